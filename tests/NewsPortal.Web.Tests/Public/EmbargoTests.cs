using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>
/// What is to appear later says nothing before: not at any public address, not by any question that one can ask.
/// </summary>
public sealed partial class EmbargoTests
{
    /// <summary>A word for each field of the waiting story.</summary>
    private static readonly string[] Words =
    [
        "quillheadline",
        "brevheading",
        "zephyrlead",
        "mirabelbody",
        "captionfern",
        "creditfern",
        "altfern",
        "bodyaltmoss",
        "bodycaptionmoss",
        "topicmoss",
        "seotitlemoss",
        "seodescmoss",
        "slugmoss",
        "seriesmoss",
        "datelinemoss",
    ];

    private static readonly DateTime Due = NewsApp.Start.UtcDateTime.AddDays(2);

    [Fact]
    public async Task Addresses_OfTheWholeSite_SayNothingBeforeTheTimeAndThenDo()
    {
        await using var app = new NewsApp().With("Syndication:FullText", "true");
        var site = await SiteAsync(app);
        var addresses = await AddressesAsync(app, site);
        var browser = app.Browser();

        List<string> early = [];
        foreach (var address in addresses)
        {
            early.AddRange((await SaidAsync(browser, address)).Select(word => $"{address}: {word}"));
        }

        app.Clock.Advance(Due.AddMinutes(1) - NewsApp.Start.UtcDateTime);
        await app.RelateAsync();
        var said = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var address in addresses.Append($"{site.Path}"))
        {
            said[address] = await SaidAsync(browser, address);
        }

