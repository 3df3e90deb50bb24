using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Taxonomy;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>/search: what is found, in which order, and how it is shown.</summary>
public sealed class SearchTests
{
    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;

    [Theory]
    [InlineData("en-GB", "ferries", "The ferry returns")]
    [InlineData("en-GB", "ferry", "Two ferries collide")]
    [InlineData("en-GB", "the mayor's budgets", "Mayor cuts the budget")]
    [InlineData("en-GB", "cafe", "A new café opens")]
    [InlineData("en-GB", "café", "A new cafe opens")]
    [InlineData("en-GB", "CAFÉ", "A new cafe\u0301 opens")]
    [InlineData("en-GB", "smorrebrod", "Smørrebrød at noon")]
    [InlineData("fr-FR", "élections", "Une élection reportée")]
    [InlineData("fr-FR", "election", "Les élections de mars")]
    [InlineData("fr-FR", "etat", "Le budget de l’État")]
    [InlineData("fr-FR", "l'état", "Un état des lieux")]
    [InlineData("fr-FR", "chevaux", "Le cheval du maire")]
    [InlineData("de-DE", "hauser", "Neue Häuser am Hafen")]
    [InlineData("de-DE", "strasse", "Die Straße bleibt zu")]
    [InlineData("ar", "كتاب", "الكتاب الجديد")]
    [InlineData("pt-PT", "eleição", "As eleições de março")]
    [InlineData("ja-JP", "東京", "東京都の天気")]
    [InlineData("cy-GB", "cafe", "Mae'r café ar agor")]
    public async Task Find_AnotherFormOfTheWord_FindsTheStory(string culture, string query, string headline)
    {
        using var app = new NewsApp().With("Site:Culture", culture);
        await app.Data.CreateStoryAsync(headline, change: Text("Nothing of that here."));
        await app.Data.CreateStoryAsync("Unrelated", change: Text("Something else."));

        Assert.Equal([headline], Hits(await app.SearchAsync(query)));
    }

    [Fact]
    public async Task Find_WordsOfAllFields_FindsTheStory()
    {
        using var app = new NewsApp();
        var author = await app.Data.CreateAuthorAsync("ada", "Ada Quillfeather");
        await app.Data.CreateStoryAsync(
            "Headlined",
            change: c =>
                c with
                {
                    Standfirst = "Introduced",
                    Body = "<p>Narra<b>ted</b> at <em>length</em></p><ul><li>listed</li></ul>",
                    AuthorIds = [author.Id],
                    Tags = ["Zeppelin"],
                }
        );

        foreach (
            var query in new[]
            {
                "headlined",
                "introduced",
                "narrated",
                "listed",
                "quillfeather",
                "zeppelin",
                "headlined zeppelin ada",
            }
        )
        {
            Assert.Equal(["Headlined"], Hits(await app.SearchAsync(query)));
        }
    }

    [Fact]
    public async Task Find_PhrasesAndExclusions_AreFollowed()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("One", change: Text("The harbour ferry sank."));
        await app.Data.CreateStoryAsync("Two", change: Text("The ferry left the harbour."));

