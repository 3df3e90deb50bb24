using System.Xml.Linq;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>Where a story was reported from, from the form to everything that shows it.</summary>
public sealed class DatelineTests : IDisposable
{
    private readonly NewsApp _app = new NewsApp().With("Syndication:FullText", "true");

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Publish_StoryWithDateline_SaysItWhereverItsTextIsRead()
    {
        var category = await _app.Data.CreateCategoryAsync("world");
        var author = await _app.Data.CreateAuthorAsync("correspondent");
        var form = (await (await _app.SignedInAsync(Roles.Editor)).OpenAsync("/admin/articles/new"))
            .Form("/admin/articles/new")
            .Fill("Headline", "Rain at last")
            .Fill("Body", "<p>The river rose.</p><p>Nobody slept.</p>")
            .Fill("Dateline", "NIAMEY & <Dosso>")
            .Fill("CategoryIds", $"{category.Id}")
            .Fill("AuthorIds", $"{author.Id}");

        var edit = await (await form.Fill("Then", "publish").SendAsync()).FollowAsync();

        Assert.Equal("NIAMEY & <Dosso>", edit.Form(edit.Address.AbsolutePath)["Dateline"]);
        var page = await _app.Browser().OpenAsync("/2026/03/02/rain-at-last");
        Assert.Equal(["NIAMEY & <Dosso> – The river rose.", "Nobody slept."], page.All(".body p"));
        Assert.Equal("NIAMEY & <Dosso>", page.StructuredData("NewsArticle").GetProperty("dateline").GetString());
        var feed = XDocument.Parse(await _app.Browser().GetStringAsync("/feed"));
        Assert.Contains(
            "NIAMEY &amp; &lt;Dosso&gt;</b> – The river rose.",
            feed.Descendants(XName.Get("encoded", "http://purl.org/rss/1.0/modules/content/")).First().Value,
            StringComparison.Ordinal
        );
        Assert.Contains("Rain at last", (await _app.SearchAsync("niamey")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<h2>Rain</h2><p>It fell.</p>", "<p><b>NIAMEY</b></p><h2>Rain</h2><p>It fell.</p>")]
    [InlineData("<p dir=\"ltr\">It fell.</p>", "<p dir=\"ltr\"><b>NIAMEY</b> – It fell.</p>")]
    [InlineData("<pre>  It fell.</pre>", "<p><b>NIAMEY</b></p><pre>  It fell.</pre>")]
    [InlineData(
        "<figure><img alt=\"\" src=\"a\"></figure>\n<p>It fell.</p>",
        "<figure><img alt=\"\" src=\"a\"></figure>\n<p><b>NIAMEY</b> – It fell.</p>"
    )]
    [InlineData("", "")]
    public void Opened_AnyBeginning_PutsItBeforeTheFirstSentence(string body, string expected) =>
        Assert.Equal(expected, new Core.Articles.ArticleContent { Dateline = "NIAMEY" }.Opened(body));

    [Fact]
    public async Task Form_OfAPage_OffersNone()
    {
        var form = await (await _app.SignedInAsync(Roles.Administrator)).OpenAsync("/admin/articles/new?kind=page");

        Assert.NotNull(form.Document.QuerySelector("#PagePath"));
        Assert.Null(form.Document.QuerySelector("#Dateline"));
    }

    [Fact]
    public async Task Save_DatelineTooLong_IsRefusedBesideItsField()
    {
        var form = (await (await _app.SignedInAsync(Roles.Editor)).OpenAsync("/admin/articles/new"))
            .Form("/admin/articles/new")
            .Fill("Headline", "Too much")
            .Fill("Dateline", new string('N', 101));

        var answer = await form.Press("Save").SendAsync();

        Assert.Equal("true", answer.Document.QuerySelector("#Dateline")!.GetAttribute("aria-invalid"));
        Assert.Contains("This may have 100 characters.", answer.Text, StringComparison.Ordinal);
    }
}
