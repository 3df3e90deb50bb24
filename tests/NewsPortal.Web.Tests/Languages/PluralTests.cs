using System.Globalization;
using Microsoft.Extensions.Localization;

namespace NewsPortal.Web.Tests.Languages;

public sealed class PluralTests
{
    [Theory]
    [InlineData("en", 0, "other")]
    [InlineData("en", 1, "one")]
    [InlineData("en", 1_000_000, "other")]
    [InlineData("de", 1, "one")]
    [InlineData("de", 2, "other")]
    [InlineData("fr", 0, "one")]
    [InlineData("fr", 1, "one")]
    [InlineData("fr", 2, "other")]
    [InlineData("fr", 1_000_000, "many")]
    [InlineData("fr", 1_000_001, "other")]
    [InlineData("ar", 0, "zero")]
    [InlineData("ar", 1, "one")]
    [InlineData("ar", 2, "two")]
    [InlineData("ar", 3, "few")]
    [InlineData("ar", 10, "few")]
    [InlineData("ar", 11, "many")]
    [InlineData("ar", 99, "many")]
    [InlineData("ar", 100, "other")]
    [InlineData("ar", 102, "other")]
    [InlineData("ar", 103, "few")]
    [InlineData("ar", 111, "many")]
    [InlineData("ar", 1_000_000, "other")]
    [InlineData("xx", 1, "one")]
    public void FormOf_NumberAndLanguage_IsTheOneOfCldr(string language, long number, string form) =>
        Assert.Equal(form, Plurals.FormOf(number, language));

    [Theory]
    [InlineData("ar", 0, "لا شيء")]
    [InlineData("ar", 2, "قصتان")]
    [InlineData("ar", 5, "5 قصص")]
    [InlineData("ar", 11, "11 قصة")]
    [InlineData("ar", 100, "100 قصة (كثير)")]
    public void Plural_Translated_TakesTheForm(string culture, long number, string expected) =>
        Assert.Equal(
            expected,
            In(
                culture,
                () =>
                    Fixed("zero: لا شيء | one: قصة | two: قصتان | few: {0} قصص | many: {0} قصة | other: {0} قصة (كثير)")
                        .Plural(number, "{0} story", "{0} stories")
            )
        );

    [Fact]
    public void Plural_WithValues_WritesTheNumberAsTheCultureDoes() =>
        Assert.Equal(
            "1.234 Artikel von Anna",
            In(
                "de-DE",
                () =>
                    Fixed("one: {0} Artikel von {1} | other: {0} Artikel von {1}")
                        .Plural(1_234, "{0} story by {1}", "{0} stories by {1}", "Anna")
            )
        );

    [Theory]
    [InlineData(1, "1 story")]
    [InlineData(1_234, "1,234 stories")]
    public void Plural_WithoutTranslation_IsEnglish(long number, string expected) =>
        Assert.Equal(expected, In("en-GB", () => Fixed(null).Plural(number, "{0} story", "{0} stories")));

    private static FixedText Fixed(string? value) => new(value);

    private static string In(string culture, Func<string> work)
    {
        var (before, beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return work();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }

    /// <summary>A resource file that gives every key the same value, or none.</summary>
    private sealed class FixedText(string? value) : IStringLocalizer<Texts>
    {
        public LocalizedString this[string name] => new(name, value ?? name, resourceNotFound: value is null);

        public LocalizedString this[string name, params object[] arguments] => this[name];

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
