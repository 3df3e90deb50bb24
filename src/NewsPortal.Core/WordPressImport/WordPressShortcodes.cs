using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Second step for a body: replaces shortcodes. Captions and galleries become figures, players and embeds become links;
/// of all others the enclosed text stays. Brackets in prose are left alone.
/// </summary>
internal static partial class WordPressShortcodes
{
    private const int LongestTag = 4000;

    /// <summary>Page builders store whole designs in a tag's attributes.</summary>
    private const int LongestBuilderTag = 64_000;

    private const int DeepestCapture = 8;

    private static readonly HashSet<string> Captions = new(StringComparer.Ordinal) { "caption", "wp_caption" };

    private static readonly HashSet<string> Players = new(StringComparer.Ordinal)
    {
        "embed",
        "audio",
        "video",
        "wpvideo",
        "youtube",
        "vimeo",
        "dailymotion",
        "soundcloud",
        "spotify",
        "tweet",
        "twitter",
        "twitter-timeline",
        "instagram",
        "facebook",
        "tiktok",
        "googlemaps",
        "googlevideo",
        "slideshare",
        "scribd",
        "ted",
        "vine",
        "flickr",
        "gist",
        "kickstarter",
        "mixcloud",
        "bandcamp",
        "issuu",
        "polldaddy",
        "crowdsignal",
        "typeform",
        "iframe",
        "giphy",
        "archiveorg",
        "wufoo",
        "hulu",
        "livestream",
        "ustream",
        "vc_video",
        "et_pb_video",
        "et_pb_audio",
        "av_video",
        "av_player",
        "fusion_youtube",
        "fusion_vimeo",
        "fusion_video",
        "fusion_soundcloud",
        "su_youtube",
        "su_vimeo",
        "su_dailymotion",
        "su_video",
        "su_audio",
    };

    /// <summary>Gallery tags, with the attribute that lists their pictures.</summary>
    private static readonly Dictionary<string, string> Galleries = new(StringComparer.Ordinal)
    {
        ["gallery"] = "ids",
        ["vc_gallery"] = "images",
        ["vc_images_carousel"] = "images",
        ["et_pb_gallery"] = "gallery_ids",
        ["av_gallery"] = "ids",
        ["av_masonry_gallery"] = "ids",
        ["av_horizontal_gallery"] = "ids",
        ["fusion_gallery"] = "image_ids",
    };

    /// <summary>
    /// Attributes in which tabs, boxes and page builders store text that readers see; the sets below say which tags
    /// have them.
    /// </summary>
    private static readonly string[] TextAttributes = ["title", "heading", "text", "h2"];

    private static readonly HashSet<string> Titled = new(StringComparer.Ordinal)
    {
        "tab",
        "toggle",
        "accordion",
        "accordion-item",
        "accordion_item",
        "spoiler",
        "expand",
        "collapse",
        "collapsible",
        "faq",
    };

    private static readonly HashSet<string> Sources = new(StringComparer.Ordinal)
    {
        "code",
        "sourcecode",
        "source",
        "php",
        "css",
        "html",
        "js",
        "javascript",
        "python",
        "sql",
        "xml",
        "bash",
    };

    /// <summary>Names that plugins use for footnotes in the middle of the text.</summary>
    private static readonly HashSet<string> Footnotes = new(StringComparer.Ordinal)
    {
        "ref",
        "footnote",
        "fn",
        "efn_note",
        "mfn",
        "modern_footnote",
    };

    /// <summary>Names that can only be shortcodes, even without attributes.</summary>
    private static readonly HashSet<string> Unmistakable = new(StringComparer.Ordinal)
    {
        "caption",
        "wp_caption",
        "gallery",
        "playlist",
        "embed",
        "contact-form",
        "contact-form-7",
        "contact-field",
        "gravityform",
        "gravityforms",
        "ninja_form",
        "ninja_forms",
        "wpforms",
        "mc4wp_form",
        "formidable",
        "jetpack_subscription_form",
        "googlemaps",
        "wpvideo",
        "slideshow",
        "metaslider",
        "rev_slider",
        "smartslider3",
        "layerslider",
        "nggallery",
        "tablepress",
        "recent_posts",
        "display-posts",
        "related_posts",
        "jetpack-related-posts",
        "sitemap",
        "wp_sitemap_page",
        "toc",
        "ez-toc",
        "elementor-template",
        "woocommerce_cart",
        "woocommerce_checkout",
        "woocommerce_my_account",
        "products",
        "yarpp",
        "addtoany",
        "sharethis",
        "social_share",
        "adrotate",
        "adinserter",
    };

