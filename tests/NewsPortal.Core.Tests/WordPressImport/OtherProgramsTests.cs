using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>
/// Exports by other programs and old versions of WordPress: what their records lack is found elsewhere.
/// </summary>
public sealed class OtherProgramsTests(NewsApp app) : IClassFixture<NewsApp>, IDisposable
{
    private readonly ImportBench _bench = new(app);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Import_ItemWithFeedFieldsAlone_KeepsItsDateAndCategory()
    {
        const string site = "https://feed.example.org";
        var item = $"""
            <item><title>From a feed</title><link>{site}/from-a-feed/</link><pubDate>Tue, 05 May 2015 10:00:00 +0200</pubDate>
            <category><![CDATA[Politics]]></category><content:encoded><![CDATA[<p>Text.</p>]]></content:encoded>
            <wp:post_id>7</wp:post_id><wp:post_name>from-a-feed</wp:post_name><wp:status>publish</wp:status>
            <wp:post_type>post</wp:post_type></item>
            """;

        await _bench.ImportAsync(Wxr.Export(item, site: site));

        var story = await _bench.GetAsync("from-a-feed");
        Assert.Equal(new DateTime(2015, 5, 5, 8, 0, 0, DateTimeKind.Utc), story.PublishedAt);
        Assert.Equal("Politics", story.Categories.Single().Category.Name);
    }

    [Fact]
    public async Task Import_CommentsWithoutOrWithOneNumber_KeepsEachOnceInAnyRun()
    {
        const string site = "https://comments.example.org";
        var export = Wxr.Export(
            Wxr.Item(
                1,
                "discussed",
                site: site,
                extra: Wxr.Comment(0, "No number.")
                    + Wxr.Comment(0, "Nor this.")
                    + Wxr.Comment(7, "Seven.")
                    + Wxr.Comment(7, "Also seven.")
                    + Wxr.Comment(7, "Seven.")
            ),
            site: site
        );

        await _bench.ImportAsync(export);
        await _bench.ImportAsync(export);

        var texts = (await _bench.GetAsync("discussed"))
            .Comments.Select(c => c.Body)
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(4, texts.Count);
        Assert.Equal(4, texts.Distinct().Count());
    }

    [Fact]
    public async Task Import_ParentByItsName_IsFound()
    {
        const string site = "https://tree.example.org";
        var export = Wxr.Export(
            Wxr.Category("world-news", "World News")
                + Wxr.Category("europe", "Europe", "World News")
                + Wxr.Item(1, "in-europe", site: site, extra: Wxr.Term("category", "europe", "Europe")),
            version: "1.0",
            site: site
        );

        await _bench.ImportAsync(export);

        Assert.Equal(
            "world-news",
            await app.Data.InDatabaseAsync(db =>
                db.Categories.Where(c => c.Slug == "europe").Select(c => c.Parent!.Slug).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Import_TwoAttachmentsWithOneNumber_AreTwoPictures()
    {
        const string site = "https://merged.example.org";
        _bench.AddPicture("2020/05/first.jpg", shade: 20);
        _bench.AddPicture("2020/05/second.jpg", shade: 220);
        string Shows(int id, string name) =>
            Wxr.Item(
                id,
                $"shows-{name}",
                $"<img src=\"{site}/wp-content/uploads/2020/05/{name}.jpg\" alt=\"x\">",
                site: site
            );
        var second = Wxr.Attachment(50, "2020/05/second.jpg", site: site);

        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Attachment(50, "2020/05/first.jpg", site: site)
                    + second
                    + second
                    + Shows(1, "first")
                    + Shows(2, "second"),
                site: site
            ),
            withUploads: true
        );

        Assert.Equal(("first.jpg", "second.jpg"), (await PictureIn("shows-first"), await PictureIn("shows-second")));
        Assert.Equal(2, _bench.Lines().Count(line => line.Type == "attachment"));

        async Task<string> PictureIn(string slug)
        {
            var body = (await _bench.GetAsync(slug)).Body;
            return await app.Data.InDatabaseAsync(db =>
                db.Media.Where(m => body.Contains("data-media-id=\"" + m.Id + "\""))
                    .Select(m => m.FileName)
                    .SingleAsync()
            );
        }
    }

    [Theory]
    [InlineData("[et_pb_image src=\"{0}\" alt=\"By number\"][/et_pb_image]")]
    [InlineData("[et_pb_section design=\"{1}\"][et_pb_image src=\"{0}\" /][/et_pb_section]")]
    [InlineData("[vc_row][vc_single_image image=\"61\" img_size=\"full\"][/vc_row]")]
    [InlineData("[fusion_imageframe image_id=\"61|full\"]{0}[/fusion_imageframe]")]
    [InlineData("[av_image src='{0}' attachment='61' align='center'][/av_image]")]
    [InlineData("[vc_gallery type=\"image_grid\" images=\"61\"]")]
    [InlineData("[et_pb_gallery gallery_ids=\"61\" title_text=\"x\" /]")]
    [InlineData("[av_gallery ids='61' style='thumbnails']")]
    [InlineData("<img src=\"https://builder.example.org/wp-content/plugins/lazy/1x1.gif\" data-lazy-src=\"{0}\">")]
    [InlineData("<img class=\"lazyload\" src=\"data:image/gif;base64,R0lGOD\" data-src=\"{0}\" alt=\"\">")]
    [InlineData("<img alt=\"\" srcset=\"https://builder.example.org/a,b.gif 300w, {0} 900w\">")]
    [InlineData("<img data-srcset=\"{0} 2x\">")]
    [InlineData("<picture><source type=\"image/jpeg\" srcset=\"{0}\"><img alt=\"\"></picture>")]
    public async Task Import_PictureOfAPageBuilder_IsShownAndNothingOfTheTagIsLeft(string body)
    {
        const string site = "https://builder.example.org";
        _bench.AddPicture("2020/05/built.jpg", shade: 99);
        var text = string.Format(
            CultureInfo.InvariantCulture,
            body,
            $"{site}/wp-content/uploads/2020/05/built.jpg",
            new string('x', 9_000)
        );
        var id = 100 + body.Length;

        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Attachment(61, "2020/05/built.jpg", site: site)
                    + Wxr.Item(id, $"built-{id}", $"{text}<p>After.</p>", site: site),
                site: site
            ),
            withUploads: true
        );

