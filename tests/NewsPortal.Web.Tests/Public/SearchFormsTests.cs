using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>The spellings of one word find each other, and the right letters are highlighted.</summary>
public sealed class SearchFormsTests
{
    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;

    /// <summary>Each line has one word in several spellings.</summary>
    public static TheoryData<string> Spellings =>
        new(
            "derisking|de-risking|de risking|de\u2011risking|de–risking|de\u00ADrisking",
            "opensource|open source|open-source|openSource",
            "obrien|O'Brien|O’Brien|OʼBrien|O`Brien|O\uFF07Brien",
            "isnt|isn't|isn’t",
            "covid19|COVID-19|Covid 19|COVID\u201119",
            "email|e-mail|E-Mail",
            "1200|1,200|1.200|1’200|1\u00A0200|1\u202F200|1\u2009200",
            "1234567|1,234,567|12,34,567",
            "izmir|İzmir|Izmir|IZMIR|ızmır",
            "елкин|Ёлкин|ёлкин",
            "Mueller|Müller|Muller|MÜLLER|Mu\u0308ller",
            "Koeln|Köln|Koln",
            "thor|Þór|Thór",
            "Oersted|Ørsted|Orsted",
            "Aarhus|Århus|Arhus",
            "aether|æther",
            "oeuvre|œuvre",
            "strasse|Straße",
            "Lodz|Łódź",
            "Bjork|Björk",
            "github|GitHub|ＧｉｔＨｕｂ|git hub",
            "javascript|JavaScript|Java Script",
            "USA|U.S.A.",
            "nodejs|Node.js|node js",
            "opendata|#OpenData|open data",
            "cafe|café|cafe\u0301|CAFÉ",
            "hawaii|Hawai’i|Hawaiʻi",
            "newsroom|@newsroom|#newsroom|news-room",
            "tshirt|t-shirt|T shirt"
        );

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task Find_AnotherSpelling_FindsAllOfThem(string spellings)
    {
        var all = spellings.Split('|');
        using var app = new NewsApp().With("Site:Culture", "en-GB");
        foreach (var (spelling, number) in all.Select((s, i) => (s, i)))
        {
            await app.Data.CreateStoryAsync(
                $"Story {number}",
                change: c => c with { Body = $"<p>They said {spelling} today.</p>" }
            );
        }

        await app.Data.CreateStoryAsync("Unrelated");
        foreach (var typed in all)
        {
            var found = Hits(await app.SearchAsync(typed));
            Assert.True(
                found.Count == all.Length,
                $"\"{typed}\" finds {string.Join(", ", found.Order())} of {all.Length}."
            );
        }
    }

    [Fact]
    public async Task Find_LanguagesWithSigns_AreDifferentWords()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("One", change: Text("Written in C++ alone."));
        await app.Data.CreateStoryAsync("Two", change: Text("Written in C# alone."));
        await app.Data.CreateStoryAsync("Three", change: Text("Written for .NET alone."));
        await app.Data.CreateStoryAsync("Four", change: Text("A net with the letter C."));

