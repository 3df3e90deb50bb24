using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using NewsPortal.Core.Accounts;

namespace NewsPortal.Core.Tests.Accounts;

public sealed partial class AccountMailTextsTests
{
    private static readonly ResourceManager Texts = new(
        "NewsPortal.Core.Accounts.AccountMailTexts",
        typeof(AccountMails).Assembly
    );

    [Theory]
    [InlineData("fr")]
    [InlineData("de")]
    [InlineData("ar")]
    public void File_OfEachLanguage_HasTheSameTextsAndPlaceholders(string language)
    {
        var english = Read(CultureInfo.InvariantCulture);
        var other = Read(CultureInfo.GetCultureInfo(language));

        Assert.Equal(english.Keys.Order(), other.Keys.Order());
        Assert.All(english, text => Assert.Equal(Placeholders(text.Value), Placeholders(other[text.Key])));
    }

    private static Dictionary<string, string> Read(CultureInfo culture) =>
        Texts
            .GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static IEnumerable<string> Placeholders(string text) =>
        Placeholder().Matches(text).Select(m => m.Value).Order();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
