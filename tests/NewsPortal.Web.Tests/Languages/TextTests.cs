using System.Text.RegularExpressions;

namespace NewsPortal.Web.Tests.Languages;

/// <summary>Every public text is in every language's file, and no file has more.</summary>
public sealed class TextTests
{
    private static readonly List<TextUse> Uses = [.. TextSources.Uses()];

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("de")]
    [InlineData("ar")]
    public void File_OfEachLanguage_HoldsEveryTextInUseAndNoOther(string language)
    {
        var keys = TextSources.Languages()[language].Keys;
        var used = Uses.Select(use => use.Key).Distinct().ToList();

        Assert.Empty(used.Except(keys));
        Assert.Empty(keys.Except(used));
    }

    [Fact]
    public void File_InEnglish_SaysWhatItsKeySays()
    {
        var english = TextSources.Languages()["en"];
        var ones = Uses.Where(use => use.One is not null).ToLookup(use => use.Key, use => use.One!);

        Assert.All(
            english,
            text =>
                Assert.Equal(
                    ones[text.Key].FirstOrDefault() is { } one ? $"one: {one} | other: {text.Key}" : text.Key,
                    text.Value
                )
        );
    }

    [Fact]
    public void Translation_OfEachText_HasTheSamePlaceholders()
    {
        var counted = Uses.Where(use => use.One is not null).Select(use => use.Key).ToHashSet();
        var wrong =
            from file in TextSources.Languages()
            from text in file.Value
            where !counted.Contains(text.Key)
            where !TextSources.Placeholders(text.Key).SetEquals(TextSources.Placeholders(text.Value))
            select $"{file.Key}: {text.Key} → {text.Value}";

        Assert.Empty(wrong);
    }

    /// <summary>A form for a single number may spell it out: "one: ein Bericht".</summary>
    [Fact]
    public void Translation_OfACountedText_HasEveryFormOfItsLanguage()
    {
        var wrong =
            from file in TextSources.Languages()
            from key in Uses.Where(use => use.One is not null).Select(use => use.Key).Distinct()
            where file.Value.ContainsKey(key)
            let forms = Plurals.Parse(file.Value[key])
            let all = TextSources.Placeholders(key)
            where
                !forms.Keys.SequenceEqual(Plurals.FormsOf(file.Key))
                || forms.Any(form =>
                    !TextSources.Placeholders(form.Value).SetEquals(all)
                    && !(
                        form.Key is "zero" or "one" or "two"
                        && TextSources.Placeholders(form.Value).Append("{0}").ToHashSet().SetEquals(all)
                    )
                )
            select $"{file.Key}: {key} → {file.Value[key]}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Translation_OfEachText_IsNotEmptyAndNotJustEnglish()
    {
        string[] same = ["fr: Menu", "fr: Opinion", "fr: Pages", "de: Live", "de: Administrator", "de: Journalist"];
        var wrong =
            from file in TextSources.Languages().Where(file => file.Key != "en")
            from text in file.Value
            where text.Value.Trim().Length == 0 || (text.Value == text.Key && Regex.IsMatch(text.Key, @"\p{L}{2}"))
            select $"{file.Key}: {text.Key}";

        Assert.Empty(wrong.Except(same));
    }

    [Fact]
    public void Key_Everywhere_IsALiteral() => Assert.Empty(TextSources.ComputedKeys());

    [Fact]
    public void View_ForReaders_HoldsNoBareWords()
    {
        var bare = TextSources.PublicFiles(".cshtml").SelectMany(TextSources.BareWords).ToList();

        Assert.True(bare.Count == 0, string.Join('\n', bare));
    }
}