        Assert.True(early.Count == 0, string.Join('\n', early));
        Assert.Empty(Words.Except(said.Values.SelectMany(words => words)));
        foreach (
            var address in new[]
            {
                "/",
                site.Path,
                "/feed",
                "/feed/atom",
                "/feed/json",
                "/news-sitemap.xml",
                "/sitemaps/articles-0.xml",
                "/category/city",
                "/author/ada",
                "/tag/topicmoss",
                "/2026/03/04",
                "/search?q=mirabelbody",
                "/search/suggest?q=quillhead",
                $"/oembed?url=https://news.test{site.Path}",
                $"/embed/{site.Id}",
            }
        )
        {
            Assert.True(said[address].Count > 0, $"{address} says nothing after the time.");
        }
    }

    [Fact]
    public void Addresses_ForReaders_AreAllTriedHere()
    {
        using var app = new NewsApp();
        var tried = Samples(new Waiting(1, "/2026/03/04/slugmoss", 1, 1, 1, [], "/media/files/1/a.pdf"))
            .Select(a => a.Split('?')[0])
            .Append("/2026/03/04/slugmoss")
            .ToList();
        var untried = app
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(s => s.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Where(e => !Inside().IsMatch("/" + e.RoutePattern.RawText!.TrimStart('/')))
            .Where(e => !tried.Any(ShapeOf(e.RoutePattern).IsMatch))
            .Select(e => e.RoutePattern.RawText);

        Assert.Empty(untried);
    }

    [Fact]
    public async Task Search_ForWhatWaits_AnswersAsForWhatIsNowhere()
    {
        await using var app = new NewsApp();
        await SiteAsync(app);

        foreach (var word in Words)
        {
            var nowhere = new string([.. word.Select(c => c == 'o' ? 'u' : c)]) + "xx";
            foreach (var address in new[] { "/search?q=", "/search/suggest?q=" })
            {
                var found = await app.Browser().OpenAsync(address + word);
                var none = await app.Browser().OpenAsync(address + nowhere);
                Assert.Equal(none.Status, found.Status);
                Assert.Equal(
                    none.Html.Replace(nowhere, "*", StringComparison.OrdinalIgnoreCase),
                    found.Html.Replace(word, "*", StringComparison.OrdinalIgnoreCase)
                );
            }

            // Neither a correction of the spelling nor a completion may know it.
            Assert.Empty(await SaidAsync(app.Browser(), $"/search?q={word[..^1]}k"));
            Assert.Empty(await SaidAsync(app.Browser(), $"/search/suggest?q={word[..5]}"));
        }
    }

    [Fact]
    public async Task Pictures_OfWhatWaits_HaveNoAddressBeforeTheTime()
    {
        await using var app = new NewsApp();
        var site = await SiteAsync(app);

        foreach (var address in site.Files)
        {
            Assert.Equal((address, HttpStatusCode.NotFound), (address, await StatusAsync(app, address)));
        }

        app.Clock.Advance(Due.AddMinutes(1) - NewsApp.Start.UtcDateTime);
        foreach (var address in site.Files)
        {
            Assert.Equal((address, HttpStatusCode.OK), (address, await StatusAsync(app, address)));
        }
    }

    [Fact]
    public async Task Pictures_OfPublicStories_AreNotFoundByNumber()
    {
        await using var app = new NewsApp();
        var site = await SiteAsync(app);
        app.Clock.Advance(Due.AddMinutes(1) - NewsApp.Start.UtcDateTime);

        foreach (var key in new[] { "000000000000", "0", new string('0', 64) })
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(app, $"/media/{site.Picture}/{key}/320.webp"));
        }
    }

    private sealed record Waiting(
        long Id,
        string Path,
        long Picture,
        long Tag,
        long Series,
        IReadOnlyList<string> Files,
        string File
    );

    /// <summary>A paper with public stories about the same, and one that waits.</summary>
    private static async Task<Waiting> SiteAsync(NewsApp app)
    {
        var city = await app.Data.CreateCategoryAsync("city", "City");
        var author = await app.Data.CreateAuthorAsync("ada", "Ada");
        var (lead, figure) = (await PictureAsync(app, 5), await PictureAsync(app, 6));
        var series = await app.Data.InDatabaseAsync(async db =>
        {
            var row = new Series { Title = "seriesmoss", Slug = "seriesmoss" };
            db.Add(row);
            await db.SaveChangesAsync();
            return row.Id;
        });
        const string text = "A heron, an otter, a kettle, a ladder, a lantern and a trumpet near the harbour wall.";
        for (var i = 0; i < 8; i++)
        {
            await app.Data.CreateStoryAsync(
                $"Harbour {i}",
                NewsApp.Start.UtcDateTime.AddHours(-1 - i),
                c => c with { Body = $"<p>{text}</p>", CategoryIds = [city.Id], AuthorIds = [author.Id] }
            );
        }

        var story = await app.Data.CreateStoryAsync(
            "waits",
            Due,
            _ => new ArticleContent
            {
                Headline = "The quillheadline",
                ShortHeadline = "A brevheading",
                Standfirst = "The zephyrlead.",
                Dateline = "datelinemoss",
                Body =
                    $"<p>The mirabelbody. {text}</p><figure data-media-id=\"{figure.Id}\">"
                    + $"<img alt=\"A bodyaltmoss\"><figcaption>A bodycaptionmoss</figcaption></figure>",
                CategoryIds = [city.Id],
                AuthorIds = [author.Id],
                Tags = ["topicmoss"],
                SeriesId = series,
                PictureId = lead.Id,
                PictureAlt = "An altfern",
                PictureCaption = "A captionfern",
                PictureCredit = "creditfern",
                SeoTitle = "The seotitlemoss",
                SeoDescription = "The seodescmoss.",
                Slug = "slugmoss",
            }
        );
        var editor = Actor.Program("Test");
        await app.InScopeAsync(s =>
            s.GetRequiredService<FrontEditor>().PlaceFirstAsync(Slots.Lead, story.Id, editor, default)
        );
        await app.InScopeAsync(s =>
            s.GetRequiredService<BreakingNewsEditor>()
                .SaveAsync(
                    new SaveBreakingNews
                    {
                        Text = "A quillheadline at last",
                        Story = $"#{story.Id}",
                        StartsAt = Due,
                    },
                    editor,
                    default
                )
        );
        await app.RelateAsync();
        var (path, tag) = await app.Data.InDatabaseAsync(async db =>
            (
                await db.Articles.Where(a => a.Id == story.Id).Select(a => a.Path!).SingleAsync(),
                await db.Tags.Select(t => t.Id).SingleAsync()
            )
        );
        return new Waiting(
            story.Id,
            path,
            lead.Id,
            tag,
            series,
            [lead.Address(320), figure.Address(320), lead.Crop(Ratio.Wide).Address],
            "/media/files/1/a.pdf"
        );
    }

    private static async Task<PictureRef> PictureAsync(NewsApp app, int seed) =>
        (
            await app.InScopeAsync(s =>
                s.GetRequiredService<MediaLibrary>()
                    .AddAsync(
                        new MemoryStream(TestPicture.Jpeg(1600, 1000, seed)),
                        $"file-{seed}.jpg",
                        PictureTexts.None,
                        Actor.Program("Test"),
                        default
                    )
            )
        )
            .Value
            .Picture!;

    /// <summary>Every public address, and those that follow from the story's ids.</summary>
    private static async Task<List<string>> AddressesAsync(NewsApp app, Waiting site)
    {
        var addresses = Samples(site);
        var home = await app.Browser().OpenAsync("/");
        addresses.AddRange(
            home.Document.QuerySelectorAll("a[href^='/'], link[href^='/'], script[src^='/']")
                .Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!)
        );
        return [.. addresses.Distinct()];
    }

    private static List<string> Samples(Waiting site) =>
        [
            "/",
            site.Path,
            $"{site.Path}/",
            site.Path.Replace("/03/04/", "/03/01/", StringComparison.Ordinal),
            $"{site.Path}?print=1",
            $"/?p={site.Id}",
            $"/slugmoss",
            "/2026",
            "/2026/03",
            "/2026/03/04",
            "/2026/03/02",
            "/category/city",
            "/category/city/feed",
            "/category/city/feed/atom",
            "/category/city/feed/json",
            "/author/ada",
            "/author/ada/feed",
            "/author/ada/feed/json",
            "/tag/topicmoss",
            "/tag/topicmoss/feed",
            "/tag/topicmoss/feed/json",
            "/series/seriesmoss",
            "/series/seriesmoss/feed",
            "/feed",
            "/feed/atom",
            "/feed/json",
            "/sitemap.xml",
            "/sitemaps/articles-0.xml",
            "/sitemaps/articles-1.xml",
            "/sitemaps/tags-0.xml",
            "/sitemaps/authors-0.xml",
            "/sitemaps/fronts.xml",
            "/news-sitemap.xml",
            "/robots.txt",
            "/ads.txt",
            "/security.txt",
            "/.well-known/security.txt",
            "/opensearch.xml",
            "/manifest.webmanifest",
            "/favicon.ico",
            "/favicon.svg",
            "/apple-touch-icon.png",
            "/icons/maskable-512.png",
            "/icons/192.png",
            "/offline",
            $"/offline/stories?ids={site.Id}",
            "/service-worker.js",
            "/corrections",
            "/search",
            "/search?q=harbour",
            "/search?q=mirabelbody",
            "/search?q=heron&order=newest",
            "/search/suggest?q=quillhead",
            "/search/suggest?q=har",
            $"/oembed?url=https://news.test{site.Path}",
            $"/oembed?format=xml&url=https://news.test{site.Path}",
            $"/embed/{site.Id}",
            $"/media/card/story/{site.Id}/000000000000.png",
            $"/media/card/topic/{site.Tag}/000000000000.png",
            $"/media/card/series/{site.Series}/000000000000.png",
            $"/media/{site.Picture}/000000000000/320.webp",
            $"/media/{site.Picture}/000000000000/wide/320.webp",
            site.File,
            $"/views/{site.Id}.gif",
            $"/preview/{new string('A', 43)}",
            $"/preview/{new string('A', 43)}/media/{site.Picture}/000000000000/320.webp",
            $"/preview/{new string('A', 43)}/media/{site.Picture}/000000000000/wide/320.webp",
        ];

    /// <summary>The words in an answer, where it leads included, but for those in the question.</summary>
    private static async Task<IReadOnlyList<string>> SaidAsync(HttpClient browser, string address)
    {
        var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
        Assert.True((int)answer.StatusCode < 500, $"{address}: {answer.StatusCode}");
        var text =
            WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync())
            + string.Join(' ', answer.Headers.SelectMany(h => h.Value));
        return
        [
            .. Words.Where(w =>
                text.Replace(Uri.UnescapeDataString(address), "", StringComparison.OrdinalIgnoreCase)
                    .Contains(w, StringComparison.OrdinalIgnoreCase)
                && !(
                    address.Contains(w, StringComparison.OrdinalIgnoreCase)
                    && (
                        answer.StatusCode == HttpStatusCode.NotFound
                        || address.StartsWith("/search?", StringComparison.Ordinal)
                    )
                )
            ),
        ];
    }

    /// <summary>What addresses of a route look like.</summary>
    private static Regex ShapeOf(RoutePattern pattern) =>
        new(
            "^"
                + string.Concat(
                    pattern.PathSegments.Select(segment =>
                        segment.Parts switch
                        {
                            [RoutePatternParameterPart { IsCatchAll: true }] => "(/.*)?",
                            [RoutePatternParameterPart { IsOptional: true }] => "(/[^/]+)?",
                            var parts => "/"
                                + string.Concat(
                                    parts.Select(part =>
                                        part is RoutePatternLiteralPart literal ? Regex.Escape(literal.Content)
                                        : part is RoutePatternSeparatorPart separator ? Regex.Escape(separator.Content)
                                        : "[^/]+"
                                    )
                                ),
                        }
                    )
                )
                + "/?$",
            RegexOptions.IgnoreCase
        );

    private static async Task<HttpStatusCode> StatusAsync(NewsApp app, string address) =>
        (await app.Browser().GetAsync(new Uri(address, UriKind.Relative))).StatusCode;

    [GeneratedRegex("^/(admin|account|assets|health|metrics|error)(/|$)", RegexOptions.NonBacktracking)]
    private static partial Regex Inside();
}
