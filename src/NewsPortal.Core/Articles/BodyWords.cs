namespace NewsPortal.Core.Articles;

/// <summary>
/// Interface texts within a rendered body. The body is stored without them: it contains a marked empty element, and the
/// page fills in the text.
/// </summary>
public static class BodyWords
{
    /// <summary>The attribute that names the text.</summary>
    public const string Mark = "data-word";

    /// <summary>The heading of the footnotes.</summary>
    public const string Footnotes = "footnotes";

    private const string EmptyFootnotes = $"{Mark}=\"{Footnotes}\">";

    /// <summary>The body with its interface texts filled in.</summary>
    /// <param name="html">A rendered body.</param>
    /// <param name="footnotes">The heading of the footnotes, HTML-encoded.</param>
    public static string Fill(string html, string footnotes)
    {
        ArgumentNullException.ThrowIfNull(html);
        return html.Replace(EmptyFootnotes, ">" + footnotes, StringComparison.Ordinal);
    }
}
