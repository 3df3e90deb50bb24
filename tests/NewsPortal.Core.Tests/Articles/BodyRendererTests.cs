using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Articles;

/// <summary>How a body is transformed between form and reader.</summary>
public sealed class BodyRendererTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string Video = "https://www.youtube.com/watch?v=c1MCyS-O_3Y";

    [Theory]
    [InlineData("<p>" + Video + "</p>")]
    [InlineData("<p><a href=\"" + Video + "\">" + Video + "</a></p>")]
    [InlineData("<figure class=\"embed\"><a href=\"" + Video + "\">" + Video + "</a></figure>")]
    [InlineData("<iframe src=\"https://www.youtube.com/embed/c1MCyS-O_3Y\" onload=\"alert(1)\"></iframe>")]
    [InlineData("<p><iframe src=\"https://www.youtube.com/embed/c1MCyS-O_3Y\"></iframe></p>")]
    [InlineData("<figure><iframe src=\"https://www.youtube.com/embed/c1MCyS-O_3Y\"></iframe></figure>")]
    public async Task Save_VideoInAnyForm_IsStoredAsALinkAndShownAsAFrameToAskFor(string body)
    {
        var (stored, shown) = await SaveAsync(body);

        Assert.Equal($"<figure class=\"embed\"><a href=\"{Video}\" rel=\"noopener\">{Video}</a></figure>", stored);
        var figure = Assert.Single(shown.QuerySelectorAll("figure"));
        Assert.Equal("embed embed-video", figure.ClassName);
        Assert.Equal(
            "https://www.youtube-nocookie.com/embed/c1MCyS-O_3Y?autoplay=1",
            figure.GetAttribute("data-frame")
        );
        var link = Assert.Single(figure.QuerySelectorAll("a"));
        Assert.Equal((Video, "_blank"), (link.GetAttribute("href"), link.GetAttribute("target")));
        Assert.Equal("YouTube youtube.com/watch?v=c1MCyS-O_3Y", link.TextContent);
    }

    [Fact]
    public async Task Save_PostAsItsSiteOffersIt_KeepsItsWords()
    {
        var (stored, shown) = await SaveAsync(
            "<blockquote class=\"twitter-tweet\"><p>The ferry\nis back.</p>— Desk <a href=\"https://twitter.com/desk/status/123\">2 March</a></blockquote>"
                + "<script async src=\"https://platform.twitter.com/widgets.js\"></script>"
        );

        Assert.Equal(
            "<figure class=\"embed\"><a href=\"https://x.com/desk/status/123\" rel=\"noopener\">The ferry is back.</a><figcaption>Desk 2 March</figcaption></figure>",
            stored
        );
        Assert.Equal("The ferry is back.", shown.QuerySelector(".embed-post .embed-title")!.TextContent);
    }

    [Theory]
    [InlineData("<p>See " + Video + " for more.</p>")]
    [InlineData("<p><a href=\"" + Video + "\">The video</a></p>")]
    [InlineData("<p>https://evil.test/?youtu.be/c1MCyS-O_3Y</p>")]
    [InlineData(
        "<figure class=\"embed\"><a href=\"https://www.youtube.com.evil.test/watch?v=c1MCyS-O_3Y\">Watch</a></figure>"
    )]
    [InlineData("<figure class=\"embed\"><a href=\"javascript:alert('youtu.be')\">Watch</a></figure>")]
    [InlineData("<figure class=\"embed\" data-frame=\"https://evil.test\"><p>youtu.be</p></figure>")]
    [InlineData("<iframe src=\"https://evil.test/youtu.be\"></iframe><p>Text</p>")]
    public async Task Save_NoKnownAddressOfItsOwn_FramesNothing(string body)
    {
        var (_, shown) = await SaveAsync(body);

        Assert.Empty(shown.QuerySelectorAll("iframe, [data-frame], .embed"));
        Assert.DoesNotContain("javascript:", shown.InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_HostileTitleAndCaption_AreText()
    {
        var (_, shown) = await SaveAsync(
            $"<figure class=\"embed\"><a href=\"{Video}\">\"&gt;&lt;img src=x onerror=alert(1)&gt;</a>"
                + "<figcaption>&lt;script&gt;alert(1)&lt;/script&gt;<img src=x onerror=alert(1)></figcaption></figure>"
        );

        Assert.Empty(shown.QuerySelectorAll("img, script, [onerror]"));
        Assert.Equal("\"><img src=x onerror=alert(1)>", shown.QuerySelector(".embed-title")!.TextContent);
        Assert.Equal("<script>alert(1)</script>", shown.QuerySelector("figcaption")!.TextContent);
    }

    [Theory]
    [InlineData("", "Library caption A. Studio", true)]
    [InlineData("<figcaption> </figcaption>", "Library caption A. Studio", true)]
    [InlineData("<figcaption>Own <em>caption</em></figcaption>", "Own caption A. Studio", true)]
    [InlineData("<figcaption>Own. Photo: A. Studio</figcaption>", "Own. Photo: A. Studio", false)]
    public async Task Save_Picture_HasCaptionAndCreditOfFigureOrLibrary(string caption, string expected, bool hasCredit)
    {
        var (_, shown) = await SaveAsync(
            $"<figure data-media-id=\"{await PictureAsync()}\"><img alt=\"Sea\">{caption}</figure>"
        );

        Assert.Equal(expected, shown.QuerySelector("figcaption")!.TextContent);
        Assert.Equal(hasCredit, shown.QuerySelector(".credit") is not null);
    }

    [Fact]
    public async Task Save_PictureOfFewPixels_IsNotBlownUp()
    {
        var (_, small) = await SaveAsync(
            $"<figure data-media-id=\"{await PictureAsync(300)}\"><img alt=\"Sea\"></figure>"
        );
        var (_, large) = await SaveAsync(
            $"<figure data-media-id=\"{await PictureAsync()}\"><img alt=\"Sea\"></figure>"
        );

        Assert.Equal(
            ("own-width", ""),
            (small.QuerySelector("figure")!.ClassName, large.QuerySelector("figure")!.ClassName)
        );
    }

    [Fact]
    public async Task Save_Gallery_KeepsShapesAndLeadsToTheLargePictures()
    {
        var id = await PictureAsync();
        var (_, shown) = await SaveAsync(
            $"<div class=\"gallery\"><figure data-media-id=\"{id}\"><img alt=\"Sea\"></figure><figure data-media-id=\"{id}\"><img alt=\"\"></figure></div>"
        );

        var figures = shown.QuerySelectorAll(".gallery > figure");
        Assert.Equal(["shape p1 q8 r0", "shape p1 q8 r0"], figures.Select(f => f.ClassName));
        Assert.EndsWith(
            "/1920.webp",
            figures[0].QuerySelector("a:has(img)")!.GetAttribute("href"),
            StringComparison.Ordinal
        );

        // An empty link is dropped.
        Assert.Empty(figures[1].QuerySelectorAll("a"));
    }

    [Fact]
    public async Task Save_Footnotes_AreNumberedAndLeadBack()
    {
        var (_, shown) = await SaveAsync(
            "<p>One<a href=\"#fn-a\">*</a>, two<sup id=\"fnref:2\"><a href=\"#fn:2\">[9]</a></sup>, one again<sup><a href=\"#fn-a\">x</a></sup>.</p>"
                + "<ol><li id=\"fn-a\"><p>First.</p></li><li id=\"fn:2\">Second. <a href=\"#fnref:2\">back</a></li></ol>"
        );

        var marks = shown.QuerySelectorAll("p > sup.footnote-ref > a[role=doc-noteref]");
        Assert.Equal(["1", "2", "1"], marks.Select(m => m.TextContent));
        Assert.Equal("doc-endnotes", shown.QuerySelector("section.footnotes")!.GetAttribute("role"));
        var ways = shown.QuerySelectorAll("a[role=doc-backlink]");
        Assert.Equal(["↩\uFE0E", "↩\uFE0E", "↩\uFE0E"], ways.Select(w => w.TextContent));
        Assert.All(ways, way => Assert.NotNull(shown.Owner!.GetElementById(way.GetAttribute("href")![1..])));
        Assert.Equal(
            shown.QuerySelectorAll("[id]").Length,
            shown.QuerySelectorAll("[id]").DistinctBy(e => e.Id).Count()
        );
    }

    [Theory]
    [InlineData("<p>One<a href=\"#fn1\">1</a>.</p><ol><li id=\"fn1\">First.</li></ol>", 1)]
    [InlineData("<p>One<a href=\"#fn1\">1</a>.</p><h3>Sources</h3><ol><li id=\"fn1\">First.</li></ol>", 0)]
    [InlineData("<section class=\"footnotes\"><h2>Sources</h2><ol><li id=\"fn1\">First.</li></ol></section>", 0)]
    public async Task Save_Footnotes_GetTheHeadingThatTheyLack(string body, int headings)
    {
        var (_, shown) = await SaveAsync(body);

        Assert.Equal(headings, shown.QuerySelectorAll("section.footnotes > h2[data-word]:first-child").Length);
        Assert.Equal(1, shown.QuerySelectorAll("h2, h3").Length);
    }

    [Theory]
    [InlineData("<ol><li id=\"fn1\">Note nobody names.</li></ol>")]
    [InlineData("<p><a href=\"#fn1\">1</a> without a note</p>")]
    [InlineData("<ol><li id=\"fn1\"><a href=\"#fn1\">Itself</a></li></ol>")]
    [InlineData("<ol><li id=\"fn1\">A</li><li id=\"fn1\">B</li></ol><p><a href=\"#fn1\">1</a></p>")]
    public async Task Save_BrokenFootnotes_AreShownAllTheSame(string body)
    {
        var (_, shown) = await SaveAsync(body);

        Assert.NotEmpty(shown.TextContent);
        Assert.Equal(
            shown.QuerySelectorAll("[id]").Length,
            shown.QuerySelectorAll("[id]").DistinctBy(e => e.Id).Count()
        );
    }

    [Theory]
    [InlineData("<table><tbody><tr><td><pre>x</pre></td></tr></tbody></table>")]
    [InlineData("<pre><code>x</code></pre>")]
    public async Task Save_WideThings_ScrollWithinThemselvesOnce(string body)
    {
        var (_, shown) = await SaveAsync(body);

        var scroller = Assert.Single(shown.QuerySelectorAll(".scroller"));
        Assert.Equal("0", scroller.GetAttribute("tabindex"));
    }

    [Theory]
    [InlineData("<aside class=\"pullquote\"><p>Said.</p></aside>")]
    [InlineData("<blockquote class=\"pullquote\"><p>Said.</p></blockquote>")]
    [InlineData("<section class=\"factbox\"><h2>Facts</h2><ul><li>One</li></ul></section>")]
    [InlineData("<dl><dt>Term</dt><dd>Meaning</dd></dl>")]
    [InlineData("<details><summary>More</summary><p>Text</p></details>")]
    [InlineData("<h2>A</h2><h3>B</h3><h4>C</h4><hr><p>D</p>")]
    public async Task Save_FormsThatNeedNothing_StayAsTheyAre(string body)
    {
        var (stored, shown) = await SaveAsync(body);

        Assert.Equal((body, body), (stored, shown.InnerHtml));
    }

    [Theory]
    [InlineData("<h4 id=\"fn9\">A <em>b</em></h4>", "<h2 id=\"fn9\">A <em>b</em></h2>")]
    [InlineData("<h3>A</h3><h4>B</h4><h3>C</h3>", "<h2>A</h2><h3>B</h3><h2>C</h2>")]
    [InlineData("<h2>A</h2><h4>B</h4><h2>C</h2><h3>D</h3>", "<h2>A</h2><h3>B</h3><h2>C</h2><h3>D</h3>")]
    public async Task Save_HeadingsThatLeaveOutALevel_AreShownWithoutTheGap(string body, string expected)
    {
        var (stored, shown) = await SaveAsync(body);

        Assert.Equal((body, expected), (stored, shown.InnerHtml));
    }

    private async Task<(string Stored, IHtmlElement Shown)> SaveAsync(string body)
    {
        var draft = await app.Data.CreateStoryAsync("Forms", change: c => c with { Body = body });
        var article = await app.Data.InDatabaseAsync(db =>
            db.Articles.AsNoTracking().SingleAsync(a => a.Id == draft.Id)
        );
        return (await app.Data.BodyAsync(article.Id), new HtmlParser().ParseDocument(article.RenderedBody).Body!);
    }

    private Task<long> PictureAsync(int width = 3000) =>
        app.Data.InDatabaseAsync(async db =>
        {
            var hash = Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");
            var picture = new MediaItem
            {
                Sha256 = hash,
                FileName = "a.jpg",
                ContentType = "image/jpeg",
                Width = width,
                Height = width * 2 / 3,
                Caption = "Library caption",
                Credit = "A. Studio",
                CreatedAt = NewsApp.Start.UtcDateTime,
            };
            db.Media.Add(picture);
            await db.SaveChangesAsync();
            return picture.Id;
        });
}
