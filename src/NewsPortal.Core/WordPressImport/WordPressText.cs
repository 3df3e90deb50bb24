using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Plain text from WordPress fields.</summary>
public static partial class WordPressText
{
    /// <summary>The text of a title, excerpt or caption without markup, entities and repeated white space.</summary>
    public static string Plain(string html)
    {
        if (html.Contains('<') || html.Contains('&'))
        {
            var source = new StringBuilder(html.Length);
            foreach (var token in HtmlToken.Split(html))
            {
                if (token.IsVerbatimText && HtmlToken.IsRaw(token.Name))
                {
                    continue;
                }

                if (token.Kind == HtmlTokenKind.Text)
                {
                    source.Append(token.Source);
                }
                else if (token.Name is "br" or "p" or "div" or "li" or "h1" or "h2" or "h3" or "h4")
                {
                    source.Append(' ');
                }
            }
            // No tags remain; a stray “ ” must not start one.
            source.Replace("<", "&lt;");
            html = new HtmlParser().ParseDocument("<body>" + source).Body?.TextContent ?? "";
        }
        return Spaces().Replace(html, " ").Trim();
    }

    /// <summary>A slug as people read it: percent-encoded letters are decoded if complete.</summary>
    public static string Slug(string slug)
    {
        if (!slug.Contains('%'))
        {
            return slug;
        }

        var decoded = Uri.UnescapeDataString(slug);
        // WordPress truncates long slugs in the middle of a letter.
        return IncompleteEscape().Replace(decoded, "").Trim('-');
    }

    [GeneratedRegex(@"[\s\u00A0\u200B\uFEFF]+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?:%[0-9A-Fa-f]{0,2})+$|\uFFFD+$", RegexOptions.NonBacktracking)]
    private static partial Regex IncompleteEscape();
}
