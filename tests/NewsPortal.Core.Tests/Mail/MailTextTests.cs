using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using NewsPortal.Core.Accounts;

namespace NewsPortal.Core.Tests.Mail;

public sealed partial class MailTextTests
{
    [Theory]
    [InlineData("Accounts.AccountMailTexts", "fr")]
    [InlineData("Accounts.AccountMailTexts", "de")]
    [InlineData("Accounts.AccountMailTexts", "ar")]
    [InlineData("Notices.NoticeMailTexts", "fr")]
    [InlineData("Notices.NoticeMailTexts", "de")]
    [InlineData("Notices.NoticeMailTexts", "ar")]
    public void File_OfEachLanguage_HasTheSameTextsAndPlaceholders(string file, string language)
    {
        var texts = new ResourceManager($"NewsPortal.Core.{file}", typeof(AccountMails).Assembly);
        var english = Read(texts, CultureInfo.InvariantCulture);
        var other = Read(texts, CultureInfo.GetCultureInfo(language));

        Assert.Equal(english.Keys.Order(), other.Keys.Order());
        Assert.All(english, text => Assert.Equal(Placeholders(text.Value), Placeholders(other[text.Key])));
    }

    private static Dictionary<string, string> Read(ResourceManager texts, CultureInfo culture) =>
        texts
            .GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static IEnumerable<string> Placeholders(string text) =>
        Placeholder().Matches(text).Select(m => m.Value).Order();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
