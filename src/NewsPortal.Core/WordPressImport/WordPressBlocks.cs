using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// First step for a body: removes block comments, blocks that WordPress fills at display time, scripts and styles, and
/// tags nested so deeply that only an attack would contain them.
/// </summary>
internal static partial class WordPressBlocks
{
    private const int DeepestNesting = 96;

    private static readonly HashSet<string> Filled = new(StringComparer.Ordinal)
    {
        "archives",
        "avatar",
        "block",
        "calendar",
        "categories",
        "comments",
        "latest-comments",
        "latest-posts",
        "legacy-widget",
        "loginout",
        "navigation",
        "nextpage",
        "page-list",
        "post-author",
        "post-comments",
        "post-content",
        "post-date",
        "post-excerpt",
        "post-featured-image",
        "post-navigation-link",
        "post-terms",
        "post-title",
        "query",
        "read-more",
        "rss",
        "search",
        "site-logo",
        "site-tagline",
        "site-title",
        "social-links",
        "tag-cloud",
        "template-part",
        "widget-group",
    };

    private static readonly HashSet<string> Void = new(StringComparer.Ordinal)
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    };

    /// <summary>Elements that the next one closes implicitly, so unclosed ones are no sign of nesting.</summary>
    private static readonly HashSet<string> SelfEnding = new(StringComparer.Ordinal)
    {
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "colgroup",
        "option",
        "optgroup",
    };

    public static string TakeOut(string content, NoteList notes)
    {
        var result = new StringBuilder(content.Length);
        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        var depth = 0;
        var skipping = new Stack<string>();
        foreach (var token in HtmlToken.Split(content))
        {
            if (token.Kind == HtmlTokenKind.Comment)
            {
                Comment(token.Source, result, skipping, notes);
                continue;
            }
            if (skipping.Count > 0)
            {
                continue;
            }

            if (HtmlToken.IsRaw(token.Name))
            {
                if (token is { Kind: HtmlTokenKind.OpenTag, Name: "script" })
                {
                    notes.Add("A script was removed.");
                }

                continue;
            }
            if (token.Kind == HtmlTokenKind.OpenTag && !Void.Contains(token.Name) && !SelfEnding.Contains(token.Name))
            {
                open[token.Name] = open.GetValueOrDefault(token.Name) + 1;
                if (++depth > DeepestNesting)
                {
                    notes.Add("Elements nested more than 96 deep were flattened.");
                    continue;
                }
            }
            else if (token.Kind == HtmlTokenKind.CloseTag && open.GetValueOrDefault(token.Name) is var count and > 0)
            {
                open[token.Name] = count - 1;
                if (depth-- > DeepestNesting)
                {
                    continue;
                }
            }
            result.Append(token.Source);
        }
        return result.ToString();
    }

    private static void Comment(string source, StringBuilder result, Stack<string> skipping, NoteList notes)
    {
        var match = BlockComment().Match(source);
        if (!match.Success)
        {
            if (skipping.Count == 0 && source.StartsWith("<!--nextpage", StringComparison.OrdinalIgnoreCase))
            {
                result.Append("\n\n");
            }

            return;
        }
        var name = match.Groups["name"].Value;
        if (name.StartsWith("core/", StringComparison.Ordinal))
        {
            name = name[5..];
        }

        if (match.Groups["close"].Success)
        {
            if (skipping.Count > 0 && skipping.Peek() == name)
            {
                skipping.Pop();
            }

            return;
        }
        var complete = match.Groups["void"].Success;
        if (skipping.Count > 0)
        {
            // An inner block of the same name must not end the skip.
            if (!complete && skipping.Peek() == name)
            {
                skipping.Push(name);
            }

            return;
        }
        if (complete)
        {
            if (name is "separator")
            {
                result.Append("\n\n<hr>\n\n");
            }
            else if (IsEmbed(name) && Url(match.Groups["json"].Value) is { } url)
            {
                result.Append(
                    CultureInfo.InvariantCulture,
                    $"\n\n<p class=\"embed\">{WebUtility.HtmlEncode(url)}</p>\n\n"
                );
            }
            else if (name is not ("spacer" or "more" or "paragraph"))
            {
                notes.LeftOut("the block", name);
            }
        }
        else if (Filled.Contains(name) && name != "nextpage")
        {
            notes.LeftOut("the block", name);
            skipping.Push(name);
        }
    }

    private static bool IsEmbed(string name) =>
        name is "embed" || name.StartsWith("core-embed/", StringComparison.Ordinal);

    private static string? Url(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String
                ? url.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        """^<!--\s+(?<close>/)?wp:(?<name>[a-z][a-z0-9_/-]*?)(?:\s+(?<json>\{.*\}))?\s*(?<void>/)?-->$""",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex BlockComment();
}
