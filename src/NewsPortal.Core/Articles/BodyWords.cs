namespace NewsPortal.Core.Articles;

/// <summary>
/// Words of the site within a rendered body. The body is stored without a language: it holds an empty element with a
/// mark, and the page writes the word into it.
/// </summary>
public static class BodyWords
{
    /// <summary>The attribute that names the word.</summary>
    public const string Mark = "data-word";

    /// <summary>The word above the footnotes.</summary>
    public const string Footnotes = "footnotes";

    private const string EmptyFootnotes = $"{Mark}=\"{Footnotes}\">";

    /// <summary>The body with its words filled in.</summary>
    /// <param name="html">A rendered body.</param>
    /// <param name="footnotes">What stands above the footnotes, HTML-encoded.</param>
    public static string Fill(string html, string footnotes)
    {
        ArgumentNullException.ThrowIfNull(html);
        return html.Replace(EmptyFootnotes, ">" + footnotes, StringComparison.Ordinal);
    }
}
