using System.Buffers;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Undoes double encoding by editors and filters of old sites.</summary>
internal static partial class WordPressEntities
{
    private static readonly SearchValues<char> CurlyQuotes = SearchValues.Create("“”„‟″‶»«‘’‚‛′‵");

    private const int MostRounds = 4;

    /// <summary>
    /// A body whose entities are encoded once: "&amp;amp;amp;" and "&amp;amp;#8217;" come from texts that were saved
    /// repeatedly.
    /// </summary>
    public static string Straighten(string html)
    {
        if (!html.Contains("&amp;", StringComparison.OrdinalIgnoreCase) || !Twice().IsMatch(html))
        {
            return html;
        }

        var result = new StringBuilder(html.Length);
        foreach (var token in HtmlToken.Split(html))
        {
            // Code shows entities as written.
            result.Append(token.IsVerbatimText ? token.Source : Twice().Replace(token.Source, "&"));
        }

        return result.ToString();
    }

    /// <summary>The text with all entities decoded, however often they were encoded: for addresses and names.</summary>
    public static string Decode(string text)
    {
        for (
            var round = 0;
            round < MostRounds && text.Contains('&') && WebUtility.HtmlDecode(text) is var decoded && decoded != text;
            round++
        )
        {
            text = decoded;
        }

        return text;
    }

    /// <summary>
    /// A shortcode's arguments with straight quotes around the values: WordPress displays unknown shortcodes with curly
    /// quotes or primes as entities, and that is what people copied and saved.
    /// </summary>
    public static string StraightQuotes(string arguments)
    {
        if (arguments.Contains('"') || (!arguments.Contains('&') && !arguments.AsSpan().ContainsAny(CurlyQuotes)))
        {
            return arguments;
        }

        return SingleQuoted().Replace(DoubleQuoted().Replace(Decode(arguments), "=\"${value}\""), "=\"${value}\"");
    }

    [GeneratedRegex(
        "&(?:amp;){1,40}(?=amp;|#[0-9]{2,6};|#[xX][0-9A-Fa-f]{2,6};|(?:nbsp|quot|apos|[lr][sd]quo|hellip|[mn]dash);)"
    )]
    private static partial Regex Twice();

    [GeneratedRegex("=\\s{0,20}[\"“”„‟″‶»«](?<value>[^\"“”„‟″‶»«]*)[\"“”„‟″‶»«]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DoubleQuoted();

    [GeneratedRegex("=\\s{0,20}[‘’‚‛′‵](?<value>[^\"‘’‚‛′‵]*)[‘’‚‛′‵]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SingleQuoted();
}
