using System.Globalization;
using System.Text;
using System.Text.Json;
using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Taxonomy;

public sealed class SlugTests
{
    [Theory]
    [InlineData("Council votes 31 to 28", "council-votes-31-to-28")]
    [InlineData("  It’s over: “the end”!  ", "its-over-the-end")]
    [InlineData("Crème brûlée à Łódź", "creme-brulee-a-lodz")]
    [InlineData("Straße, Ærø, þing", "strasse-aero-thing")]
    [InlineData("Ελληνικά Επίπεδο 2", "ellinika-epipedo-2")]
    [InlineData("Москва слезам не верит", "moskva-slezam-ne-verit")]
    [InlineData("東京 オリンピック", "東京-オリンピック")]
    [InlineData("ﬁne ﬂour", "fine-flour")]
    [InlineData("A 2 b", "a-2-b")]
    [InlineData("…!?", "")]
    public void From_Text_MakesAnAddress(string text, string slug) => Assert.Equal(slug, Slug.From(text));

    [Fact]
    public void From_LoneSurrogate_DoesNotThrow() => Assert.True(Slug.From("a\ud800b").Length > 0);

    [Fact]
    public void From_VeryLongText_StaysWithinTheLimit() =>
        Assert.Equal(Slug.MaxLength, Slug.From(new string('a', 5000)).Length);

    [Fact]
    public void Numbered_LongSlug_StaysWithinTheLimit()
    {
        var slug = Slug.Numbered(new string('a', Slug.MaxLength), 12);

        Assert.Equal(Slug.MaxLength, slug.Length);
        Assert.EndsWith("-12", slug, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void From_NaughtyStrings_IsEmptyOrValidAndStable()
    {
        foreach (
            var text in JsonSerializer.Deserialize<string[]>(File.ReadAllText(SharedData.Path("naughty-strings.json")))!
        )
        {
            var slug = Slug.From(text);

            Assert.True(slug.Length == 0 || IsSlug(slug), $"\"{slug}\" of \"{text}\"");
            Assert.Equal(slug, Slug.From(slug));
        }
    }

    private static bool IsSlug(string text) =>
        text.Length <= Slug.MaxLength
        && text[0] != '-'
        && text[^1] != '-'
        && !text.Contains("--", StringComparison.Ordinal)
        && text.IsNormalized()
        && text == text.ToLowerInvariant()
        && text.EnumerateRunes()
            .All(r =>
                r.Value == '-'
                || Rune.IsLetterOrDigit(r)
                || Rune.GetUnicodeCategory(r) is UnicodeCategory.SpacingCombiningMark or UnicodeCategory.NonSpacingMark
            );
}