    private static readonly string[] BuilderPrefixes =
    [
        "vc_",
        "et_pb_",
        "fusion_",
        "su_",
        "av_",
        "tatsu_",
        "mk_",
        "cs_",
        "fl_",
        "wpb_",
    ];

    /// <summary>The picture tags of page builders, by address or number.</summary>
    private static readonly HashSet<string> Pictures = new(StringComparer.Ordinal)
    {
        "et_pb_image",
        "et_pb_fullwidth_image",
        "av_image",
        "vc_single_image",
        "fusion_imageframe",
    };

    /// <summary>Content that page builders store in base64 to protect it from editors.</summary>
    private static readonly HashSet<string> Encoded = new(StringComparer.Ordinal) { "vc_raw_html", "vc_raw_js" };

    private static readonly string[] PictureNumbers = ["image", "image_id", "attachment"];

    private static readonly string[] PlayerAttributes =
    [
        "src",
        "url",
        "mp4",
        "mp3",
        "m4v",
        "m4a",
        "webm",
        "ogg",
        "ogv",
        "wav",
        "flv",
        "wmv",
        "link",
        "href",
        "id",
        "audio",
        "video",
    ];

    /// <summary>Replaces the shortcodes of a body.</summary>
    /// <param name="html">HTML source without block comments.</param>
    /// <param name="post">What galleries and playlists need to know.</param>
    /// <param name="notes">Receives the names of what was removed.</param>
    public static string Replace(string html, WordPressPost post, NoteList notes)
    {
        if (!html.Contains('['))
        {
            return html;
        }

        var pieces = Cut(html);
        Pair(pieces);
        var result = new StringBuilder(html.Length);
        var footnotes = new List<string>();
        Write(pieces, 0, pieces.Count, result, footnotes, post, notes, 0);
        if (footnotes.Count > 0)
        {
            result
                .Append("\n\n<ol>")
                .AppendJoin("", footnotes.Select((note, i) => $"<li id=\"fn-ref{i + 1}\">{note}</li>"))
                .Append("</ol>\n\n");
        }

        return result.ToString();
    }

    private static List<Piece> Cut(string html)
    {
        var pieces = new List<Piece>();
        var neverClosed = new HashSet<string>(StringComparer.Ordinal);
        var rawStart = 0;
        var offset = 0;
        foreach (var token in HtmlToken.Split(html))
        {
            var end = offset + token.Source.Length;
            if (token.Kind == HtmlTokenKind.Text && !token.IsVerbatimText)
            {
                var at = Math.Max(offset, rawStart);
                while (at < end && html.IndexOf('[', at, end - at) is var bracket and >= 0)
                {
                    at = bracket + 1;
                    if (Escaped(html, bracket, neverClosed) is { } literal)
                    {
                        pieces.Add(Piece.Raw(html[rawStart..bracket]));
                        pieces.Add(Piece.Raw(literal));
                        rawStart = at = bracket + literal.Length + 2;
                    }
                    else if (Parse(html, bracket) is { } tag)
                    {
                        pieces.Add(Piece.Raw(html[rawStart..bracket]));
                        pieces.Add(tag);
                        rawStart = at = bracket + tag.Source.Length;
                    }
                }
            }
            offset = end;
        }
        if (rawStart < html.Length)
        {
            pieces.Add(Piece.Raw(html[rawStart..]));
        }

        return pieces;
    }

