using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>The links onwards from a story, and what its page loads.</summary>
public sealed class StoryPageTests
{
    private const string Video = "<p>https://www.youtube.com/watch?v=c1MCyS-O_3Y</p>";
    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;

    [Fact]
    public async Task Story_BetweenOthersOfItsSection_LeadsToThoseThatReadersCanSee()
    {
        using var app = new NewsApp();
        var city = await app.Data.CreateCategoryAsync("city", "City");
        var sport = await app.Data.CreateCategoryAsync("sport", "Sport");
        await CreateAsync("First", -50, city.Id);
        await CreateAsync("Elsewhere", -20, sport.Id, city.Id);
        await CreateAsync("Only sport", -15, sport.Id);
        await CreateAsync("Middle", -10, city.Id, sport.Id);
        await CreateAsync("Same minute", -10, city.Id);
        await CreateAsync("Scheduled", 30, city.Id);
        await app.Data.CreateDraftAsync("Draft", c => c with { CategoryIds = [city.Id] });

        Assert.Equal((null, "Elsewhere"), await BesideAsync(app, "first"));
        Assert.Equal(("Elsewhere", "Same minute"), await BesideAsync(app, "middle"));
        Assert.Equal(("Middle", null), await BesideAsync(app, "same-minute"));

        // In its own primary section.
        Assert.Equal((null, "Only sport"), await BesideAsync(app, "elsewhere"));

        app.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(("Middle", "Scheduled"), await BesideAsync(app, "same-minute"));

        Task CreateAsync(string headline, int minutes, params long[] categories) =>
            app.Data.CreateStoryAsync(headline, Start.AddMinutes(minutes), c => c with { CategoryIds = categories });
    }

    [Fact]
    public async Task Story_AmongMore_CostsTheSameQueries()
    {
        using var app = new NewsApp().With("Pages:Memory", "0");
        var city = await app.Data.CreateCategoryAsync("city", "City");
        var author = await app.Data.CreateAuthorAsync("ada");
        await CreateAsync("Read", 0);
        await FillAsync(10);
        var few = await CountAsync();
        await FillAsync(100);

        Assert.Equal(few, await CountAsync());
        Assert.InRange(few, 1, 2);

        Task CreateAsync(string headline, int minutes) =>
            app.Data.CreateStoryAsync(
                headline,
                Start.AddMinutes(-minutes),
                c => c with { CategoryIds = [city.Id], AuthorIds = [author.Id], Tags = ["Floods"] }
            );

        async Task FillAsync(int count)
        {
            for (var i = 1; i <= count; i++)
            {
                await CreateAsync($"Other {count} {i}", i);
            }

            await app.RelateAsync();
        }

        Task<int> CountAsync() => new QueryCount().OfAsync(app, "/2026/03/02/read");
    }

    [Fact]
    public async Task Story_Alone_LeadsNowhere()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Alone");

        var page = await app.Browser().OpenAsync("/2026/03/02/alone");

