namespace NewsPortal.Core.WordPressImport;

internal enum HtmlTokenKind
{
    Text,
    OpenTag,
    CloseTag,
    Comment,
}

/// <summary>
/// A piece of HTML source. <paramref name="Source"/> is verbatim, so that concatenating the pieces restores the source.
/// <paramref name="Name"/> is the element's name in lower case; for raw text inside pre, code and script, the name of
/// that element.
/// </summary>
internal readonly record struct HtmlToken(HtmlTokenKind Kind, string Source, string Name)
{
    private const int MostBrokenTags = 100;

    /// <summary>
    /// Whether this text is inside an element such as pre, where line breaks and brackets must be kept.
    /// </summary>
    public bool IsVerbatimText => Kind == HtmlTokenKind.Text && Name.Length > 0;

    /// <summary>
    /// Splits source into tags, comments and text in linear time. Anything that only looks like a tag (“a &lt; b”)
    /// stays text.
    /// </summary>
    public static List<HtmlToken> Split(string html)
    {
        var tokens = new List<HtmlToken>();
        var neverClosed = new HashSet<string>();
        var brokenTags = 0;
        var textStart = 0;
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            if (open < 0)
            {
                break;
            }

            HtmlToken? token;
            if (html.AsSpan(open).StartsWith("<!--"))
            {
                token = Comment(html, open);
            }
            else
            {
                token = Tag(html, open, brokenTags < MostBrokenTags, out var broken, out var last);
                if (broken)
                {
                    brokenTags++;
                }

                if (last)
                {
                    break;
                }
            }
            if (token is not { } found)
            {
                at = open + 1;
                continue;
            }
            if (open > textStart)
            {
                tokens.Add(new(HtmlTokenKind.Text, html[textStart..open], ""));
            }

            tokens.Add(found);
            at = textStart = open + found.Source.Length;
            if (found.Kind != HtmlTokenKind.OpenTag || !IsVerbatim(found.Name) || neverClosed.Contains(found.Name))
            {
                continue;
            }

            var close = html.IndexOf("</" + found.Name, at, StringComparison.OrdinalIgnoreCase);
            if (close < 0)
            {
                neverClosed.Add(found.Name);
                close = IsRaw(found.Name) ? html.Length : at;
            }
            if (close > at)
            {
                tokens.Add(new(HtmlTokenKind.Text, html[at..close], found.Name));
            }

            at = textStart = close;
        }
        if (textStart < html.Length)
        {
            tokens.Add(new(HtmlTokenKind.Text, html[textStart..], ""));
        }

        return tokens;
    }

    /// <summary>Whether the element's content is not text for readers.</summary>
    public static bool IsRaw(string name) =>
        name is "script" or "style" or "noscript" or "svg" or "math" or "textarea" or "select" or "template" or "title";

    private static bool IsVerbatim(string name) => name is "pre" or "code" || IsRaw(name);

    private static HtmlToken Comment(string html, int start)
    {
        var end = html.IndexOf("-->", start + 4, StringComparison.Ordinal);
        return new(HtmlTokenKind.Comment, end < 0 ? html[start..] : html[start..(end + 3)], "");
    }

    private static HtmlToken? Tag(string html, int start, bool trustQuotes, out bool broken, out bool last)
    {
        broken = last = false;
        var at = start + 1;
        var closing = at < html.Length && html[at] == '/';
        if (closing)
        {
            at++;
        }

        var nameStart = at;
        if (at >= html.Length || !char.IsAsciiLetter(html[at]))
        {
            return null;
        }

        while (at < html.Length && (char.IsAsciiLetterOrDigit(html[at]) || html[at] is '-' or ':'))
        {
            at++;
        }

        var name = html[nameStart..at].ToLowerInvariant();
        var end = trustQuotes ? EndOutsideQuotes(html, at) : -1;
        if (end < 0)
        {
            broken = true;
            end = html.IndexOf('>', at);
            last = end < 0;
            if (last)
            {
                return null;
            }
        }
        return new(closing ? HtmlTokenKind.CloseTag : HtmlTokenKind.OpenTag, html[start..(end + 1)], name);
    }

    private static int EndOutsideQuotes(string html, int at)
    {
        var quote = '\0';
        for (; at < html.Length; at++)
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
            else if (c == '>')
            {
                return at;
            }
        }
        return -1;
    }
}