        Assert.Equal(["One"], Hits(await app.SearchAsync("c++")));
        Assert.Equal(["Two"], Hits(await app.SearchAsync("C#")));
        Assert.Equal(["Three"], Hits(await app.SearchAsync(".net")));
        Assert.Equal(["Four"], Hits(await app.SearchAsync("c net")));
    }

    [Theory]
    [InlineData("opensource", "An open source tool is open to all", "open source")]
    [InlineData("open source", "The opensource way", "opensource")]
    [InlineData("derisking", "Why de-risking pays: no risk", "de-risking")]
    [InlineData("de-risking", "Some derisking", "derisking")]
    [InlineData("obrien", "Then O’Brien left", "O’Brien")]
    [InlineData("1200", "Over 1,200 came", "1,200")]
    [InlineData("covid19", "After COVID-19, a cold", "COVID-19")]
    [InlineData("Mueller", "Herr Müller speaks", "Müller")]
    [InlineData("thor", "Og Þór kom", "Þór")]
    [InlineData("us", "The U.S. plan", "U.S")]
    [InlineData("c++", "In C++ again", "C++")]
    [InlineData(".net", "For .NET again", ".NET")]
    [InlineData("derisking", "So de\u00ADrisking", "de\u00ADrisking")]
    public async Task Show_AnotherSpelling_IsMarkedWhole(string typed, string headline, string marked)
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync(headline);

        Assert.Equal([marked], (await app.SearchAsync(typed)).All(".hit-headline mark"));
    }

    [Fact]
    public async Task Find_SpellingsWithPhrasesAndExclusions_AreFollowed()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("One", change: Text("A guide to derisking projects."));
        await app.Data.CreateStoryAsync("Two", change: Text("A guide to de-risking projects."));
        await app.Data.CreateStoryAsync("Three", change: Text("A guide to projects."));

        Assert.Equal(["One", "Two"], Hits(await app.SearchAsync("\"derisking projects\"")).Order());
        Assert.Equal(["One", "Two"], Hits(await app.SearchAsync("\"to de risking projects\"")).Order());
        Assert.Equal(["Three"], Hits(await app.SearchAsync("guide -derisking")));
        Assert.Equal(["Three"], Hits(await app.SearchAsync("guide -de-risking")));
    }

    [Fact]
    public async Task Find_StoryInAnotherLanguage_IsFoundByItsInflections()
    {
        using var app = new NewsApp().With("Site:Culture", "en-GB");
        var french = await app.Data.CreateStoryAsync(
            "Les chevaux du maire",
            change: Text("Les élections municipales ont été reportées.")
        );
        await app.Data.CreateStoryAsync("News in brief", change: Text("The new cars."));
        await SpeakAsync(app, french.Id, "fr-CA");

        Assert.Equal(["Les chevaux du maire"], Hits(await app.SearchAsync("cheval")));
        var page = await app.SearchAsync("élection municipale");
        Assert.Equal(["Les chevaux du maire"], Hits(page));
        Assert.Equal(["élections", "municipales"], page.All(".hit-excerpt mark"));
        Assert.Equal(["News in brief"], Hits(await app.SearchAsync("car")));
    }

    [Fact]
    public async Task Find_Headlines_RankByHowNearTheyAre()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync(
            "Scattered",
            Start.AddDays(-1),
            Text("The harbour was closed. A week later the ferry came, they say, to the new bridge.")
        );
        await app.Data.CreateStoryAsync(
            "Together",
            Start.AddDays(-30),
            Text("At the harbour ferry, they say, nothing happened in the new week of the bridge.")
        );
        await app.Data.CreateStoryAsync("A ferry in the harbour", Start.AddDays(-60));
        await app.Data.CreateStoryAsync("Harbour ferry", Start.AddDays(-900));
        await app.Data.CreateStoryAsync(
            "Harbour ferry sinks: the harbour ferry story",
            Start.AddDays(-2),
            Text("Harbour ferry, harbour ferry.")
        );

        var found = Hits(await app.SearchAsync("harbour ferry"));

        Assert.Equal("Harbour ferry", found[0]);
        Assert.Equal("Scattered", found[^1]);
        Assert.Equal("Together", found[^2]);
    }

    [Fact]
    public async Task DidYouMean_RareMisspellingThatAStoryHolds_IsStillOffered()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Slip", change: Text("The goverment did it."));
        for (var i = 0; i < 6; i++)
        {
            await app.Data.CreateStoryAsync($"Right {i}", change: Text("The government did it."));
        }

        var page = await app.SearchAsync("goverment");

        Assert.Equal(["Slip"], Hits(page));
        Assert.Equal(["government"], page.All(".search-spelling a"));
        Assert.Empty((await app.SearchAsync("government")).All(".search-spelling a"));
    }

    [Fact]
    public async Task Find_Misspelt_ShowsWhatTheRightSpellingFinds()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("News", change: Text("From the glacier harbour."));

        var page = await app.SearchAsync("galcier");

        Assert.Equal(["News"], Hits(page));
        Assert.Contains("These hold the other spelling", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("havrest")]
    [InlineData("harvset")]
    [InlineData("hrvest")]
    [InlineData("zoe harreit")]
    public async Task Suggest_WithATypo_StillSuggests(string typed)
    {
        using var app = new NewsApp();
        var author = await app.Data.CreateAuthorAsync("harriet", "Zoë Harriet");
        await app.Data.CreateStoryAsync("New harvest", change: c => c with { AuthorIds = [author.Id] });
        await app.CatchUpAsync();

        var json = await app.Browser().GetStringAsync($"/search/suggest?q={Uri.EscapeDataString(typed)}");

        Assert.NotEmpty(JsonSerializer.Deserialize<JsonElement[]>(json)!);
    }

    [Theory]
    [InlineData("en-GB", "march 2016", "/2016/03")]
    [InlineData("en-GB", "Mar 2016", "/2016/03")]
    [InlineData("en-GB", "2016", "/2016")]
    [InlineData("en-GB", "14 march 2016", "/2016/03/14")]
    [InlineData("en-US", "March 14, 2016", "/2016/03/14")]
    [InlineData("en-GB", "14th March 2016", "/2016/03/14")]
    [InlineData("en-GB", "03/2016", "/2016/03")]
    [InlineData("en-GB", "2016-03", "/2016/03")]
    [InlineData("en-GB", "2016-03-14", "/2016/03/14")]
    [InlineData("en-GB", "14/03/2016", "/2016/03/14")]
    [InlineData("en-US", "03/14/2016", "/2016/03/14")]
    [InlineData("de-DE", "März 2016", "/2016/03")]
    [InlineData("de-DE", "14. März 2016", "/2016/03/14")]
    [InlineData("fr-FR", "mars 2016", "/2016/03")]
    [InlineData("fr-FR", "march 2016", "/2016/03")]
    [InlineData("ar", "مارس 2016", "/2016/03")]
    public async Task Show_Date_OffersItsArchive(string culture, string typed, string path)
    {
        using var app = new NewsApp().With("Site:Culture", culture);
        await app.Data.CreateStoryAsync("Old", new DateTime(2016, 3, 14, 12, 0, 0, DateTimeKind.Utc));

        var page = await app.SearchAsync(typed);

        Assert.Equal(path, page.Document.QuerySelector(".search-archive a")?.GetAttribute("href"));
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().OpenAsync(path)).Status);
    }

    [Theory]
    [InlineData("march 2015")]
    [InlineData("march madness 2016")]
    [InlineData("31 february 2016")]
    [InlineData("13/13/2016")]
    [InlineData("2016 2017")]
    [InlineData("99999")]
    public async Task Show_NoDateOrNoStory_OffersNoArchive(string typed)
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Old", new DateTime(2016, 3, 14, 12, 0, 0, DateTimeKind.Utc));

        Assert.Null((await app.SearchAsync(typed)).Document.QuerySelector(".search-archive"));
    }

    [Theory]
    [InlineData("https://old.example.org/2026/03/01/a-slug-of-its-own/")]
    [InlineData("http://old.example.org/2026/03/01/a-slug-of-its-own?utm_source=x#top")]
    [InlineData("old.example.org/2026/03/01/a-slug-of-its-own")]
    [InlineData("/2026/03/01/a-slug-of-its-own")]
    [InlineData("https://news.test/elsewhere/harvest-is-late/")]
    public async Task Find_PastedAddress_FindsItsStoryFirst(string typed)
    {
        using var app = new NewsApp();
        var at = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
        await app.Data.CreateStoryAsync("Harvest is late", at, c => c with { Slug = "a-slug-of-its-own" });
        await app.Data.CreateStoryAsync("A slug", at, Text("Of its own https path, in 2026."));

        Assert.Equal("Harvest is late", Hits(await app.SearchAsync(typed))[0]);
    }

    [Theory]
    [InlineData("choice either/or")]
    [InlineData("either/or")]
    public async Task Find_WordsWithASlash_AreNoAddress(string typed)
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("One", change: Text("It is either this choice or that."));

        Assert.Equal(["One"], Hits(await app.SearchAsync(typed)));
    }

    [Fact]
    public async Task Find_WordsWithAMonth_FindsWhatWasPublishedThen()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("The hub opens", new DateTime(2016, 3, 14, 12, 0, 0, DateTimeKind.Utc));
        await app.Data.CreateStoryAsync("The hub closes", new DateTime(2017, 3, 14, 12, 0, 0, DateTimeKind.Utc));
        await app.Data.CreateStoryAsync(
            "Years later",
            new DateTime(2018, 3, 14, 12, 0, 0, DateTimeKind.Utc),
            Text("The hub of March 2016.")
        );

        Assert.Equal(["The hub opens", "Years later"], Hits(await app.SearchAsync("hub march 2016")).Order());
        Assert.Equal(["The hub closes"], Hits(await app.SearchAsync("2017 hub")));
    }

    [Fact]
    public async Task Show_DayWithoutAStory_OffersItsMonth()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Old", new DateTime(2016, 3, 14, 12, 0, 0, DateTimeKind.Utc));

        var page = await app.SearchAsync("15 march 2016");

        Assert.Equal("/2016/03", page.Document.QuerySelector(".search-archive a")?.GetAttribute("href"));
    }

    [Theory]
    [InlineData("not alone", "Notes on notalone.gov")]
    [InlineData("log in", "The login is new")]
    [InlineData("write for readers", "Writing for readers")]
    [InlineData("designing forms", "How we design a form")]
    public async Task Find_CommonPartsAndOtherEndings_FindsTheWord(string typed, string headline)
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync(headline);
        await app.Data.CreateStoryAsync("Unrelated");

        Assert.Equal([headline], Hits(await app.SearchAsync(typed)));
    }

    [Fact]
    public async Task Find_TellingWordOfAHeadlineAmongUnknownOnes_FindsIt()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("An engineering sandwich");
        await app.Data.CreateStoryAsync("Others", change: Text("The back end and the front end."));

        Assert.Contains("An engineering sandwich", Hits(await app.SearchAsync("back office front office sandwich")));
    }

    [Fact]
    public async Task Find_UnknownWordBesideAnotherName_CorrectsIt()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Normative's Matthew Milan");
        await app.Data.CreateStoryAsync("Matt at the harbour");

        var page = await app.SearchAsync("matt millan normative");

        Assert.Equal("Normative's Matthew Milan", Hits(page)[0]);
        Assert.Equal(["matt milan normative"], page.All(".search-spelling a"));
    }

    [Theory]
    [InlineData("ONET")]
    [InlineData("The teams, they are a changin’")]
    [InlineData("customs plan")]
    [InlineData("12,000,001 changin")]
    public async Task DidYouMean_WhatStoriesHold_IsLeftAlone(string typed)
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("O*NET today");
        await app.Data.CreateStoryAsync(
            "The teams, they are a changin’",
            change: Text("The customs plan. 12,000,002 and 12,000,001.")
        );
        for (var i = 0; i < 9; i++)
        {
            await app.Data.CreateStoryAsync(
                $"Other {i}",
                change: Text("One custom plan: the teams, they are a changing thing. 12,000,002.")
            );
        }

        Assert.Empty((await app.SearchAsync(typed)).All(".search-spelling a"));
    }

    [Fact]
    public async Task OpenSearch_Description_LeadsToSearchAndSuggestions()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("New harvest");
        await app.CatchUpAsync();
        var browser = app.Browser();
        var link = (await browser.OpenAsync("/")).Document.QuerySelector("link[rel=search]")!;
        Assert.Equal("application/opensearchdescription+xml", link.GetAttribute("type"));

        var answer = await browser.GetAsync(link.GetAttribute("href"));
        Assert.Equal("application/opensearchdescription+xml", answer.Content.Headers.ContentType!.MediaType);
        var root = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!;
        XNamespace search = "http://a9.com/-/spec/opensearch/1.1/";
        Assert.Equal(search + "OpenSearchDescription", root.Name);
        Assert.InRange(root.Element(search + "ShortName")!.Value.Length, 1, 16);
        var templates = root.Elements(search + "Url")
            .ToDictionary(u => u.Attribute("type")!.Value, u => u.Attribute("template")!.Value);

        Assert.Equal("https://news.test/search?q={searchTerms}", templates["text/html"]);
        var suggestions = await browser.GetStringAsync(
            templates["application/x-suggestions+json"].Replace("{searchTerms}", "harv", StringComparison.Ordinal)
        );
        Assert.Equal("[\"harv\",[\"New harvest\"]]", suggestions);
    }

    private static Task SpeakAsync(NewsApp app, long id, string language) =>
        app.Data.ChangeAsync(id, c => c with { Language = language });

    private static Func<NewsPortal.Core.Articles.ArticleContent, NewsPortal.Core.Articles.ArticleContent> Text(
        string text
    ) => c => c with { Body = $"<p>{text}</p>" };

    private static IReadOnlyList<string> Hits(Page page)
    {
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return page.All(".hit-headline");
    }
}
