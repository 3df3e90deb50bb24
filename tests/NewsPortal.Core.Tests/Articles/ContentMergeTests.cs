using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Tests.Articles;

/// <summary>What becomes of two people's changes to one text, in cases as they happen.</summary>
public sealed class ContentMergeTests
{
    private const string Ferry = "<p>The ferry returned on Monday after three weeks in the dock.</p>";
    private const string Crew = "<p>The crew of twelve was welcomed by the mayor and a brass band.</p>";
    private const string Fares = "<p>Fares stay as they are until the end of the summer season.</p>";

    /// <summary>What it is about, before, theirs, mine, the text if nobody chooses, and what is asked.</summary>
    public static TheoryData<string, string, string, string, string, int> Cases =>
        new()
        {
            { "nobody changed anything", Ferry + Crew, Ferry + Crew, Ferry + Crew, Ferry + Crew, 0 },
            {
                "each changed another paragraph",
                Ferry + Crew,
                Ferry.Replace("Monday", "Tuesday") + Crew,
                Ferry + Crew.Replace("twelve", "thirteen"),
                Ferry.Replace("Monday", "Tuesday") + Crew.Replace("twelve", "thirteen"),
                0
            },
            {
                "both fixed the same typo",
                Ferry.Replace("returned", "retruned") + Crew,
                Ferry + Crew,
                Ferry + Crew + Fares,
                Ferry + Crew + Fares,
                0
            },
            {
                "each fixed another word of a paragraph: proposed",
                Ferry,
                Ferry.Replace("Monday", "Tuesday"),
                Ferry.Replace("three weeks", "four weeks"),
                Ferry.Replace("Monday", "Tuesday").Replace("three weeks", "four weeks"),
                1
            },
            {
                "both changed one word differently: both stay",
                Ferry,
                Ferry.Replace("Monday", "Tuesday"),
                Ferry.Replace("Monday", "Friday"),
                Ferry.Replace("Monday", "Tuesday") + Ferry.Replace("Monday", "Friday"),
                1
            },
            {
                "one fixed a typo, the other rewrote the sentence",
                Ferry.Replace("returned", "retruned"),
                Ferry,
                "<p>After three weeks in the dock the ferry was back, on a rainy Monday.</p>",
                Ferry + "<p>After three weeks in the dock the ferry was back, on a rainy Monday.</p>",
                1
            },
            {
                "both added a paragraph at the same place: theirs first",
                Ferry + Crew,
                Ferry + "<p>It rained all day.</p>" + Crew,
                Ferry + "<p>Nobody was hurt.</p>" + Crew,
                Ferry + "<p>It rained all day.</p><p>Nobody was hurt.</p>" + Crew,
                1
            },
            {
                "both added the same paragraph",
                Ferry + Crew,
                Ferry + Fares + Crew,
                Ferry + Fares + Crew,
                Ferry + Fares + Crew,
                0
            },
            {
                "both added the same paragraph at different places: where they put it",
                Ferry + Crew,
                Fares + Ferry + Crew,
                Ferry + Crew + Fares,
                Fares + Ferry + Crew,
                0
            },
            {
                "each added a paragraph elsewhere",
                Ferry + Crew,
                "<p>First.</p>" + Ferry + Crew,
                Ferry + Crew + "<p>Last.</p>",
                "<p>First.</p>" + Ferry + Crew + "<p>Last.</p>",
                0
            },
            {
                "they deleted what nobody else touched",
                Ferry + Crew + Fares,
                Ferry + Fares,
                Ferry + Crew + Fares + "<p>Last.</p>",
                Ferry + Fares + "<p>Last.</p>",
                0
            },
            {
                "they deleted what I changed: mine stays",
                Ferry + Crew + Fares,
                Ferry + Fares,
                Ferry + Crew.Replace("twelve", "thirteen") + Fares,
                Ferry + Crew.Replace("twelve", "thirteen") + Fares,
                1
            },
            {
                "I deleted what they changed: theirs stays",
                Ferry + Crew + Fares,
                Ferry + Crew.Replace("twelve", "thirteen") + Fares,
                Ferry + Fares,
                Ferry + Crew.Replace("twelve", "thirteen") + Fares,
                1
            },
            { "both deleted it", Ferry + Crew + Fares, Ferry + Fares, Ferry + Fares, Ferry + Fares, 0 },
            {
                "they moved a paragraph, I changed it",
                Ferry + Crew + Fares,
                Fares + Ferry + Crew,
                Ferry + Crew + Fares.Replace("summer", "winter"),
                Fares.Replace("summer", "winter") + Ferry + Crew,
                0
            },
            {
                "both moved it to the same place",
                Ferry + Crew + Fares,
                Fares + Ferry + Crew,
                Fares + Ferry + Crew,
                Fares + Ferry + Crew,
                0
            },
            {
                "both moved it to different places: where they put it",
                Ferry + Crew + Fares + "<p>The end.</p>",
                Crew + Fares + Ferry + "<p>The end.</p>",
                Crew + Fares + "<p>The end.</p>" + Ferry,
                Crew + Fares + Ferry + "<p>The end.</p>",
                0
            },
            {
                "one added a link, the other fixed a word elsewhere in the sentence: proposed",
                Ferry,
                Ferry.Replace("the dock", """<a href="/dock">the dock</a>"""),
                Ferry.Replace("Monday", "Tuesday"),
                Ferry.Replace("the dock", """<a href="/dock">the dock</a>""").Replace("Monday", "Tuesday"),
                1
            },
            {
                "one made a word strong, the other corrected that word: proposed",
                Ferry,
                Ferry.Replace("Monday", "<strong>Monday</strong>"),
                Ferry.Replace("Monday", "Tuesday"),
                Ferry.Replace("Monday", "<strong>Tuesday</strong>"),
                1
            },
            {
                "one made a heading of it, the other changed a word: proposed",
                "<p>Fares stay</p>" + Crew,
                "<h2>Fares stay</h2>" + Crew,
                "<p>Fares rise</p>" + Crew,
                "<h2>Fares rise</h2>" + Crew,
                1
            },
            {
                "each added an entry to a list",
                "<ul><li>Bread</li><li>Milk</li></ul>",
                "<ul><li>Apples</li><li>Bread</li><li>Milk</li></ul>",
                "<ul><li>Bread</li><li>Milk</li><li>Salt</li></ul>",
                "<ul><li>Apples</li><li>Bread</li><li>Milk</li><li>Salt</li></ul>",
                0
            },
            {
                "each changed another row of a table",
                "<table><tbody><tr><td>One</td><td>1</td></tr><tr><td>Two</td><td>2</td></tr></tbody></table>",
                "<table><tbody><tr><td>One</td><td>10</td></tr><tr><td>Two</td><td>2</td></tr></tbody></table>",
                "<table><tbody><tr><td>One</td><td>1</td></tr><tr><td>Two</td><td>20</td></tr></tbody></table>",
                "<table><tbody><tr><td>One</td><td>10</td></tr><tr><td>Two</td><td>20</td></tr></tbody></table>",
                0
            },
            {
                "both changed a cell differently: both stay, in one cell",
                "<table><tbody><tr><td>One</td><td>1</td></tr></tbody></table>",
                "<table><tbody><tr><td>One</td><td>10</td></tr></tbody></table>",
                "<table><tbody><tr><td>One</td><td>20</td></tr></tbody></table>",
                "<table><tbody><tr><td>One</td><td>10<br>20</td></tr></tbody></table>",
                1
            },
            {
                "one wrote a caption, the other described the picture",
                """<figure data-media-id="7"><img alt=""><figcaption>Port</figcaption></figure>""",
                """<figure data-media-id="7"><img alt=""><figcaption>The port</figcaption></figure>""",
                """<figure data-media-id="7"><img alt="Ships"><figcaption>Port</figcaption></figure>""",
                """<figure data-media-id="7"><img alt="Ships"><figcaption>The port</figcaption></figure>""",
                0
            },
            {
                "one put another picture, the other changed the caption of the old one: both are asked",
                Ferry + """<figure data-media-id="7"><img alt="Ships"><figcaption>Port</figcaption></figure>""" + Crew,
                Ferry + """<figure data-media-id="8"><img alt="Train"><figcaption>Rail</figcaption></figure>""" + Crew,
                Ferry
                    + """<figure data-media-id="7"><img alt="Ships"><figcaption>Old port</figcaption></figure>"""
                    + Crew,
                Ferry
                    + """<figure data-media-id="8"><img alt="Train"><figcaption>Rail</figcaption></figure>"""
                    + """<figure data-media-id="7"><img alt="Ships"><figcaption>Old port</figcaption></figure>"""
                    + Crew,
                1
            },
            {
                "the same short words in several paragraphs",
                "<p>Yes.</p><p>No.</p><p>Yes.</p>",
                "<p>Yes.</p><p>No.</p><p>Yes.</p><p>Perhaps.</p>",
                "<p>Yes.</p><p>Never.</p><p>Yes.</p>",
                "<p>Yes.</p><p>Never.</p><p>Yes.</p><p>Perhaps.</p>",
                0
            },
            {
                "from right to left, and signs of several code points",
                "<p>عادت العبارة يوم الاثنين 👩‍🚒 إلى الميناء</p>",
                "<p>عادت العبارة يوم الثلاثاء 👩‍🚒 إلى الميناء</p>",
                "<p>عادت العبارة يوم الاثنين 👩‍🚒🇳🇪 إلى الميناء القديم</p>",
                "<p>عادت العبارة يوم الثلاثاء 👩‍🚒🇳🇪 إلى الميناء القديم</p>",
                1
            },
            {
                "one joined two paragraphs, the other added a third",
                Ferry + Crew,
                "<p>The ferry returned on Monday after three weeks in the dock. The crew of twelve was welcomed by the "
                    + "mayor and a brass band.</p>",
                Ferry + Crew + Fares,
                "<p>The ferry returned on Monday after three weeks in the dock. The crew of twelve was welcomed by the "
                    + "mayor and a brass band.</p>"
                    + Fares,
                0
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Merge_Bodies_GivesTheRightText(
        string about,
        string before,
        string theirs,
        string mine,
        string expected,
        int asked
    )
    {
        Assert.NotEmpty(about);

        var merged = ContentMerge.Merge(With(before), With(theirs), With(mine));

        Assert.Equal((expected, asked), (Line(Default(merged).Body), merged.Questions.Count));
    }

    [Fact]
    public void Merge_Answers_TakeWhatWasChosen()
    {
        var merged = ContentMerge.Merge(
            With(Ferry),
            With(Ferry.Replace("Monday", "Tuesday")),
            With(Ferry.Replace("Monday", "Friday"))
        );
        var question = Assert.Single(merged.Questions);

        string? Chosen(MergeChoice choice, string? edited = null) =>
            merged.Compose(new Dictionary<string, MergeAnswer> { [question.Key] = new(choice, edited) }).Body;

        Assert.Equal(Ferry.Replace("Monday", "Tuesday"), Chosen(MergeChoice.Theirs));
        Assert.Equal(Ferry.Replace("Monday", "Friday"), Chosen(MergeChoice.Mine));
        Assert.Equal("<p>On Sunday.</p>", Chosen(MergeChoice.Edited, "<p>On Sunday.</p>"));
    }

    [Fact]
    public void Merge_AfterAnotherChangeElsewhere_AsksTheSameQuestionUnderTheSameKey()
    {
        var (before, mine) = (Ferry + Crew, Ferry.Replace("Monday", "Friday") + Crew);
        var first = ContentMerge.Merge(With(before), With(Ferry.Replace("Monday", "Tuesday") + Crew), With(mine));
        var then = ContentMerge.Merge(With(before), With(Ferry.Replace("Monday", "Tuesday") + Fares), With(mine));

        Assert.Equal(Assert.Single(first.Questions).Key, Assert.Single(then.Questions).Key);
    }

    [Fact]
    public void Merge_Fields_TakesWhatOneSideChangedAndAsksTheRest()
    {
        var before = new ArticleContent
        {
            Headline = "The ferry returns",
            Standfirst = "After three weeks",
            SeoTitle = "Ferry",
            Language = "en",
        };
        var merged = ContentMerge.Merge(
            before,
            before with
            {
                Headline = "The ferry is back",
                Standfirst = "After three long weeks",
                Dateline = "NIAMEY",
            },
            before with
            {
                Headline = "The ferry has come",
                SeoTitle = "The ferry",
                Language = "fr",
            }
        );
        var result = Default(merged);

        Assert.Equal(
            ("After three long weeks", "NIAMEY", "The ferry", "fr"),
            (result.Standfirst, result.Dateline, result.SeoTitle, result.Language)
        );
        var question = Assert.Single(merged.Questions);
        Assert.Equal((nameof(ArticleContent.Headline), MergeChoice.None), (question.Kind, question.Default));
        Assert.Equal(
            "The ferry has come",
            merged.Compose(new Dictionary<string, MergeAnswer> { [question.Key] = new(MergeChoice.Mine) }).Headline
        );
    }

    [Fact]
    public void Merge_Lists_KeepsTheOrderAndLosesNothingThatWasAdded()
    {
        var before = new ArticleContent
        {
            CategoryIds = [1, 2],
            AuthorIds = [10],
            Tags = ["Ports", "Ferries", "Rain"],
        };
        var merged = ContentMerge.Merge(
            before,
            before with
            {
                CategoryIds = [2, 1],
                AuthorIds = [11, 10],
                Tags = ["Ports", "Ferries", "Snow"],
            },
            before with
            {
                CategoryIds = [1, 2, 3],
                AuthorIds = [10, 12],
                Tags = ["Ports", "Harbours", "Ferries", "Rain"],
            }
        );
        var result = Default(merged);

        Assert.Empty(merged.Questions);
        Assert.Equal([2L, 3L, 1L], result.CategoryIds);
        Assert.Equal([11L, 10L, 12L], result.AuthorIds);
        Assert.Equal(["Ports", "Harbours", "Ferries", "Snow"], result.Tags);
    }

    [Fact]
    public void Merge_TwoPrimaryCategories_AreAsked()
    {
        var before = new ArticleContent { CategoryIds = [1, 2, 3] };

        var merged = ContentMerge.Merge(
            before,
            before with
            {
                CategoryIds = [2, 1, 3],
            },
            before with
            {
                CategoryIds = [3, 1, 2],
            }
        );

        Assert.Equal(nameof(ArticleContent.CategoryIds), Assert.Single(merged.Questions).Kind);
    }

    [Fact]
    public void Merge_CaptionOfThePictureThatTheyReplaced_IsAsked()
    {
        var before = new ArticleContent { PictureId = 1, PictureCaption = "The port" };

        var merged = ContentMerge.Merge(
            before,
            before with
            {
                PictureId = 2,
            },
            before with
            {
                PictureCaption = "The old port",
            }
        );

        Assert.Equal(nameof(ArticleContent.PictureCaption), Assert.Single(merged.Questions).Kind);
        Assert.Equal(2, Default(merged).PictureId);
    }

    [Fact]
    public void Merge_WithoutACommonVersion_HasEverythingOfBoth()
    {
        var merged = ContentMerge.Merge(
            null,
            With(Ferry + Crew) with
            {
                Tags = ["Ports"],
            },
            With(Ferry + Fares) with
            {
                Tags = ["Ferries"],
            }
        );
        var result = Default(merged);

        Assert.Equal(Ferry + Crew + Fares, Line(result.Body));
        Assert.Equal(["Ferries", "Ports"], result.Tags.Order());
    }

    private static ArticleContent With(string body) => new() { Headline = "Headline", Body = body };

    private static ArticleContent Default(MergedContent merged) =>
        merged.Compose(new Dictionary<string, MergeAnswer>());

    /// <summary>Blocks follow each other on lines of their own.</summary>
    private static string? Line(string? body) => body?.Replace("\n", "");
}
