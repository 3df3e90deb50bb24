using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>Pictures and links under any address that the old site was known by.</summary>
public sealed class ImportHostsTests(NewsApp app) : IClassFixture<NewsApp>, IDisposable
{
    private readonly ImportBench _bench = new(app);

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("https://cdn.press.example/wp-content/uploads/2021/05/mole.png")]
    [InlineData("//cdn.press.example/wp-content/uploads/2021/05/mole-300x200.png")]
    [InlineData("https://bucket.s3.amazonaws.com/media/2021/05/14093015/mole-1024x683.png")]
    [InlineData("https://i2.wp.com/hosts.example.org/wp-content/uploads/2021/05/mole.png?w=300&ssl=1")]
    [InlineData(
        "https://wsrv.nl/?url=https%3A%2F%2Fhosts.example.org%2Fwp-content%2Fuploads%2F2021%2F05%2Fmole.png&w=200"
    )]
    [InlineData(
        "https://res.cloudinary.com/x/image/fetch/w_300/https://hosts.example.org/wp-content/uploads/2021/05/mole.png"
    )]
    [InlineData("https://hosts.example.org/wp-content/uploads/2021/05/mole-scaled.png")]
    [InlineData("https://hosts.example.org/wp-content/uploads/2021/05/mole@2x.png")]
    [InlineData("https://hosts.example.org/wp-content/uploads/2021/05/MOLE.png")]
    [InlineData("../wp-content/uploads/2021/05/mole.png")]
    public async Task Import_PictureByAnyAddress_IsTheOneInTheUploads(string address)
    {
        const string site = "https://hosts.example.org";
        _bench.AddPicture("2021/05/mole.png", 99);
        var slug = $"hosts-{address.Length}-{Math.Abs(address.GetHashCode(StringComparison.Ordinal) % 1000)}";
        var export = Wxr.Export(
            Wxr.Item(address.Length, slug, $"<p>x</p><img src=\"{address}\">", site: site),
            site: site
        );

        await _bench.ImportAsync(export, withUploads: true);

        Assert.Contains("data-media-id", (await _bench.GetAsync(slug)).Body);
    }

    [Fact]
    public async Task Import_UnicodeNamesAndBucketKeys_AreFound()
    {
        const string site = "https://unicode.example.org";
        _bench.AddPicture("2021/06/bru\u0308cke.png", 61);
        _bench.AddPicture("2021/06/island.png", 62);
        var key = Wxr.Attachment(71, "2021/06/island.png", "Island", site: site)
            .Replace($"{site}/wp-content/uploads/2021/06/island.png", "https://bucket.example/a1b2/island-key.png");
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Attachment(70, "2021/06/br\u00FCcke.png", site: site)
                    + key
                    + Wxr.Item(
                        1,
                        "unicode-one",
                        $"<p>a</p><img src=\"{site}/wp-content/uploads/2021/06/br%C3%BCcke-150x100.png\">",
                        site: site
                    )
                    + Wxr.Item(
                        2,
                        "unicode-two",
                        "<p>a</p><img src=\"https://bucket.example/a1b2/island-key-300x200.png\">",
                        site: site
                    ),
                site: site
            ),
            withUploads: true
        );

        Assert.Equal(2, _bench.Lines().Count(l => l is { Type: "attachment", Action: "imported" }));
        Assert.Contains("data-media-id", (await _bench.GetAsync("unicode-one")).Body);
        Assert.Contains("alt=\"Island\"", (await _bench.GetAsync("unicode-two")).Body);
    }

    [Fact]
    public async Task Import_PictureOfAnotherSite_IsLeftOut()
    {
        const string site = "https://foreign.example.org";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(
                    1,
                    "foreign-picture",
                    "<p>a</p><img src=\"https://flickr.example/2021/05/other.png\">",
                    site: site
                ),
                site: site
            ),
            withUploads: true
        );

        Assert.Equal("<p>a</p>", (await _bench.GetAsync("foreign-picture")).Body);
        Assert.Contains(_bench.Line("post", "1").Notes, note => note.Contains("outside the uploads folder"));
    }

    [Fact]
    public async Task Import_DeclaredHosts_MakeLinksLocal()
    {
        const string site = "https://zürich.example";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(
                    1,
                    "declared-links",
                    "<p><a href=\"http://www.xn--zrich-kva.example/a/\">a</a> <a href=\"http://www.former.example/b/\">b</a> "
                        + "<a href=\"https://else.example/c/\">c</a></p>",
                    site: site
                ),
                site: site
            ),
            change: c => c with { AlsoHosts = ["former.example"] }
        );

        var body = (await _bench.GetAsync("declared-links")).Body;
        Assert.Contains("href=\"/a/\"", body);
        Assert.Contains("href=\"/b/\"", body);
        Assert.Contains("https://else.example/c/", body);
        await Assert.ThrowsAsync<FormatException>(() =>
            _bench.ImportAsync(Wxr.Export(""), change: c => c with { AlsoHosts = ["no host"] })
        );
    }
}