        Assert.Equal(["One", "Two"], Hits(await app.SearchAsync("harbour ferry")).Order());
        Assert.Equal(["One"], Hits(await app.SearchAsync("\"harbour ferry\"")));
        Assert.Equal(["One"], Hits(await app.SearchAsync("„harbour ferry“")));
        Assert.Equal(["Two"], Hits(await app.SearchAsync("ferry -sank")));
        Assert.Equal(["Two"], Hits(await app.SearchAsync("ferry -\"harbour ferry\"")));
        Assert.Equal(["Two"], Hits(await app.SearchAsync("-sank")));
    }

    [Fact]
    public async Task Find_ExclusionsAlone_ShowTheNewestOfAll()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Newest", NewsApp.Start.UtcDateTime, Text("A bridge."));
        for (var i = 1; i <= 205; i++)
        {
            await app.Data.CreateStoryAsync($"Older {i}", NewsApp.Start.UtcDateTime.AddDays(-1), Text("A bridge."));
        }

        Assert.Equal("Newest", Hits(await app.SearchAsync("-sank"))[0]);
        await app.Data.CreateStoryAsync("Now", NewsApp.Start.UtcDateTime.AddMinutes(1), Text("A bridge."));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["Now", "Newest"], Hits(await app.SearchAsync("-sank")).Take(2));
    }

    [Theory]
    [InlineData("en-GB", "o'brien", "Mayor O’Brien resigns", "O’Brien")]
    [InlineData("en-GB", "mayor", "The mayor's son", "mayor's")]
    [InlineData("en-GB", "1,000", "Over 1,000 came", "1,000")]
    [InlineData("fr-FR", "état", "Le budget de l’État", "l’État")]
    public async Task Show_WordWithAnApostropheOrPoint_IsMarkedWhole(
        string culture,
        string query,
        string headline,
        string marked
    )
    {
        using var app = new NewsApp().With("Site:Culture", culture);
        await app.Data.CreateStoryAsync(headline);

        Assert.Equal([marked], (await app.SearchAsync(query)).All(".hit-headline mark"));
    }

    [Fact]
    public async Task Find_CommonWords_CountOnlyInPhrasesOrAlone()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("One", change: Text("Who are the ones who play?"));
        await app.Data.CreateStoryAsync("Two", change: Text("Drums play."));

        Assert.Equal(["One", "Two"], Hits(await app.SearchAsync("the play")).Order());
        Assert.Equal(["One"], Hits(await app.SearchAsync("\"are the ones\"")));
        Assert.Equal(["One"], Hits(await app.SearchAsync("the")));
    }

    [Fact]
    public async Task Find_NoStoryWithAllWords_ShowsThoseWithMostAndSaysSo()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("One", change: Text("Harbour and ferry."));
        await app.Data.CreateStoryAsync("Two", change: Text("A glacier."));

        var page = await app.SearchAsync("harbour ferry zeppelin");

        Assert.Equal(["One"], Hits(page));
        Assert.Contains("No story holds all of these words", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_Filtered_ShowsOnlyWhatFits()
    {
        using var app = new NewsApp();
        var city = await app.Data.CreateCategoryAsync("city");
        var trams = await app.Data.CreateCategoryAsync("trams", parentId: city.Id);
        var world = await app.Data.CreateCategoryAsync("world");
        var ada = await app.Data.CreateAuthorAsync("ada");
        await app.Data.CreateStoryAsync(
            "Tram",
            Start.AddDays(-1),
            c => c with { CategoryIds = [trams.Id], AuthorIds = [ada.Id] }
        );
        await app.Data.CreateStoryAsync("City", Start.AddDays(-10), c => c with { CategoryIds = [city.Id] });
        await app.Data.CreateStoryAsync(
            "World",
            Start.AddDays(-20),
            c => c with { CategoryIds = [world.Id], AuthorIds = [ada.Id] }
        );

        Assert.Equal(["City", "Tram"], Hits(await app.SearchAsync("happened", "&section=city")).Order());
        Assert.Equal(["Tram"], Hits(await app.SearchAsync("happened", "&section=trams")));
        Assert.Equal(["Tram", "World"], Hits(await app.SearchAsync("happened", "&author=ada")).Order());
        Assert.Equal(["Tram"], Hits(await app.SearchAsync("happened", "&author=ada&section=city")));
        Assert.Equal(["City", "World"], Hits(await app.SearchAsync("happened", "&to=2026-02-20")).Order());
        Assert.Equal(["City"], Hits(await app.SearchAsync("happened", "&from=2026-02-20&to=2026-02-20")));
        Assert.Equal(["City"], Hits(await app.SearchAsync("happened", "&from=2026-02-21&to=2026-02-15")));
        Assert.Equal(["Tram", "City"], Hits(await app.SearchAsync("", "&section=city")));

        var page = await app.SearchAsync("happened", "&author=ada");
        Assert.Equal("ada", page.Form("/search")["author"]);
    }

    [Theory]
    [InlineData("&section=unknown", HttpStatusCode.NotFound)]
    [InlineData("&author=unknown", HttpStatusCode.NotFound)]
    [InlineData("&page=0", HttpStatusCode.NotFound)]
    [InlineData("&page=-1", HttpStatusCode.NotFound)]
    [InlineData("&page=2", HttpStatusCode.NotFound)]
    [InlineData("&page=99999999999999999999", HttpStatusCode.NotFound)]
    [InlineData("&page=x", HttpStatusCode.NotFound)]
    [InlineData("&page=", HttpStatusCode.OK)]
    [InlineData("&from=2026-02-31", HttpStatusCode.OK)]
    [InlineData("&from=0001-01-01&to=9999-12-31", HttpStatusCode.OK)]
    [InlineData("&from='--", HttpStatusCode.OK)]
    [InlineData("&sort=size", HttpStatusCode.OK)]
    [InlineData("&section=&author=&from=&to=&sort=", HttpStatusCode.OK)]
    [InlineData("&q=again&unknown=1", HttpStatusCode.OK)]
    public async Task Find_ImpossibleFilter_AnswersSensibly(string filters, HttpStatusCode expected)
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Any story");

        Assert.Equal(expected, (await app.SearchAsync("story", filters)).Status);
    }

    [Fact]
    public async Task Find_Sorted_ByMatchOrByDate()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Glacier melts", Start.AddDays(-30), Text("The glacier, the glacier."));
        await app.Data.CreateStoryAsync(
            "Weather",
            Start.AddDays(-1),
            Text("Rain, wind, and somewhere far away a glacier too.")
        );

        Assert.Equal(["Glacier melts", "Weather"], Hits(await app.SearchAsync("glacier")));
        Assert.Equal(["Weather", "Glacier melts"], Hits(await app.SearchAsync("glacier", "&sort=date")));
    }

    [Fact]
    public async Task Find_EqualMatches_PrefersTheNewer()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Glacier one", Start.AddYears(-3));
        await app.Data.CreateStoryAsync("Glacier two", Start.AddDays(-1));

        Assert.Equal(["Glacier two", "Glacier one"], Hits(await app.SearchAsync("glacier")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&sort=date")]
    public async Task Find_ManyMatches_ShowsEachOnceOverThePages(string sort)
    {
        using var app = new NewsApp();
        for (var i = 0; i < 25; i++)
        {
            await app.Data.CreateStoryAsync($"Storm {i:00}", Start.AddMinutes(-i));
        }

        List<string> seen = [];
        var page = await app.SearchAsync("storm", sort);
        Assert.Contains("25 stories", page.Text, StringComparison.Ordinal);
        for (; ; page = await app.Browser().OpenAsync(page.Older()!))
        {
            seen.AddRange(Hits(page));
            if (page.Older() is null)
            {
                break;
            }
        }

        Assert.Equal(25, seen.Count);
        Assert.Equal(25, seen.Distinct().Count());
        Assert.EndsWith("&page=2", page.Newer(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_Match_MarksTheWordsAndKeepsTheRestAsText()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync(
            "Café <script>alert(1)</script> & more",
            change: c =>
                c with
                {
                    Body =
                        $"<p>{string.Concat(Enumerable.Repeat("Filler of no use. ", 60))}In the cafés &lt;img src=x onerror=alert(2)&gt; people talk.</p>",
                }
        );

        var page = await app.SearchAsync("cafe people");

        Assert.Equal(["Café", "cafés", "people"], page.All(".hit mark"));
        Assert.Equal(["Café <script>alert(1)</script> & more"], Hits(page));
        Assert.Contains(
            "In the cafés <img src=x onerror=alert(2)> people talk.",
            page.All(".hit-excerpt")[0],
            StringComparison.Ordinal
        );
        Assert.Empty(page.Document.QuerySelectorAll("main script:not([type]), main img"));
    }

    [Fact]
    public async Task Show_NothingAsked_IsAPageThatSearchEnginesMayKnow()
    {
        using var app = new NewsApp();

        var page = await app.Browser().OpenAsync("/search");

        Assert.StartsWith("Search – ", page.Document.Title, StringComparison.Ordinal);
        Assert.NotEqual("noindex", page.Document.QuerySelector("meta[name=robots]")?.GetAttribute("content"));
        Assert.EndsWith(
            "/search",
            page.Document.QuerySelector("link[rel=canonical]")!.GetAttribute("href"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Show_Query_ComesBackAsTextAndIsNotIndexed()
    {
        using var app = new NewsApp();

        var page = await app.SearchAsync("\"><script>alert(1)</script>");

        Assert.Equal("\"><script>alert(1)</script>", page.Form("/search")["q"]);
        Assert.Equal("noindex", page.Document.QuerySelector("meta[name=robots]")?.GetAttribute("content"));
        Assert.Null(page.Document.QuerySelector("link[rel=canonical]"));
    }

    [Fact]
    public async Task Show_WithoutWords_HelpsAndSetsNoCookie()
    {
        using var app = new NewsApp();
        await app.CatchUpAsync();

        var answer = await app.Browser().GetAsync(new Uri("/search", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Contains("How to search", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("glacer", "glacier")]
    [InlineData("galcier", "glacier")]
    [InlineData("glacier harbuor", "glacier harbour")]
    [InlineData("\"glacier harbuor\" -storm", "\"glacier harbour\" -storm")]
    public async Task DidYouMean_Misspelt_OffersWhatGivesResults(string typed, string better)
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("News", change: Text("From the glacier harbour."));

        var page = await app.SearchAsync(typed);

        Assert.Equal([better], page.All(".search-spelling a"));
        Assert.Equal(
            ["News"],
            Hits(
                await app.Browser().OpenAsync(page.Document.QuerySelector(".search-spelling a")!.GetAttribute("href")!)
            )
        );
    }

    [Theory]
    [InlineData("en-GB", "Did you mean glacier?")]
    [InlineData("fr-FR", "Vouliez-vous dire glacier\u00a0?")]
    [InlineData("ar-EG", "هل تقصد glacier؟")]
    public async Task DidYouMean_InALanguage_AsksWithItsOwnMark(string culture, string question)
    {
        using var app = new NewsApp().With("Site:Culture", culture);
        await app.Data.CreateStoryAsync("News", change: Text("glacier"));

        Assert.Equal(
            question,
            (await app.SearchAsync("galcier")).Document.QuerySelector(".search-spelling")!.TextContent
        );
    }

    [Fact]
    public async Task DidYouMean_WordOfASecretStory_IsNotOffered()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Zeppelin", Start.AddDays(1));
        await app.Data.CreateStoryAsync("News");

        Assert.DoesNotContain("zeppelin", (await app.SearchAsync("zepelin")).Html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Find_ScheduledEditedAndWithdrawn_FollowsAtOnce()
    {
        using var app = new NewsApp();
        await app.Data.CreateDraftAsync("Secret draft");
        var story = await app.Data.CreateStoryAsync("Secret plan", Start.AddMinutes(5));
        Assert.Empty(Hits(await app.SearchAsync("secret")));
        Assert.DoesNotContain("plan", await SuggestAsync(app, "secret"), StringComparison.Ordinal);

        app.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(["Secret plan"], Hits(await app.SearchAsync("secret")));
        Assert.Contains("Secret plan", await SuggestAsync(app, "secr"), StringComparison.Ordinal);

        var saved = await EditAsync(
            app,
            (editor, details) =>
                editor.SaveAsync(
                    details with
                    {
                        Id = story.Id,
                        Version = story.Version,
                        Step = ArticleStep.Publish,
                        Content = details.Content with { Headline = "Open plan", Slug = "open-plan" },
                    },
                    Actor.Program("Desk"),
                    default
                )
        );
        Assert.Empty(Hits(await app.SearchAsync("secret")));
        Assert.Equal(["Open plan"], Hits(await app.SearchAsync("open")));

        await EditAsync(
            app,
            (editor, _) => editor.TakeDownAsync(story.Id, saved.Version, Actor.Program("Desk"), default)
        );
        Assert.Empty(Hits(await app.SearchAsync("open")));
        Assert.DoesNotContain("Open plan", await SuggestAsync(app, "open"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_WithdrawnStoryThatTheIndexStillHolds_StaysHidden()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Secret plan");
        await app.CatchUpAsync();
        await app.Data.InDatabaseAsync(async db =>
        {
            var article = (await db.Articles.FindAsync(story.Id))!;
            article.TakeDown(Start);
            await db.SaveChangesAsync();
            return true;
        });

        Assert.Empty(Hits(await app.Browser().OpenAsync("/search?q=secret")));
    }

    [Fact]
    public async Task Find_RenamedTag_FindsTheNewNameOnly()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Tagged", change: c => c with { Tags = ["Zeppelin"] });
        await app.Data.CreateStoryAsync("Other");
        Assert.Equal(["Tagged"], Hits(await app.SearchAsync("zeppelin")));

        await app.InScopeAsync(async services =>
        {
            var tag = services.GetRequiredService<NewsPortal.Core.Data.NewsDbContext>().Tags.Single();
            return await services
                .GetRequiredService<TagEditor>()
                .SaveAsync(
                    new SaveTag
                    {
                        Id = tag.Id,
                        Version = tag.Version,
                        Name = "Airship",
                    },
                    Actor.Program("Desk"),
                    default
                );
        });

        Assert.Empty(Hits(await app.SearchAsync("zeppelin")));
        Assert.Equal(["Tagged"], Hits(await app.SearchAsync("airship")));
    }

    [Theory]
    [InlineData("headline:secret AND body:[* TO *]")]
    [InlineData("+a -b && || ! ( ) { } [ ] ^ \" ~ * ? : \\ /")]
    [InlineData("*:*")]
    [InlineData("a* ?b c~2 d^9999999")]
    [InlineData("\"")]
    [InlineData("\"\"\"\"")]
    [InlineData("-")]
    [InlineData("- - -")]
    [InlineData("--story")]
    [InlineData("-\"")]
    [InlineData("the and of")]
    [InlineData("\0\u0001\u001b\u007f\u0085\u2028")]
    [InlineData("%00%ff%zz")]
    [InlineData("🏳️‍🌈 👩‍👩‍👧‍👦")]
    [InlineData("\u202Estory\u202C")]
    [InlineData("İıſß")]
    [InlineData("' OR 1=1 --")]
    [InlineData("../../etc/passwd")]
    [InlineData("{{7*7}} ${7*7} <%= 7 %>")]
    public async Task Find_HostileQuery_NeverFails(string query)
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Any story");

        Assert.Equal(HttpStatusCode.OK, (await app.SearchAsync(query)).Status);
        Assert.Equal(
            HttpStatusCode.OK,
            (await app.Browser().OpenAsync($"/search/suggest?q={Uri.EscapeDataString(query)}")).Status
        );
    }

    [Theory]
    [InlineData("%ED%A0%80")]
    [InlineData("%F0%28%8C%28")]
    [InlineData("%C0%AE")]
    [InlineData("%D8%00%00%DC")]
    public async Task Find_IllFormedBytes_NeverFails(string encoded)
    {
        using var app = new NewsApp();
        await app.CatchUpAsync();

        Assert.Equal(HttpStatusCode.OK, (await app.Browser().OpenAsync($"/search?q={encoded}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().OpenAsync($"/search/suggest?q={encoded}")).Status);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("story ")]
    [InlineData("\"a b")]
    [InlineData("-x ")]
    [InlineData("*a? ")]
    [InlineData("[a~9 TO b^9] ")]
    [InlineData("é")]
    [InlineData("😀")]
    public async Task Find_VeryLongQuery_IsCut(string unit)
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Any story");
        var query = string.Concat(Enumerable.Repeat(unit, 10_000 / unit.Length));

        var page = await app.SearchAsync(query);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.InRange(page.Form("/search")["q"]!.Length, 1, 200);
    }

    [SkippableFact]
    public async Task Find_NaughtyStrings_NeverFails()
    {
        var strings = JsonSerializer.Deserialize<string[]>(
            await File.ReadAllTextAsync(SharedData.Path("naughty-strings.json"))
        )!;
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Any story");
        await app.CatchUpAsync();
        var browser = app.Browser();

        foreach (var query in strings)
        {
            var status = (await browser.OpenAsync($"/search?q={Uri.EscapeDataString(query)}")).Status;
            Assert.True(status == HttpStatusCode.OK, $"{status}: {query}");
            status = (await browser.OpenAsync($"/search/suggest?q={Uri.EscapeDataString(query)}")).Status;
            Assert.True(status == HttpStatusCode.OK, $"{status}: {query}");
        }
    }

    [Fact]
    public async Task Suggest_Beginning_OffersNamesAndHeadlines()
    {
        using var app = new NewsApp();
        var section = await app.Data.CreateCategoryAsync("harbour", "Harbour");
        var author = await app.Data.CreateAuthorAsync("harriet", "Zoë Harriet");
        await app.Data.CreateAuthorAsync("silent", "Harald Silent");
        await app.Data.CreateStoryAsync("Old harvest", Start.AddDays(-2));
        await app.Data.CreateStoryAsync(
            "New <b>harvest</b>",
            change: c => c with { CategoryIds = [section.Id], AuthorIds = [author.Id], Tags = ["Hard times"] }
        );

        Assert.Equal(
            """
            [{"kind":"section","label":"Section","text":"Harbour","path":"/category/harbour"},{"kind":"tag","label":"Topic","text":"Hard times","path":"/tag/hard-times"},{"kind":"author","label":"Author","text":"Zoë Harriet","path":"/author/harriet"},{"kind":"story","label":"","text":"New <b>harvest</b>","path":"/2026/03/02/new-b-harvest-b"},{"kind":"story","label":"","text":"Old harvest","path":"/2026/02/28/old-harvest"}]
            """,
            await SuggestAsync(app, "har")
        );
        Assert.Contains("Zoë Harriet", await SuggestAsync(app, "zoe harr"), StringComparison.Ordinal);
        Assert.Equal("[]", await SuggestAsync(app, "h"));
        Assert.Equal("[]", await SuggestAsync(app, "har xyz"));
    }

    [Fact]
    public async Task Suggest_AskedByABrowser_IsAPage()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("New <b>harvest</b>");
        await app.CatchUpAsync();
        var browser = app.Browser();
        browser.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

        var page = await browser.OpenAsync("/search/suggest?q=harv");

        Assert.Equal(["New <b>harvest</b>"], page.All(".search-help li a"));
        Assert.Equal("noindex", page.Document.QuerySelector("meta[name=robots]")?.GetAttribute("content"));
    }

    [Theory]
    [InlineData("", "Suggestions – The Test Courier", false)]
    [InlineData("?q=zz", "zz – The Test Courier", true)]
    public async Task Suggest_NothingFound_SaysSoOnlyWhereSomethingWasAsked(string query, string title, bool isSaid)
    {
        using var app = new NewsApp();
        var browser = app.Browser();
        browser.DefaultRequestHeaders.Add("Accept", "text/html");

        var page = await browser.OpenAsync("/search/suggest" + query);

        Assert.Equal(title, page.Document.Title);
        Assert.Equal(isSaid, page.Document.QuerySelector(".search-note") is not null);
    }

    private static async Task<string> SuggestAsync(NewsApp app, string typed)
    {
        await app.CatchUpAsync();
        var json = await app.Browser()
            .GetStringAsync(new Uri($"/search/suggest?q={Uri.EscapeDataString(typed)}", UriKind.Relative));
        return JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json), Relaxed);
    }

    private static Task<ArticleResult> EditAsync(
        NewsApp app,
        Func<ArticleEditor, SaveArticle, Task<ArticleResult>> edit
    ) =>
        app.InScopeAsync(services =>
            edit(
                services.GetRequiredService<ArticleEditor>(),
                new SaveArticle { Content = new ArticleContent { Body = "<p>It happened.</p>" } }
            )
        );

    private static Func<ArticleContent, ArticleContent> Text(string text) => c => c with { Body = $"<p>{text}</p>" };

    private static IReadOnlyList<string> Hits(Page page)
    {
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return page.All(".hit-headline");
    }
}
