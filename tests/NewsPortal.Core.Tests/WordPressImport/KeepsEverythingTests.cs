using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.WordPressImport;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>
/// Everything that plugins and years have added to a site is imported or mentioned in the receipt, and its old
/// addresses work.
/// </summary>
public sealed class KeepsEverythingTests : IDisposable
{
    private const string Site = "https://old.example.org";

    private readonly NewsApp _app = new();
    private readonly ImportBench _bench;

    public KeepsEverythingTests() => _bench = new ImportBench(_app);

    public void Dispose()
    {
        _bench.Dispose();
        _app.Dispose();
    }

    [SkippableFact]
    public async Task Import_CaseAddresses_EveryOldLinkAnswersOrStandsInTheReceipt()
    {
        var path = Wxr.Shared("cases/addresses.xml");
        Assert.True((await _bench.ImportFileAsync(path)).IsDone);

        foreach (var item in (await Wxr.ReadFile(path)).OfType<WxrItem>())
        {
            var link = new Uri(item.Link);
            if (link.Host.EndsWith("example.net", StringComparison.Ordinal))
            {
                Assert.Contains(
                    _bench.Line("post", "12").Notes,
                    note => note.Contains(item.Link, StringComparison.Ordinal)
                );
            }
            else if (link.AbsolutePath != "/admin/")
            {
                await AnswersAsync(link.PathAndQuery);
            }
        }

        Assert.Contains(_bench.Line("page", "14").Notes, note => note.Contains("/admin", StringComparison.Ordinal));
        Assert.Equal("/2020/05/01/new-slug", await AnswersAsync("/2020/05/very-old-slug/"));
        foreach (
            var habit in new[] { "amp/", "2/", "comment-page-1/", "feed/", "embed/", "trackback/", "attachment/x/" }
        )
        {
            Assert.Equal("/2020/05/01/c", await AnswersAsync($"/index.php/2020/05/c/{habit}"));
        }
    }

    [SkippableFact]
    public async Task Import_CaseOldSlug_LeadsOnceToTheStory()
    {
        await _bench.ImportFileAsync(Wxr.Shared("cases/old-slug.xml"));

        foreach (
            var address in new[]
            {
                "/2020/05/very-old-slug/",
                "/2020/04/30/very-old-slug/",
                "/2020/05/01/Very-Old-Slug/amp/",
                "/?name=very-old-slug",
            }
        )
        {
            Assert.Equal("/2020/05/01/new-slug", await AnswersAsync(address));
        }
    }

    [SkippableFact]
    public async Task Import_CaseMeta_FillsTheFieldsAndCountsTheRest()
    {
        await _bench.ImportFileAsync(Wxr.Shared("cases/meta.xml"));

        var article = await _bench.GetAsync("story-1");
        Assert.Equal(
            ("SEO title", "SEO desc", "Kicker text"),
            (article.SeoTitle, article.SeoDescription, article.Standfirst)
        );
        Assert.Equal("Two", article.Categories.OrderBy(c => c.Position ?? 9).First().Category.Name);
        Assert.Equal(1, LeftOut(ImportSummary.Fields)["ser"]);
        Assert.DoesNotContain("subtitle", LeftOut(ImportSummary.Fields).Keys);
        var page = await _app.Browser().OpenAsync("/2020/05/01/story-1");
        Assert.Equal("SEO title", page.Document.Title);
        Assert.Contains(page.Document.QuerySelectorAll(".breadcrumb a"), a => a.TextContent == "Two");
        Assert.DoesNotContain(page.Document.QuerySelectorAll(".breadcrumb a"), a => a.TextContent == "One");
    }

