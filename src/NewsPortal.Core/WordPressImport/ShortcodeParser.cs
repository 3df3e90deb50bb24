namespace NewsPortal.Core.WordPressImport;

/// <summary>Finds the shortcodes of a body, and tells them from prose in brackets.</summary>
internal static class ShortcodeParser
{
    private const int LongestTag = 4000;

    /// <summary>Page builders store whole designs in a tag's attributes.</summary>
    private const int LongestBuilderTag = 64_000;

    /// <summary>The tags of a body with the text between them, each opening tag with its closing one.</summary>
    public static List<ShortcodeToken> Parse(string html)
    {
        var tokens = Split(html);
        Pair(tokens);
        return tokens;
    }

    private static List<ShortcodeToken> Split(string html)
    {
        var tokens = new List<ShortcodeToken>();
        var neverClosed = new HashSet<string>(StringComparer.Ordinal);
        var rawStart = 0;
        var offset = 0;
        foreach (var part in HtmlToken.Split(html))
        {
            var end = offset + part.Source.Length;
            if (part.Kind == HtmlTokenKind.Text && !part.IsVerbatimText)
            {
                var at = Math.Max(offset, rawStart);
                while (at < end && html.IndexOf('[', at, end - at) is var bracket and >= 0)
                {
                    at = bracket + 1;
                    if (Escaped(html, bracket, neverClosed) is { } literal)
                    {
                        tokens.Add(ShortcodeToken.Text(html[rawStart..bracket]));
                        tokens.Add(ShortcodeToken.Text(literal));
                        rawStart = at = bracket + literal.Length + 2;
                    }
                    else if (ReadTag(html, bracket) is { } tag)
                    {
                        tokens.Add(ShortcodeToken.Text(html[rawStart..bracket]));
                        tokens.Add(tag);
                        rawStart = at = bracket + tag.Source.Length;
                    }
                }
            }
            offset = end;
        }
        if (rawStart < html.Length)
        {
            tokens.Add(ShortcodeToken.Text(html[rawStart..]));
        }

        return tokens;
    }

    /// <summary>Finds the closing tag for each opening one; of overlapping pairs the outer one wins.</summary>
    private static void Pair(List<ShortcodeToken> tokens)
    {
        var open = new Stack<int>();
        var waiting = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Kind == ShortcodeTokenKind.Open && !token.SelfClosed)
            {
                open.Push(i);
                waiting[token.Name] = waiting.GetValueOrDefault(token.Name) + 1;
            }
            else if (token.Kind == ShortcodeTokenKind.Close && waiting.GetValueOrDefault(token.Name) > 0)
            {
                int start;
                do
                {
                    start = open.Pop();
                    waiting[tokens[start].Name]--;
                } while (tokens[start].Name != token.Name);
                tokens[start].Partner = i;
                token.Partner = start;
            }
        }
    }

    /// <summary>
    /// [[tag]] and [[tag]…[/tag]], which display a shortcode instead of running it, without the outer brackets.
    /// </summary>
    private static string? Escaped(string html, int at, HashSet<string> neverClosed)
    {
        if (at + 1 >= html.Length || html[at + 1] != '[')
        {
            return null;
        }

        if (ReadTag(html, at + 1) is not { Kind: ShortcodeTokenKind.Open } tag)
        {
            return null;
        }

        var end = at + 1 + tag.Source.Length;
        if (end < html.Length && html[end] == ']')
        {
            return
                ShortcodeNames.IsShortcode(tag)
                || ShortcodeNames.IsPlayer(tag.Name)
                || ShortcodeNames.IsSource(tag.Name)
                ? tag.Source
                : null;
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

    /// <summary>The tag that begins at a bracket; null if what stands there is none.</summary>
    private static ShortcodeToken? ReadTag(string html, int at)
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
        var directValue = html[i] == '=' && ShortcodeNames.IsPlayer(name);
        if (!directValue && html[i] is not (']' or ' ' or '\t' or '\n' or '\r' or '/' or '\u00A0'))
        {
            return null;
        }

        var argumentsStart = directValue ? i + 1 : i;
        var end = End(html, argumentsStart, ShortcodeNames.IsBuilder(name) ? LongestBuilderTag : LongestTag);
        // A Markdown link, [text](address), is never a shortcode.
        if (end < 0 || (end + 1 < html.Length && html[end + 1] == '('))
        {
            return null;
        }

        var arguments = html[argumentsStart..end].Trim();
        var source = html[at..(end + 1)];
        if (closing)
        {
            return arguments.Length > 0 ? null : new ShortcodeToken(ShortcodeTokenKind.Close, source, name);
        }

        var selfClosed =
            arguments.EndsWith('/')
            && !arguments.EndsWith("//", StringComparison.Ordinal)
            && (arguments.Length == 1 || char.IsWhiteSpace(arguments[^2]) || arguments[^2] is '"' or '\'');
        var tag = new ShortcodeToken(ShortcodeTokenKind.Open, source, name) { SelfClosed = selfClosed };
        tag.ReadArguments(WordPressEntities.StraightQuotes(selfClosed ? arguments[..^1] : arguments));
        return tag;
    }

    /// <summary>Where a tag ends whose arguments begin here; -1 if it does not.</summary>
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
}
