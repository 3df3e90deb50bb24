using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>Title and description for search engines, from the form to the head of the page.</summary>
public sealed class SearchTitleTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Show_StoryWithSearchTitle_SaysItInTheHeadAndTheHeadlineOnThePage()
    {
        var category = await app.Data.CreateCategoryAsync("seo-desk");
        var author = await app.Data.CreateAuthorAsync("seo-writer");
        var browser = await app.SignedInAsync(Roles.Editor);
        var form = (await browser.OpenAsync("/admin/articles/new"))
            .Form("/admin/articles/new")
            .Fill("Headline", "Plain headline")
            .Fill("Body", "<p>Words.</p>")
            .Fill("Standfirst", "Lead-in.")
            .Fill("SeoTitle", "Title for “searchers” | Courier")
            .Fill("SeoDescription", "What they read there.")
            .Fill("CategoryIds", $"{category.Id}")
            .Fill("AuthorIds", $"{author.Id}");

        var edit = await (await form.Fill("Then", "publish").SendAsync()).FollowAsync();

        Assert.Equal("Title for “searchers” | Courier", edit.Form(edit.Address.AbsolutePath)["SeoTitle"]);
        var page = await app.Browser().OpenAsync("/2026/03/02/plain-headline");
        Assert.Equal("Title for “searchers” | Courier", page.Document.Title);
        Assert.Equal("Title for “searchers” | Courier", Content(page, "meta[property='og:title']"));
        Assert.Equal("What they read there.", Content(page, "meta[name=description]"));
        Assert.Equal("What they read there.", Content(page, "meta[property='og:description']"));
        Assert.Equal(["Plain headline"], page.All("h1"));
        Assert.Equal(["Lead-in."], page.All(".standfirst"));
    }

    [Fact]
    public async Task Show_StoryWithoutSearchTitle_SaysHeadlineAndStandfirst()
    {
        await app.Data.CreateStoryAsync("Nothing chosen", change: c => c with { Standfirst = "Lead-in." });

        var page = await app.Browser().OpenAsync("/2026/03/02/nothing-chosen");

        Assert.Equal("Nothing chosen – The Test Courier", page.Document.Title);
        Assert.Equal("Lead-in.", Content(page, "meta[name=description]"));
    }

    [Fact]
    public async Task Save_SearchTitleTooLong_IsRefusedBesideItsField()
    {
        var browser = await app.SignedInAsync(Roles.Editor);
        var form = (await browser.OpenAsync("/admin/articles/new"))
            .Form("/admin/articles/new")
            .Fill("Headline", "Too much")
            .Fill("Body", "<p>Words.</p>")
            .Fill("SeoTitle", new string('t', 301))
            .Fill("SeoDescription", new string('d', 501));

        var answer = await form.Press("Save").SendAsync();

        Assert.Equal("true", answer.Document.QuerySelector("#SeoTitle")!.GetAttribute("aria-invalid"));
        Assert.Equal("true", answer.Document.QuerySelector("#SeoDescription")!.GetAttribute("aria-invalid"));
    }

    private static string? Content(Page page, string selector) =>
        page.Document.QuerySelector(selector)?.GetAttribute("content");
}