    [SkippableFact]
    public async Task Import_CaseCommentTypes_KeepsReadersOnly()
    {
        var result = await _bench.ImportFileAsync(Wxr.Shared("cases/comment-types.xml"));

        Assert.Equal(["<p>A reader</p>"], (await _bench.GetAsync("story-1")).Comments.Select(c => c.Body));
        Assert.Equal(1, result.Summary.Count("comment", ImportAction.Imported));
        var types = LeftOut(ImportSummary.CommentTypes);
        Assert.Equal((2, 1, 1), (types["note"], types["editorial-comment"], types["order_note"]));
        Assert.DoesNotContain("INTERNAL", await File.ReadAllTextAsync(_bench.ReceiptPath), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Import_CaseTweet_SaysWhoSaidItAndWhen()
    {
        await _bench.ImportFileAsync(Wxr.Shared("cases/tweet.xml"));

        Assert.Equal("City Hall (@cityhall) September 8, 2015", await CaptionAsync("story-1"));
        Assert.Equal("A photo posted by Park (@park) on Oct 1, 2015", await CaptionAsync("story-2"));
        var page = (await _app.Browser().OpenAsync("/2020/05/01/story-1")).Document;
        Assert.Contains(
            "The bridge is open.",
            page.QuerySelector("figure.embed")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Empty(page.QuerySelectorAll("iframe, script[src*=twitter]"));
    }

    [SkippableFact]
    public async Task Import_CaseLinksEmpty_KeepsTheLinksWithTheirWords()
    {
        await _bench.ImportFileAsync(Wxr.Shared("cases/links-empty.xml"));

        Assert.Equal(
            "<p><a href=\"https://s3.cdn.example/big.jpg\" rel=\"noopener\">A chart</a></p>\n<p>After</p>",
            (await _bench.GetAsync("story-1")).Body
        );
        var second = (await _bench.GetAsync("story-2")).Body;
        Assert.Contains(
            "<a href=\"https://s3.cdn.example/b.jpg\" rel=\"noopener\">Chart of results</a> Results in 2020",
            second,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("<figure", second, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Import_CaseYoutubeAmp_MakesEmbedsOfShortcodes()
    {
        await _bench.ImportFileAsync(Wxr.Shared("cases/youtube-amp.xml"));

        var ids = await _app.Data.InDatabaseAsync(db => db.Articles.ToDictionaryAsync(a => a.Slug, a => a.Id));
        Dictionary<string, string> bodies = [];
        foreach (var (slug, id) in ids)
        {
            bodies.Add(slug, await _app.Data.BodyAsync(id));
        }

        foreach (var slug in new[] { "story-1", "story-2", "story-3", "story-4", "story-5", "story-7" })
        {
            Assert.Contains("<figure class=\"embed\">", bodies[slug], StringComparison.Ordinal);
        }

        Assert.Contains("https://maps.example/x?a=1&amp;b=2", bodies["story-6"], StringComparison.Ordinal);
        Assert.All(bodies.Values, body => Assert.DoesNotContain("&amp;amp;", body, StringComparison.Ordinal));
        Assert.All(bodies.Values, body => Assert.DoesNotContain("[", body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "_yoast_wpseo_title",
        "_yoast_wpseo_metadesc",
        "%%title%% %%page%% %%sep%% Exclusive %%sep%% %%sitename%%",
        "A title – Exclusive – The Old Paper"
    )]
    [InlineData("rank_math_title", "rank_math_description", "Chosen %sep% %sitename%", "Chosen – The Old Paper")]
    [InlineData("_aioseo_title", "_aioseo_description", "Chosen #separator_sa #site_title", "Chosen – The Old Paper")]
    [InlineData("_aioseop_title", "_aioseop_description", "Chosen &amp;amp; decoded", "Chosen & decoded")]
    [InlineData("_seopress_titles_title", "_seopress_titles_desc", "%%post_title%% %%sep%% %%sitetitle%%", "")]
    [InlineData("_genesis_title", "_genesis_description", "Chosen by hand", "Chosen by hand")]
    [InlineData("_yoast_wpseo_title", "_yoast_wpseo_metadesc", "%%cf_only_the_plugin_knows%%", "")]
    public async Task Import_SeoFields_ArriveWithTheirVariablesFilled(
        string title,
        string description,
        string template,
        string expected
    )
    {
        await ImportAsync(
            Wxr.Item(1, "one", extra: Wxr.Meta(title, template) + Wxr.Meta(description, "What is in it"))
        );

        var article = await _bench.GetAsync("one");
        Assert.Equal((expected, "What is in it"), (article.SeoTitle, article.SeoDescription));
        Assert.Empty(LeftOut(ImportSummary.Fields));
    }

    [Fact]
    public async Task Import_Dateline_ArrivesAsThatOfTheStory()
    {
        await ImportAsync(Wxr.Item(1, "one", extra: Wxr.Meta("dateline", "NIAMEY &amp; Dosso")));

        Assert.Equal("NIAMEY & Dosso", (await _bench.GetAsync("one")).Content.Dateline);
        Assert.Empty(LeftOut(ImportSummary.Fields));
    }

    [Fact]
    public async Task Import_SubtitleBesideAnExcerpt_StaysAtTheTopOfTheText()
    {
        await ImportAsync(
            Wxr.Item(1, "one", excerpt: "In short.", extra: Wxr.Meta("wps_subtitle", "What it means & why"))
        );

        var article = await _bench.GetAsync("one");
        Assert.Equal("In short.", article.Standfirst);
        Assert.StartsWith("<p><strong>What it means &amp; why</strong></p>", article.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_PodcastEnclosure_StandsInTheTextOnce()
    {
        const string file = "https://cdn.example/show/1.mp3";
        await ImportAsync(
            Wxr.Item(1, "episode", extra: Wxr.Meta("enclosure", $"{file}\n12345\naudio/mpeg\na:1:{{}}"))
                + Wxr.Item(
                    2,
                    "named",
                    content: $"<p>Hear <a href=\"{file}\">it</a>.</p>",
                    extra: Wxr.Meta("enclosure", $"{file}\n12345\naudio/mpeg")
                )
        );

        Assert.Contains($"<a href=\"{file}\"", (await _bench.GetAsync("episode")).Body, StringComparison.Ordinal);
        Assert.Equal(1, (await _bench.GetAsync("named")).Body.Split(file).Length - 1);
    }

    [Fact]
    public async Task Import_LanguageMarks_StayOnStoriesAndOnTheirParts()
    {
        await ImportAsync(
            Wxr.Item(1, "polylang", extra: Wxr.Term("language", "fr", "Français"))
                + Wxr.Item(2, "wpml", extra: Wxr.Meta("_wpml_import_language_code", "pt_BR"))
                + Wxr.Item(3, "own", extra: Wxr.Term("language", "en", "English"))
                + Wxr.Item(
                    4,
                    "parts",
                    "<div lang=\"ar\" dir=\"rtl\"><p>نص</p><p lang=\"en\" dir=\"ltr\">Text</p></div><p>He said <span lang=\"de_DE\">Guten Tag</span>.</p>"
                        + "<p style=\"direction: rtl\">עוד</p><p lang=\"nonsense!\">x</p>"
                )
        );

        Assert.Equal("fr", (await _bench.GetAsync("polylang")).Language);
        Assert.Equal("pt-BR", (await _bench.GetAsync("wpml")).Language);
        Assert.Null((await _bench.GetAsync("own")).Language);
        var parts = new HtmlParser()
            .ParseDocument((await _bench.GetAsync("parts")).Body)
            .QuerySelectorAll("p, span")
            .Select(e => (e.GetAttribute("lang"), e.GetAttribute("dir")));
        Assert.Equal([("ar", "rtl"), ("en", "ltr"), (null, null), ("de-DE", null), (null, "rtl"), (null, null)], parts);
    }

    [Fact]
    public async Task Import_ExportInAnotherLanguage_MarksItsStories()
    {
        await _bench.ImportAsync(
            Wxr.Export(Wxr.Item(1, "in-french")).Replace("<language>en-GB", "<language>fr-FR", StringComparison.Ordinal)
        );

        Assert.Equal("fr-FR", (await _bench.GetAsync("in-french")).Language);
    }

    [Fact]
    public async Task Import_StoriesInSeveralLanguages_AreVersionsOfEachOther()
    {
        const string site = "https://polyglot.example.org";
        const string polylang = """
            <wp:term><wp:term_id>9</wp:term_id><wp:term_taxonomy>post_translations</wp:term_taxonomy><wp:term_slug>pll_5</wp:term_slug>
            <wp:term_name>pll_5</wp:term_name><wp:term_description><![CDATA[a:2:{s:2:"de";i:5;s:2:"fr";i:8;}]]></wp:term_description></wp:term>
            """;
        string Story(long id, string language, string extra) =>
            Wxr.Item(id, $"version-{id}", site: site, extra: Wxr.Term("language", language, language) + extra);
        var member = Wxr.Term("post_translations", "pll_5", "pll_5");
        var group = Wxr.Meta("_wpml_import_translation_group", "77");

        await _bench.ImportAsync(
            Wxr.Export(
                polylang + Story(5, "de", member) + Story(6, "de", group) + Story(7, "fr", group) + Story(9, "it", ""),
                site: site
            )
        );
        await _bench.ImportAsync(Wxr.Export(polylang + Story(8, "fr", member), site: site));

        var groups = new List<Guid?>();
        foreach (var id in new[] { 5, 8, 6, 7, 9 })
        {
            groups.Add((await _bench.GetAsync($"version-{id}")).TranslationGroup);
        }

        Assert.NotNull(groups[0]);
        Assert.Equal((groups[0], groups[2], null), (groups[1], groups[3], groups[4]));
        Assert.NotEqual(groups[0], groups[2]);
        Assert.DoesNotContain("_wpml_import_translation_group", LeftOut(ImportSummary.Fields).Keys);
    }

    [Fact]
    public async Task Import_WhatOnlyPluginsKnow_IsCountedOnceByItsName()
    {
        const string meta = "<wp:meta_value>x</wp:meta_value>";
        await _bench.ImportAsync(
            Wxr.Export(
                "<wp:category><wp:category_nicename>metas</wp:category_nicename><wp:cat_name>Metas</wp:cat_name>"
                    + $"<wp:termmeta><wp:meta_key>colour</wp:meta_key>{meta}</wp:termmeta></wp:category>"
                    + Wxr.Item(
                        71,
                        "counted",
                        extra: Wxr.Term("series", "s", "S")
                            + Wxr.Term("series", "t", "T")
                            + Wxr.Term("post_format", "post-format-quote", "Quote")
                            + Wxr.Comment(1, "Fine")
                                .Replace(
                                    "</wp:comment>",
                                    $"<wp:commentmeta><wp:meta_key>rating</wp:meta_key>{meta}</wp:commentmeta></wp:comment>",
                                    StringComparison.Ordinal
                                )
                    )
            )
        );

        Assert.Equal((1, 1), (LeftOut(ImportSummary.Fields)["colour"], LeftOut(ImportSummary.Fields)["rating"]));
        Assert.Equal(
            (1, 1),
            (LeftOut(ImportSummary.Taxonomies)["series"], LeftOut(ImportSummary.Taxonomies)["post_format"])
        );
    }

    [Fact]
    public async Task Import_StoryWithoutADateAgain_KeepsTheDayOfTheFirstImport()
    {
        static string Undated(string text) =>
            Wxr.Export(Wxr.Item(72, "undated", text, date: "0000-00-00 00:00:00", dateGmt: "0000-00-00 00:00:00"));
        await _bench.ImportAsync(Undated("<p>One</p>"));
        var first = (await _bench.GetAsync("undated")).Path;
        _app.Clock.Advance(TimeSpan.FromDays(3));

        await _bench.ImportAsync(Undated("<p>One</p>"));
        Assert.Equal("unchanged", _bench.Line("post", "72").Action);
        await _bench.ImportAsync(Undated("<p>Two</p>"));

        Assert.Equal(("changed", first), (_bench.Line("post", "72").Action, (await _bench.GetAsync("undated")).Path));
    }

    [Fact]
    public async Task Import_Guids_StayInOurFeeds()
    {
        await ImportAsync(
            Wxr.Item(1, "first")
                + Wxr.Item(2, "second").Replace($"{Site}/?p=2", $"{Site}/?p=1", StringComparison.Ordinal)
        );

        var guids = XDocument
            .Parse(await _app.CreateClient().GetStringAsync("/feed"))
            .Descendants("guid")
            .Select(g => g.Value)
            .ToList();
        Assert.Contains($"{Site}/?p=1", guids);
        Assert.Equal(2, guids.Distinct().Count());
    }

    [Theory]
    [InlineData(
        "<p>Rock &amp;amp; roll &amp;#8217;til &amp;amp;nbsp; dawn</p>",
        "<p>Rock &amp; roll ’til &nbsp; dawn</p>"
    )]
    [InlineData(
        "<p><a href=\"https://x.example/?a=1&amp;amp;b=2\">x</a></p>",
        "<p><a href=\"https://x.example/?a=1&amp;b=2\">x</a></p>"
    )]
    [InlineData("<p>See <a href=\"https://x.example/\"></a>this<a href=\"/y\"> </a>now.</p>", "<p>See this now.</p>")]
    [InlineData(
        "<p>[video src=&#8220;https://x.example/a.mp4&#8221; width=&#8243;640&#8243;]</p>",
        "<p><a href=\"https://x.example/a.mp4\">https://x.example/a.mp4</a></p>"
    )]
    [InlineData(
        "<p>[vimeo id=‘12345’]</p>",
        "<figure class=\"embed\"><a href=\"https://vimeo.com/12345\">https://vimeo.com/12345</a></figure>"
    )]
    [InlineData("<pre>&amp;amp;</pre>", "<pre>&amp;amp;</pre>")]
    [InlineData(
        "<figure><a href=\"https://x.example/page\"><img src=\"https://cdn.example/a.png\" alt=\"The mayor\"></a></figure>",
        "<p><a href=\"https://x.example/page\">The mayor</a></p>"
    )]
    [InlineData("<figure><img src=\"https://cdn.example/a.png\" alt=\"\"></figure><p>x</p>", "<p>x</p>")]
    public void Convert_WhatWasSavedOnceTooOften_IsReadAsItWasMeant(string source, string expected) =>
        Assert.Equal(
            expected,
            WordPressHtml.Convert(source, new WordPressPost(new WordPressAddresses(Site))).ToHtml(_ => null)
        );

    [Theory]
    [InlineData(
        "<blockquote class=\"twitter-tweet\"><p>Words.</p>— Ann (@ann) <a href=\"https://twitter.com/ann/status/12\">May 1, 2020</a></blockquote>",
        "Ann (@ann) May 1, 2020"
    )]
    [InlineData(
        "<blockquote class=\"instagram-media\"><a href=\"https://www.instagram.com/p/abcdef/\">View this post on Instagram</a>"
            + "<p>A post shared by Ann (@ann)</p></blockquote>",
        null
    )]
    public async Task Save_PostOfAnotherSite_KeepsWhoAndWhen(string html, string? caption)
    {
        await _app.Data.CreateStoryAsync("Pasted", change: c => c with { Body = html });

        var figure = new HtmlParser()
            .ParseDocument((await _bench.GetAsync("pasted")).Body)
            .QuerySelector("figure.embed")!;
        Assert.Equal(caption, figure.QuerySelector("figcaption")?.TextContent);
    }

    [Fact]
    public async Task Import_Uploads_AnswerByEveryNameTheyHad()
    {
        _bench.AddPicture("2020/05/big-scaled.jpg");
        _bench.AddPicture("2020/05/edited-e1620000000000.jpg", shade: 60);
        _bench.AddPicture("2020/05/alone.jpg", shade: 200);
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Attachment(11, "2020/05/big-scaled.jpg", parent: 1)
                    + Wxr.Attachment(12, "2020/05/edited-e1620000000000.jpg")
                    + Wxr.Attachment(13, "2020/05/alone.jpg")
                    + Wxr.Item(
                        1,
                        "shows",
                        "<img class=\"wp-image-11\" src=\"/wp-content/uploads/2020/05/big-300x200.jpg\"><img class=\"wp-image-12\" src=\"\">"
                    )
            ),
            withUploads: true
        );

        foreach (
            var name in new[]
            {
                "big-scaled.jpg",
                "big.jpg",
                "big-300x200.jpg",
                "BIG-1024x768.jpg",
                "big.jpg.webp",
                "edited-e1620000000000.jpg",
                "edited.jpg",
                "edited-150x150.jpg",
                "alone.jpg",
                "alone-300x200.jpg",
                "alone-scaled.jpg",
            }
        )
        {
            Assert.StartsWith(
                "/media/",
                await AnswersAsync($"/wp-content/uploads/2020/05/{name}"),
                StringComparison.Ordinal
            );
        }

        Assert.Equal("/2020/01/02/shows", await AnswersAsync("/?attachment_id=11"));
        Assert.Equal("/2020/01/02/shows", await AnswersAsync("/attachment-11/"));
        Assert.StartsWith("/media/", await AnswersAsync("/attachment-13/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_Terms_AnswerByTheirNumbers()
    {
        await ImportAsync(
            "<wp:author><wp:author_id>7</wp:author_id><wp:author_login>ada</wp:author_login><wp:author_display_name>Ada</wp:author_display_name></wp:author>"
                + Wxr.Category("city", "City")
                    .Replace("<wp:category>", "<wp:category><wp:term_id>5</wp:term_id>", StringComparison.Ordinal)
                + "<wp:tag><wp:term_id>6</wp:term_id><wp:tag_slug>high-water</wp:tag_slug><wp:tag_name>High "
                + "water</wp:tag_name></wp:tag>"
                + Wxr.Item(
                    1,
                    "one",
                    extra: Wxr.Term("category", "city", "City") + Wxr.Term("post_tag", "high-water", "High water")
                )
        );

        Assert.Equal("/category/city", await AnswersAsync("/?cat=5"));
        Assert.Equal("/category/city/feed", await AnswersAsync("/?cat=5&feed=rss2"));
        Assert.Equal("/tag/high-water", await AnswersAsync("/?tag_id=6"));
        Assert.Equal("/author/ada", await AnswersAsync("/?author=7"));
    }

    [Fact]
    public async Task Import_SiteBelowAPath_KeepsItsAddresses()
    {
        const string site = "https://below.example.org/blog";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(1, "one", site: site, link: $"{site}/2020/01/one/")
                    + Wxr.Item(2, "two", site: site, link: $"{site}/?p=2"),
                site: site
            )
        );

        foreach (
            var address in new[]
            {
                "/blog/2020/01/one/",
                "/blog/2020/01/one/amp/",
                "/blog/?p=1",
                "/blog/2020/01/02/one/feed/",
            }
        )
        {
            Assert.Equal("/2020/01/02/one", await AnswersAsync(address));
        }

        Assert.Equal("/2020/01/02/two", await AnswersAsync("/blog/?p=2"));
        Assert.Equal("/feed", await AnswersAsync("/blog/feed/"));
        Assert.Equal("/", await AnswersAsync("/blog/"));
    }

    private Task<ImportResult> ImportAsync(string items) => _bench.ImportAsync(Wxr.Export(items));

    private Dictionary<string, int> LeftOut(string kind)
    {
        using var receipt = JsonDocument.Parse(File.ReadAllText(_bench.ReceiptPath));
        return receipt.RootElement.GetProperty("leftOut").GetProperty(kind).Deserialize<Dictionary<string, int>>()!;
    }

    private async Task<string?> CaptionAsync(string slug) =>
        new HtmlParser()
            .ParseDocument((await _bench.GetAsync(slug)).RenderedBody)
            .QuerySelector("figure.embed figcaption")
            ?.TextContent;

    /// <summary>Where an old address leads: to itself with 200, or one 301 further.</summary>
    private async Task<string> AnswersAsync(string address)
    {
        var browser = _app.Browser();
        using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            return address;
        }

        Assert.True(answer.StatusCode == HttpStatusCode.MovedPermanently, $"{(int)answer.StatusCode} {address}");
        var location = answer.Headers.Location!.OriginalString;
        using var present = await browser.GetAsync(new Uri(location, UriKind.Relative));
        Assert.True(present.StatusCode == HttpStatusCode.OK, $"{(int)present.StatusCode} {address} -> {location}");
        return location;
    }
}
