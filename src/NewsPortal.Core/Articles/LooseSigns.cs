using System.Buffers;
using System.Text;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Protects text after a "&lt;" that does not start a tag: a parser would take "&lt;jane@example.org&gt;" for an
/// element and drop it, and drop everything after "if a &lt;b then".
/// </summary>
internal static class LooseSigns
{
    private static readonly SearchValues<char> EndOfName = SearchValues.Create(" \t\n<>\"'");

    /// <summary>The same text with these characters written as "&amp;lt;".</summary>
    public static string Escape(string html)
    {
        var next = html.IndexOf('<', StringComparison.Ordinal);
        if (next < 0)
        {
            return html;
        }

        var lastEnd = html.LastIndexOf('>');
        var lastCommentEnd = html.LastIndexOf("-->", StringComparison.Ordinal);
        var kept = new StringBuilder(html.Length + 16);
        var from = 0;
        for (; next >= 0; next = html.IndexOf('<', next + 1))
        {
            var isOpen = html.AsSpan(next).StartsWith("<!--", StringComparison.Ordinal)
                ? next > lastCommentEnd
                : next > lastEnd;
            if (isOpen || IsAddress(html.AsSpan(next + 1)))
            {
                kept.Append(html, from, next - from).Append("&lt;");
                from = next + 1;
            }
        }

        return kept.Append(html, from, html.Length - from).ToString();
    }

    /// <summary>True for an element name that is really an e-mail or web address.</summary>
    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(EndOfName);
        var name = end < 0 ? text : text[..end];
        return end >= 0 && text[end] == '>' && (name.Contains("://", StringComparison.Ordinal) || name.Contains('@'));
    }
}
