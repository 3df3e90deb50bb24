using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Tests.Infrastructure;

/// <summary>Every error code has a text, and every text a code.</summary>
public sealed partial class ErrorTextTests
{
    private static readonly string[] Languages = ["de", "fr", "ar"];

    private static readonly ResourceManager Texts = new(
        "NewsPortal.Core.Infrastructure.ErrorTexts",
        typeof(ErrorTexts).Assembly
    );

    [Fact]
    public void Text_InEnglish_StandsForEachCodeAndNothingElse()
    {
        var texts = TextsOf("");

        Assert.Empty(Constants().Except(texts.Keys));
        Assert.Empty(texts.Keys.Except(Constants()).Except(TooLong()));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("ar")]
    public void Text_InAnotherLanguage_HasTheSamePlaceholdersAndOtherWords(string language)
    {
        var english = TextsOf("");
        var wrong =
            from text in TextsOf(language)
            where
                !english.TryGetValue(text.Key, out var original)
                || original == text.Value
                || !Placeholders(original).SetEquals(Placeholders(text.Value))
            select text.Key;

        Assert.Empty(wrong);
    }

    [Fact]
    public void Text_OfEachCode_StandsInEveryLanguage() =>
        Assert.All(Languages, language => Assert.Equal(TextsOf("").Keys.Order(), TextsOf(language).Keys.Order()));

    [Fact]
    public void In_LanguageOfTheSite_SaysItWithTheArguments()
    {
        var error = new FieldError("Password", AccountErrorCodes.PasswordLong, 256);

        Assert.Equal("The password may have 256 characters. Shorten it.", error.Message);
        Assert.Equal(
            "Das Passwort darf höchstens 256 Zeichen haben. Kürzen Sie es.",
            error.In(CultureInfo.GetCultureInfo("de-DE"))
        );
        Assert.Equal(
            "Wählen Sie eine Rolle.",
            new FieldError("Role", AccountErrorCodes.RoleMissing).In(CultureInfo.GetCultureInfo("de-DE"))
        );
    }

    [Fact]
    public void In_CodeWithoutATextOfItsOwn_SaysTheMoreGeneralOne()
    {
        var error = new FieldError("Newer", ArticleErrorCodes.TooLong("Newer"), 40);

        Assert.Equal("This may have 40 characters. Shorten it.", error.Message);
    }

    /// <summary>The constants of all classes of codes, each once.</summary>
    private static IEnumerable<string> Constants() =>
        from type in typeof(ErrorTexts).Assembly.GetTypes()
        where type.Name.EndsWith("ErrorCodes", StringComparison.Ordinal)
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        where field.IsLiteral
        select (string)field.GetRawConstantValue()!;

    /// <summary>
    /// The codes that the validator gives to plain texts of an article, each of which is too long here.
    /// </summary>
    private static IEnumerable<string> TooLong()
    {
        var content = new ArticleContent();
        foreach (var property in typeof(ArticleContent).GetProperties().Where(p => p.PropertyType == typeof(string)))
        {
            property.SetValue(content, new string('x', 5000));
        }

        return new ArticleContentValidator()
            .Validate(content)
            .Errors.Select(error => error.ErrorCode)
            .Where(code => code.StartsWith(ArticleErrorCodes.TextLong, StringComparison.Ordinal));
    }

    private static Dictionary<string, string> TextsOf(string language) =>
        Texts
            .GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);

    private static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"\{\d[^}]{0,10}\}")]
    private static partial Regex Placeholder();
}
