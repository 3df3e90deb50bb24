using System.Text;
using System.Text.RegularExpressions;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Third step for a body: the classic editor stores no paragraphs. A blank line ends one, a single line end is a line
/// break, and existing blocks are left alone.
/// </summary>
internal static partial class WordPressParagraphs
{
    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "col",
        "colgroup",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "map",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    };

    /// <summary>Elements in which loose text becomes paragraphs.</summary>
    private static readonly HashSet<string> Flow = new(StringComparer.Ordinal)
    {
        "",
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "div",
        "fieldset",
        "footer",
        "form",
        "header",
        "main",
        "nav",
        "section",
    };

    /// <summary>Elements in which text is split into paragraphs only at blank lines.</summary>
    private static readonly HashSet<string> Cells = new(StringComparer.Ordinal) { "li", "td", "th", "dd", "dt" };

    /// <summary>Elements that contain text but cannot contain paragraphs.</summary>
    private static readonly HashSet<string> Lines = new(StringComparer.Ordinal)
    {
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "address",
        "caption",
        "figcaption",
        "legend",
        "summary",
    };

    /// <summary>Adds paragraphs.</summary>
    /// <param name="html">Source without block comments and shortcodes.</param>
    /// <param name="lineBreaks">Whether a single line end is a line break; false if it only wraps long lines.</param>
    public static string Add(string html, bool lineBreaks)
    {
        html = html.ReplaceLineEndings("\n");
        var result = new StringBuilder(html.Length + (html.Length / 8));
        var open = new List<string>();
        var run = new List<HtmlToken>();
        foreach (var token in HtmlToken.Split(html))
        {
            if (token.IsVerbatimText && token.Name == "pre")
            {
                result.Append(token.Source);
                continue;
            }
            if (token.Kind is HtmlTokenKind.Text or HtmlTokenKind.Comment || !Blocks.Contains(token.Name))
            {
                if (token.Kind != HtmlTokenKind.Comment)
                {
                    run.Add(token);
                }

                continue;
            }
            WriteRun(run, open.Count > 0 ? open[^1] : "", lineBreaks, result);
            run.Clear();
            result.Append(token.Source);
            if (token.Name is "hr" or "col")
            {
                continue;
            }

            if (token.Kind == HtmlTokenKind.OpenTag)
            {
                open.Add(token.Name);
            }
            else if (open.LastIndexOf(token.Name, open.Count - 1, Math.Min(open.Count, 64)) is var at and >= 0)
            {
                open.RemoveRange(at, open.Count - at);
            }
        }
        WriteRun(run, open.Count > 0 ? open[^1] : "", lineBreaks, result);
        return result.ToString();
    }

    /// <summary>
    /// Whether the author wrote paragraphs, so that single line ends only wrap lines: there are blocks, or more text is
    /// inside plain &lt;p&gt; elements (which the classic editor never stores) than outside.
    /// </summary>
    public static bool AreWritten(string html)
    {
        if (html.Contains("<!-- wp:", StringComparison.Ordinal))
        {
            return true;
        }

        var open = new List<string>();
        long inside = 0,
            outside = 0;
        var plain = false;
        foreach (var token in HtmlToken.Split(html))
        {
            if (token.Kind == HtmlTokenKind.Text && !token.IsVerbatimText)
            {
                if (open.Count == 0)
                {
                    outside += token.Source.AsSpan().Trim().Length;
                }
                else if (open[^1] == "p" && plain)
                {
                    inside += token.Source.Length;
                }

                continue;
            }
            if (!Blocks.Contains(token.Name) || token.Name is "hr" or "col")
            {
                continue;
            }

            if (token.Kind == HtmlTokenKind.OpenTag)
            {
                if (open.Count > 0 && open[^1] == "p")
                {
                    open.RemoveAt(open.Count - 1);
                }

                open.Add(token.Name);
                if (token.Name == "p")
                {
                    plain = token.Source.Length == 3;
                }
            }
            else if (open.LastIndexOf(token.Name, open.Count - 1, Math.Min(open.Count, 64)) is var at and >= 0)
            {
                open.RemoveRange(at, open.Count - at);
            }
        }
        return inside > outside;
    }

    private static void WriteRun(List<HtmlToken> run, string parent, bool lineBreaks, StringBuilder result)
    {
        if (run.Count == 0)
        {
            return;
        }

        var flow = Flow.Contains(parent);
        var cell = Cells.Contains(parent);
        if (!flow && !cell && !Lines.Contains(parent))
        {
            foreach (var token in run)
            {
                result.Append(token.Source);
            }

            return;
        }
        var chunks = new List<StringBuilder> { new() };
        foreach (var token in run)
        {
            if (token.Kind != HtmlTokenKind.Text || token.IsVerbatimText)
            {
                chunks[^1].Append(token.Source);
                continue;
            }
            var parts = BlankLine().Split(token.Source);
            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0)
                {
                    chunks.Add(new StringBuilder());
                }

                if (lineBreaks)
                {
                    AppendLines(parts[i], chunks[^1]);
                }
                else
                {
                    chunks[^1].Append(parts[i]);
                }
            }
        }
        var texts = chunks.ConvertAll(chunk => Trim(chunk.ToString())).FindAll(text => text.Length > 0);
        if (flow || (cell && texts.Count > 1))
        {
            foreach (var text in texts)
            {
                result.Append("<p>").Append(text).Append("</p>\n");
            }
        }
        else if (parent == "p")
        {
            result.AppendJoin("</p>\n<p>", texts);
        }
        else
        {
            result.AppendJoin("<br>", texts);
        }
    }

    private static void AppendLines(string text, StringBuilder chunk)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (i > 0)
            {
                if (!EndsWithBreak(chunk))
                {
                    chunk.Append("<br>");
                }

                chunk.Append('\n');
            }
            chunk.Append(lines[i]);
        }
    }

    private static bool EndsWithBreak(StringBuilder chunk)
    {
        var end = chunk.Length;
        while (end > 0 && chunk[end - 1] == ' ')
        {
            end--;
        }

        if (end == 0)
        {
            return true;
        }

        if (chunk[end - 1] != '>')
        {
            return false;
        }

        var start = end - 1;
        while (start > 0 && end - start < 8 && chunk[start] != '<')
        {
            start--;
        }

        return chunk.ToString(start, end - start) is "<br>" or "<br/>" or "<br />";
    }

    private static string Trim(string text)
    {
        text = text.Trim(' ', '\t', '\n');
        while (text.EndsWith("<br>", StringComparison.Ordinal))
        {
            text = text[..^4].TrimEnd(' ', '\t', '\n');
        }

        while (text.StartsWith("<br>", StringComparison.Ordinal))
        {
            text = text[4..].TrimStart(' ', '\t', '\n');
        }

        return text;
    }

    [GeneratedRegex(@"[ \t]*\n(?:[ \t]*\n)+[ \t]*", RegexOptions.NonBacktracking)]
    private static partial Regex BlankLine();
}
