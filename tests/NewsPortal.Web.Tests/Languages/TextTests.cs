using System.Text.RegularExpressions;

namespace NewsPortal.Web.Tests.Languages;

/// <summary>Every text of the site and of the newsroom is in every language's file, and no file has more.</summary>
public sealed class TextTests
{
    private static readonly ILookup<string, TextUse> Uses = new[]
    {
        TextSources.Readers,
        TextSources.Newsroom,
        TextSources.Scripts,
    }
        .SelectMany(resource => TextSources.Uses(resource).Select(use => (resource, use)))
        .ToLookup(pair => pair.resource, pair => pair.use);

    public static TheoryData<string> Resources => [TextSources.Readers, TextSources.Newsroom, TextSources.Scripts];

    public static TheoryData<string, string> Files
    {
        get
        {
            var files = new TheoryData<string, string>();
            foreach (var resource in new[] { TextSources.Readers, TextSources.Newsroom, TextSources.Scripts })
            {
                foreach (var language in new[] { "en", "fr", "de", "ar" })
                {
                    files.Add(resource, language);
                }
            }

            return files;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void File_OfEachLanguage_HoldsEveryTextInUseAndNoOther(string resource, string language)
    {
        var keys = TextSources.Languages(resource)[language].Keys;
        var used = Uses[resource].Select(use => use.Key).Distinct().ToList();

        Assert.Empty(used.Except(keys));
        Assert.Empty(keys.Except(used));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void File_InEnglish_SaysWhatItsKeySays(string resource)
    {
        var english = TextSources.Languages(resource)["en"];
        var ones = Uses[resource].Where(use => use.One is not null).ToLookup(use => use.Key, use => use.One!);

        Assert.All(
            english,
            text =>
                Assert.Equal(
                    ones[text.Key].FirstOrDefault() is { } one ? $"one: {one} | other: {text.Key}" : text.Key,
                    text.Value
                )
        );
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void Translation_OfEachText_HasTheSamePlaceholders(string resource)
    {
        var counted = Uses[resource].Where(use => use.One is not null).Select(use => use.Key).ToHashSet();
        var wrong =
            from file in TextSources.Languages(resource)
            from text in file.Value
            where !counted.Contains(text.Key)
            where !TextSources.Placeholders(text.Key).SetEquals(TextSources.Placeholders(text.Value))
            select $"{file.Key}: {text.Key} → {text.Value}";

        Assert.Empty(wrong);
    }

    /// <summary>A form for a single number may spell it out: "one: ein Bericht".</summary>
    [Theory]
    [MemberData(nameof(Resources))]
    public void Translation_OfACountedText_HasEveryFormOfItsLanguage(string resource)
    {
        var wrong =
            from file in TextSources.Languages(resource)
            from key in Uses[resource].Where(use => use.One is not null).Select(use => use.Key).Distinct()
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

    [Theory]
    [MemberData(nameof(Resources))]
    public void Translation_OfEachText_IsNotEmptyAndNotJustEnglish(string resource)
    {
        // Words that the languages share.
        string[] same =
        [
            "fr: Actions",
            "fr: Article",
            "fr: Articles",
            "fr: Code",
            "fr: Collection",
            "fr: Collections",
            "fr: Description",
            "fr: Menu",
            "fr: Opinion",
            "fr: Page",
            "fr: Pages",
            "fr: Portrait",
            "fr: Portraits",
            "fr: Robots",
            "fr: Version",
            "fr: Version {0}",
            "fr: Versions",
            "de: Administrator",
            "de: Code",
            "de: In",
            "de: Journalist",
            "de: Link",
            "de: Links",
            "de: Live",
            "de: Name",
            "de: Robots",
            "de: Text",
            "de: Version",
            "de: Version {0}",
        ];
        var wrong =
            from file in TextSources.Languages(resource).Where(file => file.Key != "en")
            from text in file.Value
            where text.Value.Trim().Length == 0 || (text.Value == text.Key && Regex.IsMatch(text.Key, @"\p{L}{2}"))
            select $"{file.Key}: {text.Key}";

        Assert.Empty(wrong.Except(same));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void Key_Everywhere_IsALiteral(string resource) => Assert.Empty(TextSources.ComputedKeys(resource));

    [Fact]
    public void View_ForReaders_HoldsNoBareWords()
    {
        var bare = TextSources.PublicFiles(".cshtml").SelectMany(TextSources.BareWords).ToList();

        Assert.True(bare.Count == 0, string.Join('\n', bare));
    }

    [Fact]
    public void View_OfTheNewsroom_HoldsNoBareWords()
    {
        var bare = TextSources
            .NewsroomFiles(".cshtml")
            .SelectMany(TextSources.BareWords)
            .Where(text => !text.EndsWith(": ads.txt", StringComparison.Ordinal))
            .Where(text => !text.EndsWith(": https://", StringComparison.Ordinal))
            .Where(text => !text.EndsWith(": HTML", StringComparison.Ordinal))
            .Where(text => !text.EndsWith(": CSV", StringComparison.Ordinal))
            .Where(text => !text.Contains("from,to,status", StringComparison.Ordinal))
            .ToList();

        Assert.True(bare.Count == 0, string.Join('\n', bare));
    }

    [Fact]
    public void Code_OfTheNewsroom_HoldsNoBareSentence()
    {
        var bare = TextSources.NewsroomFiles(".cs").SelectMany(TextSources.BareSentences).ToList();

        Assert.True(bare.Count == 0, string.Join('\n', bare));
    }
}
