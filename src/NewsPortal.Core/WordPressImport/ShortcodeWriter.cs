using System.Globalization;
using System.Net;
using System.Text;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Writes what the shortcodes of one body become.</summary>
internal sealed class ShortcodeWriter(List<ShortcodeToken> tokens, WordPressPost post, NoteList notes)
{
    private const int DeepestCapture = 8;

    /// <summary>Attributes in which tabs, boxes and page builders store text that readers see.</summary>
    private static readonly string[] TextAttributes = ["title", "heading", "text", "h2"];

    private readonly List<string> _footnotes = [];

    /// <summary>The whole body, with its footnotes at the end.</summary>
    public string Write()
    {
        var result = new StringBuilder();
        Write(0, tokens.Count, result, 0);
        if (_footnotes.Count > 0)
        {
            result
                .Append("\n\n<ol>")
                .AppendJoin("", _footnotes.Select((note, i) => $"<li id=\"fn-ref{i + 1}\">{note}</li>"))
                .Append("</ol>\n\n");
        }

        return result.ToString();
    }

    private void Write(int from, int to, StringBuilder result, int depth)
    {
        for (var i = from; i < to; i++)
        {
            var token = tokens[i];
            switch (token.Kind)
            {
                case ShortcodeTokenKind.Text:
                    result.Append(token.Source);
                    break;
                case ShortcodeTokenKind.Close:
                    if (
                        !token.IsPaired
                        && !ShortcodeNames.IsUnmistakable(token.Name)
                        && !ShortcodeNames.IsBuilder(token.Name)
                    )
                    {
                        result.Append(token.Source);
                    }

                    break;
                default:
                    i = WriteTag(i, result, depth);
                    break;
            }
        }
    }

    /// <summary>Writes an opening tag, and what it encloses if that changes with it.</summary>
    /// <returns>The index of the last token that was written.</returns>
    private int WriteTag(int at, StringBuilder result, int depth)
    {
        var tag = tokens[at];
        var end = tag.IsPaired ? tag.Partner : at;
        if (ShortcodePlayers.AttachedRecording(tag, post) is { } recording)
        {
            ShortcodePlayers.AppendLink(result, recording);
            return end;
        }

        if (!tag.IsPaired && !ShortcodeNames.IsShortcode(tag))
        {
            result.Append(tag.Source);
            return at;
        }

        if (ShortcodeNames.IsPicture(tag.Name) || (tag.IsPaired && ShortcodeNames.IsEncoded(tag.Name)))
        {
            WriteStored(tag, SourceBetween(at, end).Trim(), result);
            return end;
        }

        if (tag.IsPaired && depth < DeepestCapture && ShortcodeNames.TakesContent(tag.Name))
        {
            WriteWithContent(tag, ContentBetween(at, end, depth), result);
            return end;
        }

        if (ShortcodeNames.GalleryAttribute(tag.Name) is not null)
        {
            ShortcodePictures.WriteGallery(tag, result, post, notes);
            return tag.Name == "gallery" ? at : end;
        }

        if (tag.Name == "playlist")
        {
            ShortcodePlayers.WritePlaylist(tag, result, post, notes);
        }
        else if (!tag.IsPaired && ShortcodeNames.IsPlayer(tag.Name))
        {
            ShortcodePlayers.Write(tag, "", result, notes);
        }
        else
        {
            WriteText(tag, result);
        }

        return at;
    }

    private string SourceBetween(int start, int end) =>
        string.Concat(tokens.Take(end).Skip(start + 1).Select(token => token.Source));

    private string ContentBetween(int start, int end, int depth)
    {
        if (ShortcodeNames.IsSource(tokens[start].Name))
        {
            return SourceBetween(start, end);
        }

        var content = new StringBuilder();
        Write(start + 1, end, content, depth + 1);
        return content.ToString();
    }

    /// <summary>Writes a picture or an encoded block of a page builder.</summary>
    private void WriteStored(ShortcodeToken tag, string content, StringBuilder result)
    {
        var written = ShortcodeNames.IsPicture(tag.Name)
            ? ShortcodePictures.Figure(tag, content)
            : Decoded(tag, content);
        if (written is null)
        {
            notes.LeftOut("the shortcode", $"[{tag.Name}]");
        }

        result.Append(written);
    }

    private void WriteWithContent(ShortcodeToken tag, string content, StringBuilder result)
    {
        if (ShortcodeNames.IsFootnote(tag.Name))
        {
            WriteFootnote(content.Trim(), result);
        }
        else if (ShortcodeNames.IsCaption(tag.Name))
        {
            ShortcodePictures.WriteCaption(tag, content, result);
        }
        else if (ShortcodeNames.IsSource(tag.Name))
        {
            WriteSource(content, result);
        }
        else
        {
            ShortcodePlayers.Write(tag, content, result, notes);
        }
    }

    private void WriteFootnote(string note, StringBuilder result)
    {
        if (note.Length == 0)
        {
            return;
        }

        _footnotes.Add(note);
        result.Append(
            CultureInfo.InvariantCulture,
            $"<sup><a href=\"#fn-ref{_footnotes.Count}\">{_footnotes.Count}</a></sup>"
        );
    }

    private static void WriteSource(string content, StringBuilder result)
    {
        var code = content.Trim('\r', '\n');
        if (code.Contains('<'))
        {
            code = WebUtility.HtmlEncode(code);
        }

        result.Append("\n\n<pre><code>").Append(code).Append("</code></pre>\n\n");
    }

    /// <summary>Writes the text of any other tag; what it encloses stays as it is.</summary>
    private void WriteText(ShortcodeToken tag, StringBuilder result)
    {
        var text = Text(tag);
        if (text is not null)
        {
            result.Append(
                CultureInfo.InvariantCulture,
                $"\n\n<p><strong>{WebUtility.HtmlEncode(text)}</strong></p>\n\n"
            );
        }

        if (text is not null || tag.IsPaired)
        {
            notes.Add($"Took away the shortcode [{NoteList.Short(tag.Name)}] and kept its text.");
        }
        else
        {
            notes.LeftOut("the shortcode", $"[{tag.Name}]");
        }
    }

    /// <summary>The text of a tag itself that readers saw; null for a tag without any.</summary>
    private static string? Text(ShortcodeToken tag)
    {
        if (!ShortcodeNames.IsBuilder(tag.Name) && !(tag.IsPaired && ShortcodeNames.IsTitled(tag.Name)))
        {
            return null;
        }

        var text = TextAttributes.Select(tag.Attribute).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        text = WordPressText.Plain(WordPressEntities.Decode(text ?? ""));
        return
            text.Any(char.IsLetter)
            && !text.StartsWith("#E-8_", StringComparison.Ordinal)
            && !ShortcodePlayers.IsAddress(text)
            ? text
            : null;
    }

    /// <summary>The HTML of a block whose escaped text is in base64; null for scripts and damaged blocks.</summary>
    private static string? Decoded(ShortcodeToken tag, string content)
    {
        if (tag.Name != "vc_raw_html")
        {
            return null;
        }

        var bytes = new byte[content.Length];
        return Convert.TryFromBase64String(content, bytes, out var length)
            ? $"\n\n{Uri.UnescapeDataString(Encoding.UTF8.GetString(bytes, 0, length))}\n\n"
            : null;
    }
}