    /// <summary>Finds the closing tag for each opening one; of overlapping pairs the outer one wins.</summary>
    private static void Pair(List<Piece> pieces)
    {
        var open = new Stack<int>();
        var waiting = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            if (piece.Kind == PieceKind.Open && !piece.SelfClosed)
            {
                open.Push(i);
                waiting[piece.Name] = waiting.GetValueOrDefault(piece.Name) + 1;
            }
            else if (piece.Kind == PieceKind.Close && waiting.GetValueOrDefault(piece.Name) > 0)
            {
                int start;
                do
                {
                    start = open.Pop();
                    waiting[pieces[start].Name]--;
                } while (pieces[start].Name != piece.Name);
                pieces[start].Partner = i;
                piece.Partner = start;
            }
        }
    }

    private static void Write(
        List<Piece> pieces,
        int from,
        int to,
        StringBuilder result,
        List<string> footnotes,
        WordPressPost post,
        NoteList notes,
        int depth
    )
    {
        for (var i = from; i < to; i++)
        {
            var piece = pieces[i];
            var paired = piece.Partner >= 0;
            switch (piece.Kind)
            {
                case PieceKind.Raw:
                    result.Append(piece.Source);
                    break;
                case PieceKind.Close:
                    if (!paired && !Unmistakable.Contains(piece.Name) && !IsBuilder(piece.Name))
                    {
                        result.Append(piece.Source);
                    }

                    break;
                case PieceKind.Open when Attached(piece, post) is { } recording:
                    result.Append(
                        CultureInfo.InvariantCulture,
                        $"\n\n<p class=\"embed\">{WebUtility.HtmlEncode(recording)}</p>\n\n"
                    );
                    if (paired)
                    {
                        i = piece.Partner;
                    }

                    break;
                case PieceKind.Open when !paired && !IsShortcode(piece):
                    result.Append(piece.Source);
                    break;
                case PieceKind.Open when Pictures.Contains(piece.Name) || (paired && Encoded.Contains(piece.Name)):
                    var source = paired
                        ? string.Concat(pieces.Take(piece.Partner).Skip(i + 1).Select(p => p.Source)).Trim()
                        : "";
                    var written = Pictures.Contains(piece.Name) ? Picture(piece, source) : Decoded(piece, source);
                    if (written is null)
                    {
                        notes.LeftOut("the shortcode", $"[{piece.Name}]");
                    }

                    result.Append(written);
                    if (paired)
                    {
                        i = piece.Partner;
                    }

                    break;
                case PieceKind.Open when paired && depth < DeepestCapture && TakesContent(piece.Name):
                    var inner = new StringBuilder();
                    if (Sources.Contains(piece.Name))
                    {
                        for (var j = i + 1; j < piece.Partner; j++)
                        {
                            inner.Append(pieces[j].Source);
                        }
                    }
                    else
                    {
                        Write(pieces, i + 1, piece.Partner, inner, footnotes, post, notes, depth + 1);
                    }

                    if (Footnotes.Contains(piece.Name))
                    {
                        WriteFootnote(inner.ToString().Trim(), result, footnotes);
                    }
                    else
                    {
                        WriteWithContent(piece, inner.ToString(), result, notes);
                    }

                    i = piece.Partner;
                    break;
                case PieceKind.Open when Galleries.ContainsKey(piece.Name):
                    WriteGallery(piece, result, post, notes);
                    if (paired && piece.Name != "gallery")
                    {
                        i = piece.Partner;
                    }

                    break;
                case PieceKind.Open when piece.Name == "playlist":
                    WritePlaylist(piece, result, post, notes);
                    break;
                case PieceKind.Open when !paired && Players.Contains(piece.Name):
                    WriteLink(piece, "", result, notes);
                    break;
                case PieceKind.Open when Text(piece) is { } text:
                    result.Append(
                        CultureInfo.InvariantCulture,
                        $"\n\n<p><strong>{WebUtility.HtmlEncode(text)}</strong></p>\n\n"
                    );
                    notes.Add($"Took away the shortcode [{NoteList.Short(piece.Name)}] and kept its text.");
                    break;
                case PieceKind.Open when paired:
                    notes.Add($"Took away the shortcode [{NoteList.Short(piece.Name)}] and kept its text.");
                    break;
                default:
                    notes.LeftOut("the shortcode", $"[{piece.Name}]");
                    break;
            }
        }
    }

    private static bool TakesContent(string name) =>
        Captions.Contains(name) || Players.Contains(name) || Sources.Contains(name) || Footnotes.Contains(name);

    private static void WriteWithContent(Piece tag, string content, StringBuilder result, NoteList notes)
    {
        if (Captions.Contains(tag.Name))
        {
            WriteCaption(tag, content, result);
        }
        else if (Sources.Contains(tag.Name))
        {
            WriteSource(content, result);
        }
        else
        {
            WriteLink(tag, content, result, notes);
        }
    }

    private static void WriteFootnote(string note, StringBuilder result, List<string> footnotes)
    {
        if (note.Length == 0)
        {
            return;
        }

        footnotes.Add(note);
        result.Append(
            CultureInfo.InvariantCulture,
            $"<sup><a href=\"#fn-ref{footnotes.Count}\">{footnotes.Count}</a></sup>"
        );
    }

    private static void WriteCaption(Piece tag, string content, StringBuilder result)
    {
        var picture = new StringBuilder();
        var rest = new StringBuilder();
        var inLink = false;
        var hasImage = false;
        var done = false;
        foreach (var token in HtmlToken.Split(content))
        {
            if (done)
            {
                rest.Append(token.Source);
                continue;
            }
            picture.Append(token.Source);
            if (token is { Kind: HtmlTokenKind.OpenTag, Name: "a" })
            {
                inLink = true;
            }

            if (token is { Kind: HtmlTokenKind.CloseTag, Name: "a" })
            {
                done = hasImage;
            }

            if (token is { Kind: HtmlTokenKind.OpenTag, Name: "img" })
            {
                hasImage = true;
                done = !inLink;
            }
        }
        if (!done)
        {
            result.Append(content);
            return;
        }
        var caption = rest.ToString().Trim();
        if (caption.Length == 0)
        {
            caption = tag.Attribute("caption") ?? "";
        }

        result.Append("\n\n<figure>").Append(picture.ToString().Trim());
        if (caption.Length > 0)
        {
            result.Append("<figcaption>").Append(caption).Append("</figcaption>");
        }

        result.Append("</figure>\n\n");
    }

    /// <summary>The text of a tag itself that readers saw; null for a tag without any.</summary>
    private static string? Text(Piece tag)
    {
        if (!IsBuilder(tag.Name) && !(tag.Partner >= 0 && Titled.Contains(tag.Name)))
        {
            return null;
        }

        var text = TextAttributes.Select(tag.Attribute).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        text = WordPressText.Plain(WordPressEntities.Decode(text ?? ""));
        return text.Any(char.IsLetter) && !text.StartsWith("#E-8_", StringComparison.Ordinal) && !IsAddress(text)
            ? text
            : null;
    }

    private static string? Picture(Piece tag, string content)
    {
        var number = PictureNumbers
            .Select(name => tag.Attribute(name)?.Split('|')[0].Trim())
            .FirstOrDefault(id => long.TryParse(id, out var n) && n > 0);
        var address =
            tag.Attribute("src") is { Length: > 0 } src ? src
            : IsAddress(content) ? content
            : null;
        if (number is null && address is null)
        {
            return null;
        }

        var alt = tag.Attribute("alt") ?? tag.Attribute("title_text") ?? "";
        return "\n\n<figure><img"
            + (number is null ? "" : $" data-attachment=\"{number}\"")
            + (address is null ? "" : $" src=\"{WebUtility.HtmlEncode(WordPressEntities.Decode(address))}\"")
            + $" alt=\"{WebUtility.HtmlEncode(WordPressEntities.Decode(alt))}\"></figure>\n\n";
    }

    /// <summary>The HTML of a block whose escaped text is in base64; null for scripts and damaged blocks.</summary>
    private static string? Decoded(Piece tag, string content)
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

    private static void WriteSource(string content, StringBuilder result)
    {
        var code = content.Trim('\r', '\n');
        if (code.Contains('<'))
        {
            code = WebUtility.HtmlEncode(code);
        }

        result.Append("\n\n<pre><code>").Append(code).Append("</code></pre>\n\n");
    }

    private static void WriteLink(Piece tag, string content, StringBuilder result, NoteList notes)
    {
        var text = WordPressEntities.Decode(WordPressText.Plain(content));
        var address = Address(tag, IsAddress(text) ? text : null);
        if (address is null)
        {
            notes.LeftOut("the shortcode", $"[{tag.Name}]");
            result.Append(content);
            return;
        }
        result.Append(CultureInfo.InvariantCulture, $"\n\n<p class=\"embed\">{WebUtility.HtmlEncode(address)}</p>\n\n");
    }

    private static string? Address(Piece tag, string? content)
    {
        if (content is not null)
        {
            return content;
        }

        if (tag.Positional.Select(WordPressEntities.Decode).FirstOrDefault(IsAddress) is { } first)
        {
            return tag.Name == "audio" ? first.Split('|', ',')[0] : first;
        }

        foreach (var name in PlayerAttributes)
        {
            if (
                tag.Attribute(name) is { } given
                && WordPressEntities.Decode(given).Trim() is var value
                && IsAddress(value)
            )
            {
                return value;
            }
        }

        var id = tag.Positional.Count > 0 ? tag.Positional[0] : tag.Attribute("id");
        if (id is null || !ExternalId().IsMatch(id))
        {
            return null;
        }

        return tag.Name switch
        {
            "youtube" or "fusion_youtube" or "su_youtube" => $"https://www.youtube.com/watch?v={id}",
            "vimeo" or "fusion_vimeo" or "su_vimeo" => $"https://vimeo.com/{id}",
            "dailymotion" => $"https://www.dailymotion.com/video/{id}",
            "tweet" => $"https://twitter.com/i/status/{id}",
            "gist" => $"https://gist.github.com/{id}",
            _ => null,
        };
    }

    private static void WriteGallery(Piece tag, StringBuilder result, WordPressPost post, NoteList notes)
    {
        var chosen = Numbers(tag.Attribute(Galleries[tag.Name]) ?? tag.Attribute("include"));
        var excluded = Numbers(tag.Attribute("exclude"));
        var pictures =
            chosen.Count > 0 || tag.Name != "gallery" ? chosen : post.AttachedPictures.Except(excluded).ToList();
        if (pictures.Count == 0)
        {
            notes.Add("A gallery has no pictures in this export and was left out.");
        }

        result.Append("\n\n<div class=\"gallery\">\n\n");
        foreach (var id in pictures)
        {
            result.Append(CultureInfo.InvariantCulture, $"<figure><img data-attachment=\"{id}\"></figure>\n\n");
        }

        result.Append("</div>\n\n");
    }

    private static void WritePlaylist(Piece tag, StringBuilder result, WordPressPost post, NoteList notes)
    {
        var chosen = Numbers(tag.Attribute("ids") ?? tag.Attribute("include"));
        var excluded = Numbers(tag.Attribute("exclude")).Select(post.AttachmentAddress).OfType<string>();
        var addresses =
            chosen.Count > 0
                ? chosen.Select(post.AttachmentAddress).OfType<string>().ToList()
                : post.AttachedRecordings(tag.Attribute("type") ?? "audio").Except(excluded).ToList();
        if (chosen.Count == 0 && "DESC".Equals(tag.Attribute("order"), StringComparison.OrdinalIgnoreCase))
        {
            addresses.Reverse();
        }

        if (addresses.Count == 0)
        {
            notes.LeftOut("the shortcode", "[playlist]");
        }

        foreach (var address in addresses)
        {
            result.Append(
                CultureInfo.InvariantCulture,
                $"\n\n<p class=\"embed\">{WebUtility.HtmlEncode(address)}</p>\n\n"
            );
        }
    }

    /// <summary>
    /// The post's first attached recording, shown by a player that names no file; null for any other tag.
    /// </summary>
    private static string? Attached(Piece tag, WordPressPost post) =>
        tag.Name is "audio" or "video"
        && tag.Positional.Count == 0
        && !Array.Exists(PlayerAttributes, name => tag.Attribute(name) is { Length: > 0 })
            ? post.AttachedRecordings(tag.Name).FirstOrDefault()
            : null;

    private static List<long> Numbers(string? list) =>
        [
            .. (list ?? "")
                .Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(number => long.TryParse(number, out var id) ? id : 0)
                .Where(id => id > 0)
                .Distinct(),
        ];

    private static bool IsBuilder(string name) =>
        Array.Exists(BuilderPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Whether an opening tag without a closing one is a shortcode rather than prose in brackets.</summary>
    private static bool IsShortcode(Piece tag)
    {
        if (tag.SelfClosed)
        {
            return true;
        }

        var named = tag.Named.Count > 0;
        if (Unmistakable.Contains(tag.Name) || IsBuilder(tag.Name))
        {
            return named || tag.Positional.TrueForAll(LooksLikeValue);
        }

        if (Players.Contains(tag.Name))
        {
            return named || (tag.Positional.Count > 0 && LooksLikeValue(tag.Positional[0]));
        }

        return named && tag.Positional.Count == 0;
    }

    private static bool LooksLikeValue(string text) => IsAddress(text) || text.Any(char.IsAsciiDigit);

    private static bool IsAddress(string text) =>
        text.Length > 10
        && !text.Any(char.IsWhiteSpace)
        && (
            text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || text.Contains("wp-content/uploads/", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>
    /// [[tag]] and [[tag]…[/tag]], which display a shortcode instead of running it, without the outer brackets.
    /// </summary>
    private static string? Escaped(string html, int at, HashSet<string> neverClosed)
    {
        if (at + 1 >= html.Length || html[at + 1] != '[')
        {
            return null;
        }

        if (Parse(html, at + 1) is not { Kind: PieceKind.Open } tag)
        {
            return null;
        }

        var end = at + 1 + tag.Source.Length;
        if (end < html.Length && html[end] == ']')
        {
            return IsShortcode(tag) || Players.Contains(tag.Name) || Sources.Contains(tag.Name) ? tag.Source : null;
        }

        if (neverClosed.Contains(tag.Name))
        {
            return null;
        }

        var closing = $"[/{tag.Name}]]";
        var close = html.IndexOf(closing, end, StringComparison.Ordinal);
        if (close >= 0)
        {
            return html[(at + 1)..(close + closing.Length - 1)];
        }

        neverClosed.Add(tag.Name);
        return null;
    }

    private static Piece? Parse(string html, int at)
    {
        var i = at + 1;
        var closing = i < html.Length && html[i] == '/';
        if (closing)
        {
            i++;
        }

        var nameStart = i;
        if (i >= html.Length || !char.IsAsciiLetter(html[i]))
        {
            return null;
        }

        while (i < html.Length && (char.IsAsciiLetterOrDigit(html[i]) || html[i] is '-' or '_'))
        {
            i++;
        }

        if (i >= html.Length || i - nameStart > 60)
        {
            return null;
        }

        var name = html[nameStart..i];
        var directValue = html[i] == '=' && Players.Contains(name);
        if (!directValue && html[i] is not (']' or ' ' or '\t' or '\n' or '\r' or '/' or '\u00A0'))
        {
            return null;
        }

        var argumentsStart = directValue ? i + 1 : i;
        var end = End(html, argumentsStart, IsBuilder(name) ? LongestBuilderTag : LongestTag);
        // A Markdown link, [text](address), is never a shortcode.
        if (end < 0 || (end + 1 < html.Length && html[end + 1] == '('))
        {
            return null;
        }

        var arguments = html[argumentsStart..end].Trim();
        var source = html[at..(end + 1)];
        if (closing)
        {
            return arguments.Length > 0 ? null : new Piece(PieceKind.Close, source, name);
        }

        var selfClosed =
            arguments.EndsWith('/')
            && !arguments.EndsWith("//", StringComparison.Ordinal)
            && (arguments.Length == 1 || char.IsWhiteSpace(arguments[^2]) || arguments[^2] is '"' or '\'');
        var piece = new Piece(PieceKind.Open, source, name) { SelfClosed = selfClosed };
        piece.ReadArguments(WordPressEntities.StraightQuotes(selfClosed ? arguments[..^1] : arguments));
        return piece;
    }

    private static int End(string html, int at, int longest)
    {
        var quote = '\0';
        var limit = Math.Min(html.Length, at + longest);
        for (; at < limit; at++)
        {
            var c = html[at];
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
            }
            else if (c is '"' or '\'' && (html[at - 1] == '=' || char.IsWhiteSpace(html[at - 1])))
            {
                quote = c;
            }
            else if (c == ']')
            {
                return at;
            }
            else if (c is '[' or '<')
            {
                return -1;
            }
        }
        return -1;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{3,64}$")]
    private static partial Regex ExternalId();

    [GeneratedRegex(
        """
            (?<name>[\w-]+)\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s'"]+))|"(?<bare>[^"]*)"|'(?<bare>[^']*)'|(?<bare>\S+)
            """,
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Argument();

    private enum PieceKind
    {
        Raw,
        Open,
        Close,
    }

    private sealed class Piece(PieceKind kind, string source, string name)
    {
        public PieceKind Kind { get; } = kind;

        public string Source { get; } = source;

        public string Name { get; } = name;

        public bool SelfClosed { get; init; }

        /// <summary>The index of the other tag of the pair, or -1.</summary>
        public int Partner { get; set; } = -1;

        public Dictionary<string, string> Named { get; } = new(StringComparer.OrdinalIgnoreCase);

        public List<string> Positional { get; } = [];

        public static Piece Raw(string source) => new(PieceKind.Raw, source, "");

        public string? Attribute(string name) => Named.GetValueOrDefault(name);

        public void ReadArguments(string text)
        {
            foreach (Match match in Argument().Matches(text))
            {
                if (match.Groups["name"].Success)
                {
                    Named[match.Groups["name"].Value] = match.Groups["value"].Value;
                }
                else
                {
                    Positional.Add(match.Groups["bare"].Value);
                }
            }
        }
    }
}