        Assert.Empty(page.Document.QuerySelectorAll(".beside, .more-by, .related"));
    }

    [Fact]
    public async Task Story_OfAnAuthorWithOthers_ListsTheNewestThatReadersCanSee()
    {
        using var app = new NewsApp();
        var ines = await app.Data.CreateAuthorAsync("ines", "Ines Marlowe");
        var marek = await app.Data.CreateAuthorAsync("marek", "Marek Dunne");
        for (var i = 0; i < 6; i++)
        {
            await CreateAsync($"Story {i}", -i, ines.Id);
        }

        await CreateAsync("Not hers", -1, marek.Id);
        await CreateAsync("Scheduled", 30, ines.Id);

        var page = await app.Browser().OpenAsync("/2026/03/02/story-0");

        Assert.Equal(["More by Ines Marlowe"], page.All("#more-by"));
        Assert.Equal(["Story 1", "Story 2", "Story 3", "Story 4"], page.All(".more-by a"));

        Task CreateAsync(string headline, int minutes, long author) =>
            app.Data.CreateStoryAsync(headline, Start.AddMinutes(minutes), c => c with { AuthorIds = [author] });
    }

    [Fact]
    public async Task Share_WithoutScript_OffersNothing()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Shared");

        var page = await app.Browser().OpenAsync("/2026/03/02/shared");

        Assert.Equal(2, page.Document.QuerySelectorAll(".share button").Length);
        Assert.All(
            page.Document.QuerySelectorAll(".share button"),
            button => Assert.True(button.HasAttribute("hidden"))
        );
    }

    [Fact]
    public async Task Embed_BeforeTheClick_LoadsNothingFromElsewhere()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync(
            "Embedded",
            change: c =>
                c with
                {
                    Body =
                        Video
                        + "<p>https://vimeo.com/22439234</p><p>https://x.com/desk/status/123</p><p>https://www.instagram.com/p/CuE2WrWsCcf/</p>"
                        + "<p>https://www.openstreetmap.org/#map=12/52.07/4.3</p><p>https://www.google.com/maps?q=Corn+Hall</p>",
                }
        );

        var page = await app.Browser().OpenAsync("/2026/03/02/embedded");

        Assert.Equal(
            ["YouTube", "Vimeo", "X", "Instagram", "OpenStreetMap", "Google Maps"],
            page.All("figure.embed .embed-provider")
        );
        Assert.Empty(page.Document.QuerySelectorAll("iframe, object, embed, video, audio"));
        foreach (
            var element in page.Document.QuerySelectorAll(
                "[src], [srcset], [poster], link[rel~=stylesheet], link[rel~=preload], link[rel~=preconnect], "
                    + "link[rel~=dns-prefetch], link[rel~=modulepreload], link[rel~=icon], link[rel~=manifest]"
            )
        )
        {
            foreach (var name in new[] { "src", "srcset", "poster", "href" })
            {
                Assert.DoesNotMatch("^(https?:)?//(?!news\\.test/)", element.GetAttribute(name) ?? "");
            }
        }

        Assert.NotNull(page.Document.GetElementById("embed-controls"));
        Assert.All(
            page.Document.QuerySelectorAll("figure.embed a"),
            link => Assert.Equal("_blank", link.GetAttribute("target"))
        );
    }

    [Fact]
    public async Task FrameSources_OnlyPagesWithATextOfTheirOwn_AllowThem()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Embedded", change: c => c with { Body = Video });
        await app.Data.CreateStoryAsync(
            "About",
            change: c => c with { PagePath = "about", Body = Video },
            command: c => c with { Kind = ArticleKind.Page }
        );
        await app.Data.CreateStoryAsync(
            "Policy",
            change: c => c with { PagePath = "corrections", Body = Video },
            command: c => c with { Kind = ArticleKind.Page }
        );

        foreach (var address in new[] { "/2026/03/02/embedded", "/about", "/corrections" })
        {
            var policy = await PolicyAsync(app.Browser(), address);
            Assert.Contains("default-src 'self'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.EndsWith(
                "; frame-src https://www.youtube-nocookie.com/embed/ https://player.vimeo.com/video/ "
                    + "https://platform.twitter.com/embed/ "
                    + "https://www.instagram.com/ https://www.openstreetmap.org/export/embed.html "
                    + "https://www.google.com/maps https://www.google.com/maps/ "
                    + "https://w.soundcloud.com/player/",
                policy,
                StringComparison.Ordinal
            );
        }

        foreach (var address in new[] { "/", "/nothing", "/feed", "/2026", "/account/login" })
        {
            Assert.DoesNotContain("frame-src", await PolicyAsync(app.Browser(), address), StringComparison.Ordinal);
        }
    }

    private static async Task<string> PolicyAsync(HttpClient browser, string address)
    {
        using var response = await browser.GetAsync(new Uri(address, UriKind.Relative));
        return Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
    }

    private static async Task<(string? Older, string? Newer)> BesideAsync(NewsApp app, string slug)
    {
        var page = await app.Browser().OpenAsync("/2026/03/02/" + slug);
        return (Headline(page, "prev"), Headline(page, "next"));
    }

    private static string? Headline(Page page, string rel) =>
        page.Document.QuerySelector($".beside a[rel={rel}]")?.LastElementChild?.TextContent.Trim();
}