        var stored = (await _bench.GetAsync($"built-{id}")).Body;
        Assert.Contains("data-media-id", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("[", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("http", stored, StringComparison.Ordinal);
        Assert.EndsWith("<p>After.</p>", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_ItemsWithOneNumberOrNone_KeepEachItsOwnShortAddress()
    {
        const string site = "https://merged.example.org";
        string Story(long id, long guid, string slug) =>
            Wxr.Item(id, slug, site: site)
                .Replace($"{site}/?p={id}</guid>", $"{site}/?p={guid}</guid>", StringComparison.Ordinal);

        await _bench.ImportAsync(
            Wxr.Export(
                Story(410, 410, "merged-a")
                    + Story(410, 7410, "merged-b")
                    + Story(411, 7411, "merged-c")
                        .Replace("<wp:post_id>411</wp:post_id>", "", StringComparison.Ordinal),
                site: site
            )
        );

        Assert.Equal("/2020/01/02/merged-a", await _bench.FollowAsync("/?p=410"));
        Assert.Equal("/2020/01/02/merged-b", await _bench.FollowAsync("/?p=7410"));
        Assert.Equal("/2020/01/02/merged-c", await _bench.FollowAsync("/?p=7411"));
    }

    [Fact]
    public async Task Import_EncodedHtmlOfAPageBuilder_IsReadAndItsScriptsLeftOut()
    {
        const string site = "https://encoded.example.org";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(
                    1,
                    "encoded",
                    "[vc_raw_html]JTNDcCUzRUhpJTNDJTJGcCUzRQ==[/vc_raw_html][vc_raw_js]YWxlcnQoMSk=[/vc_raw_js][vc_raw_html]%%%[/vc_raw_html]",
                    site: site
                ),
                site: site
            )
        );

        Assert.Equal("<p>Hi</p>", (await _bench.GetAsync("encoded")).Body.Trim());
        Assert.Contains(_bench.Line("post", "1").Notes, note => note.Contains("vc_raw_js", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_FormerSlugThatAnotherStoryHasNow_LeavesItTheAddress()
    {
        const string site = "https://storm.example.org";
        var export = Wxr.Export(
            Wxr.Item(1, "storm", site: site, link: $"{site}/storm/")
                + Wxr.Item(
                    2,
                    "storm-2019",
                    site: site,
                    link: $"{site}/storm-2019/",
                    extra: Wxr.Meta("_wp_old_slug", "storm")
                ),
            site: site
        );

        await _bench.ImportAsync(export);

        Assert.EndsWith("/storm", await _bench.FollowAsync("/storm"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_FrontPageOfASiteBelowAPath_LeavesTheSiteItsRoot()
    {
        const string site = "https://below.example.org/paper";
        await _bench.ImportAsync(
            Wxr.Export(Wxr.Item(1, "welcome-page", type: "page", site: site, link: $"{site}/"), site: site)
        );

        Assert.Equal("/", await _bench.FollowAsync("/paper"));
    }

    [Theory]
    [InlineData("https://media.example.org/my episode 1.mp3", "https://media.example.org/my%20episode%201.mp3")]
    [InlineData("//media.example.org/e2.mp3", "https://media.example.org/e2.mp3")]
    public async Task Import_EnclosureAsPlayersTookIt_IsAnAddress(string given, string address)
    {
        const string site = "https://podcast.example.org";
        var slug = $"episode-{given.Length}";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(given.Length, slug, site: site, extra: Wxr.Meta("enclosure", $"{given}\n123\naudio/mpeg\n")),
                site: site
            )
        );

        Assert.Contains(address, (await _bench.GetAsync(slug)).Body, StringComparison.Ordinal);
    }
}
