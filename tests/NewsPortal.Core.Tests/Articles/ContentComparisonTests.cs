using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Tests.Articles;

/// <summary>What differs between two texts, by block and by word.</summary>
public sealed class ContentComparisonTests
{
    [Fact]
    public void Texts_WithOtherWords_MarkOnlyThose()
    {
        var part = ContentComparison.Texts("Headline", "The ferry returns at noon", "The ferry leaves at noon");

        Assert.Equal(TextChange.Words, part.Change);
        Assert.Equal(["returns"], part.Before.Where(p => p.IsChanged).Select(p => p.Text.Trim()));
        Assert.Equal(["leaves"], part.After.Where(p => p.IsChanged).Select(p => p.Text.Trim()));
        Assert.Equal("The ferry leaves at noon", string.Concat(part.After.Select(p => p.Text)));
    }

    [Theory]
    [InlineData("", "New", TextChange.Added)]
    [InlineData("Old", null, TextChange.Removed)]
    [InlineData(null, "", TextChange.None)]
    [InlineData("Same", "Same", TextChange.None)]
    public void Texts_OfWhichOneIsEmptyOrAlike_SaySo(string? before, string? after, TextChange expected) =>
        Assert.Equal(expected, ContentComparison.Texts("x", before, after).Change);

    [Fact]
    public void Bodies_WithABlockBetween_MarkItAsNew()
    {
        var parts = ContentComparison.Bodies("<p>One.</p>\n<p>Three.</p>", "<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>");

        Assert.Equal([TextChange.None, TextChange.Added, TextChange.None], parts.Select(p => p.Change));
        Assert.Equal("Two.", parts[1].After.Single().Text);
    }

    [Fact]
    public void Bodies_WithAnotherLink_SayThatTheFormChanged()
    {
        var parts = ContentComparison.Bodies("<p>See <a href=\"/a\">it</a>.</p>", "<p>See <a href=\"/b\">it</a>.</p>");

        Assert.Equal(TextChange.Form, parts.Single().Change);
    }

    [Fact]
    public void Bodies_WithLinesWrappedElsewhere_AreAlike()
    {
        var parts = ContentComparison.Bodies("<p>One\n  two <b>three</b>.</p>", "<p>One two <b>three</b>.</p>");

        Assert.Equal(TextChange.None, parts.Single().Change);
    }

    [Fact]
    public void Bodies_WithListsTablesAndPictures_AreComparedByTheirSmallestBlocks()
    {
        const string Before =
            "<ul><li>Tea</li><li>Milk</li></ul><table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
            + "<figure data-media-id=\"7\"><img alt=\"A boat\"><figcaption>At sea</figcaption></figure>";
        var after = Before
            .Replace("Milk", "Oat milk", StringComparison.Ordinal)
            .Replace("<td>2", "<td>3", StringComparison.Ordinal)
            .Replace("A boat", "A ship", StringComparison.Ordinal);

        var parts = ContentComparison.Bodies(Before, after);

        Assert.Equal(
            [("li", TextChange.None), ("li", TextChange.Words), ("tr", TextChange.Words), ("figure", TextChange.Words)],
            parts.Select(p => (p.Kind, p.Change))
        );
    }

    [Fact]
    public void Bodies_OfAnyTexts_LoseNoWordOfEitherSide()
    {
        var random = new Random(7);
        string[] words = ["one", "two", "three", "four", "<b>five</b>", "six &amp; seven", "ثمانية", "👩‍🚀"];
        for (var round = 0; round < 300; round++)
        {
            var (before, after) = (Body(), Body());

            var parts = ContentComparison.Bodies(before, after);

            Assert.Equal(Plain(before), Joined(parts.Select(p => p.Before)));
            Assert.Equal(Plain(after), Joined(parts.Select(p => p.After)));
        }

        string Body() =>
            string.Concat(
                Enumerable
                    .Range(0, random.Next(6))
                    .Select(_ =>
                        $"<p>{string.Join(' ', Enumerable.Range(0, 1 + random.Next(4)).Select(_ => words[random.Next(words.Length)]))}</p>"
                    )
            );

        static string Plain(string html) =>
            html.Replace("<b>", "", StringComparison.Ordinal)
                .Replace("</b>", "", StringComparison.Ordinal)
                .Replace("&amp;", "&", StringComparison.Ordinal)
                .Replace("<p>", "", StringComparison.Ordinal)
                .Replace("</p>", "\n", StringComparison.Ordinal);

        static string Joined(IEnumerable<IReadOnlyList<ComparedPiece>> sides) =>
            string.Concat(sides.Where(s => s.Count > 0).Select(s => string.Concat(s.Select(p => p.Text)) + "\n"));
    }
}
