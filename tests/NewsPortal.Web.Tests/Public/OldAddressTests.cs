using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.OldAddresses;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>A site imported from WordPress: the suffixes and variants of its old addresses.</summary>
public sealed class OldAddressTests(OldAddressTests.MovedSite site) : IClassFixture<OldAddressTests.MovedSite>
{
    private const string Story = "/2026/03/02/the-story";

    [Theory]
    [InlineData(Story + "/amp/", Story)]
    [InlineData(Story + "/2/", Story)]
    [InlineData(Story + "/page/2/", Story)]
    [InlineData(Story + "/comment-page-1/", Story)]
    [InlineData(Story + "/2/comment-page-12", Story)]
    [InlineData(Story + "/feed/", Story)]
    [InlineData(Story + "/feed/atom/", Story)]
    [InlineData(Story + "/embed/", Story)]
    [InlineData(Story + "/trackback/", Story)]
    [InlineData(Story + "/attachment/a-picture/", Story)]
    [InlineData("/2020/01/31/THE-Story/AMP/", Story)]
    [InlineData("/2020/01/the-story/feed/", Story)]
    [InlineData("/2020/1/1/the-story", Story)]
    [InlineData("/the-story/", Story)]
    [InlineData("/city/the-story/amp", Story)]
    [InlineData("/index.php" + Story + "/", Story)]
    [InlineData("/Index.php/2019/05/the-story/trackback", Story)]
    [InlineData("/2026/03/former-slug/", Story)]
    [InlineData("/2018/12/24/Former-Slug/2/", Story)]
    [InlineData("/archives/17", Story)]
    [InlineData("/archives/17/embed/", Story)]
    [InlineData("/article.php?id=10&sec=news", Story)]
    [InlineData("/article.php?sec=news&id=10&utm_source=letter", Story)]
    [InlineData("/about/?article=3", Story)]
    [InlineData("/?p=17", Story)]
    [InlineData("/?p=17&preview=true", Story)]
    [InlineData("/?page_id=17", Story)]
    [InlineData("/?p=17&feed=rss2", Story)]
    [InlineData("/index.php?p=17", Story)]
    [InlineData("/?attachment_id=21", Story)]
    [InlineData("/?p=21", Story)]
    [InlineData("/?name=the-story", Story)]
    [InlineData("/?year=2020&monthnum=05&name=former-slug", Story)]
    [InlineData("/?pagename=about", "/about")]
    [InlineData("/about/feed/", "/about")]
    [InlineData("/About/amp/", "/about")]
    [InlineData("/?cat=3", "/category/city")]
    [InlineData("/?cat=3&paged=2", "/category/city")]
    [InlineData("/?cat=3&feed=rss2", "/category/city/feed")]
    [InlineData("/?category_name=region/city&feed=atom", "/category/city/feed/atom")]
    [InlineData("/?tag=floods", "/tag/floods")]
    [InlineData("/?tag=floods&feed=rss2", "/tag/floods/feed")]
    [InlineData("/?author=4", "/author/ada")]
    [InlineData("/?author=4&feed=rss2", "/author/ada/feed")]
    [InlineData("/?author_name=ada", "/author/ada")]
    [InlineData("/?author=ada", "/author/ada")]
    [InlineData("/?s=high+water", "/search?q=high%20water")]
    [InlineData("/?s=h%C3%B6her", "/search?q=h%C3%B6her")]
    [InlineData("/?s=", "/search")]
    [InlineData("/page/2/?s=water", "/search?q=water")]
    [InlineData("/page/3/?cat=3", "/category/city")]
    [InlineData("/search/high-water/", "/search?q=high-water")]
    [InlineData("/feed/?cat=3", "/category/city/feed")]
    [InlineData("/feed/atom/?cat=3", "/category/city/feed/atom")]
    [InlineData("/feed/?category_name=region/city", "/category/city/feed")]
    [InlineData("/feed/?tag=floods", "/tag/floods/feed")]
    [InlineData("/feed/?author=4", "/author/ada/feed")]
    [InlineData("/feed/?author_name=ada&utm_source=x", "/author/ada/feed")]
    [InlineData("/feed/?p=17", Story)]
    [InlineData("/feed/?s=high+water", "/search?q=high%20water")]
    [InlineData("/feed/?paged=2", "/feed")]
    [InlineData("/feed/?feed=atom", "/feed/atom")]
    [InlineData("/wp-rss2.php?cat=3", "/category/city/feed")]
    [InlineData("/index.php/feed/?cat=3", "/category/city/feed")]
    [InlineData("/?feed=rss2", "/feed")]
    [InlineData("/?feed=atom", "/feed/atom")]
    [InlineData("/?feed=comments-rss2", "/feed")]
    [InlineData("/?m=2026", "/2026")]
    [InlineData("/?m=202603", "/2026/03")]
    [InlineData("/?m=20260302", "/2026/03/02")]
    [InlineData("/?year=2026&monthnum=3&day=2", "/2026/03/02")]
    [InlineData("/2026/03/page/2/", "/2026/03")]
    [InlineData("/2026/03/feed/", "/2026/03")]
    [InlineData("/?paged=2", "/")]
    [InlineData("/page/2/", "/")]
    [InlineData("/index.php", "/")]
    [InlineData("/?sitemap=index", "/sitemap.xml")]
    [InlineData("/comments/feed/", "/feed")]
    [InlineData("/feed/rss2/", "/feed")]
    [InlineData("/feed/rdf/", "/feed")]
    [InlineData("/index.php/feed/", "/feed")]
    [InlineData("/wp-rss2.php", "/feed")]
    [InlineData("/wp-atom.php", "/feed/atom")]
    [InlineData("/wp-sitemap.xml", "/sitemap.xml")]
    [InlineData("/wp-sitemap-posts-post-1.xml", "/sitemap.xml")]
    [InlineData("/wp-sitemap-taxonomies-category-1.xml", "/sitemap.xml")]
    [InlineData("/sitemap_index.xml", "/sitemap.xml")]
    [InlineData("/post-sitemap.xml", "/sitemap.xml")]
    [InlineData("/post-sitemap12.xml", "/sitemap.xml")]
    [InlineData("/author-sitemap.xml", "/sitemap.xml")]
    [InlineData("/author/ada/page/2", "/author/ada")]
    [InlineData("/author/a.da/page/2/", "/author/ada")]
    [InlineData("/Author/a.da/feed/", "/author/ada/feed")]
    [InlineData("/category/region/city/page/3/", "/category/city")]
    [InlineData("/category/region/city/feed/", "/category/city/feed")]
    [InlineData("/category/region/city/feed/rdf/", "/category/city/feed")]
    [InlineData("/category/former-region/city/page/2/", "/category/city")]
    [InlineData("/city/", "/category/city")]
    [InlineData("/tag/floods/page/2/", "/tag/floods")]
    [InlineData("/tag/Flood/", "/tag/floods")]
    [InlineData("/tag/flood/feed/", "/tag/floods/feed")]
    [InlineData("/tag/flood/page/2/", "/tag/floods")]
    [InlineData("/category/uncategorized/", "/")]
    [InlineData("/category/uncategorized/page/2/", "/")]
    [InlineData("/category/uncategorized/feed/", "/feed")]
    [InlineData("/category/uncategorized/feed/atom/", "/feed/atom")]
    [InlineData("/?cat=1&feed=rss2", "/feed")]
    [InlineData("/tag/became-a-page/feed/", "/about")]
    [InlineData("/blog/", "/")]
    [InlineData("/blog/?s=water", "/search?q=water")]
    [InlineData("/blog/?p=17", Story)]
    [InlineData("/blog/2026/03/02/the-story/amp/", Story)]
    [InlineData("/blog/category/region/city/page/2/", "/category/city")]
    [InlineData("/blog/feed/", "/feed")]
    [InlineData("/blog/feed/?tag=floods", "/tag/floods/feed")]
    public async Task Get_AddressOfTheOldSite_RedirectsOnceToWhatAnswers(string address, string present)
    {
        var browser = site.Browser();

        var old = await browser.OpenAsync(address);

        Assert.Equal((HttpStatusCode.MovedPermanently, present), (old.Status, Bare(old.Location, present)));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(old.Location!, UriKind.Relative))).StatusCode);
    }

    [Theory]
    [InlineData("/?p=99999")]
    [InlineData("/?p=18")]
    [InlineData("/?p=")]
    [InlineData("/?page_id=x")]
    [InlineData("/?cat=99")]
    [InlineData("/?cat=99&feed=rss2")]
    [InlineData("/feed/?cat=99")]
    [InlineData("/feed/?tag=nothing")]
    [InlineData("/?tag=nothing")]
    [InlineData("/?author=99")]
    [InlineData("/?m=2001")]
    [InlineData("/?m=202613")]
    [InlineData("/?m=x")]
    [InlineData("/?attachment_id=99")]
    [InlineData("/?feed=unheard-of")]
    [InlineData("/?rest_route=/wp/v2/posts")]
    [InlineData("/index.php?p=99999")]
    [InlineData("/index.php/2020/05/nothing/")]
    [InlineData("/article.php?id=11")]
    [InlineData("/article.php")]
    [InlineData("/2026/03/02/nothing/amp/")]
    [InlineData("/2026/03/02/nothing/2")]
    [InlineData("/2026/03/02/the-story/nothing")]
    [InlineData("/2026/03/02/still-a-draft/amp")]
    [InlineData("/2001/05/feed/")]
    [InlineData("/nothing/page/2")]
    [InlineData("/category/nothing/feed")]
    [InlineData("/author/nobody/page/2")]
    [InlineData("/feed/unheard-of")]
    [InlineData("/wp-content/uploads/2020/05/nothing-300x200.jpg")]
    [InlineData("/wp-login.php")]
    [InlineData("/xmlrpc.php")]
    public async Task Get_UnknownAddress_IsNotFoundAndNeverTheFrontPage(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser().OpenAsync(address)).Status);

    [Theory]
    [InlineData("/2026/03/02/taken-down/amp/")]
    [InlineData("/?p=19")]
    public async Task Get_OldAddressOfWhatWasTakenDown_IsGone(string address) =>
        Assert.Equal(HttpStatusCode.Gone, (await site.Browser().OpenAsync(address)).Status);

    [Theory]
    [InlineData("/?utm_source=letter")]
    [InlineData("/?fbclid=abc")]
    [InlineData(Story + "?utm_source=letter&utm_medium=mail")]
    [InlineData("/about?article=4")]
    public async Task Get_QueryThatIsNoOldAddress_AnswersThePage(string address) =>
        Assert.Equal(HttpStatusCode.OK, (await site.Browser().OpenAsync(address)).Status);

    [Fact]
    public async Task Get_HabitWithTracking_KeepsTheQuery() =>
        Assert.Equal(
            Story + "?utm_source=letter",
            (await site.Browser().OpenAsync(Story + "/amp/?utm_source=letter")).Location
        );

    [Fact]
    public async Task Get_UnknownAddress_CostsFewLookUps()
    {
        var simple = await new QueryCount().OfAsync(site, "/nothing-at-all");
        var deep = await new QueryCount().OfAsync(
            site,
            "/category/x/y/2020/05/nothing/attachment/z/page/2/feed/atom?utm_source=x"
        );

        Assert.InRange(simple, 1, 12);
        Assert.InRange(deep, 1, 12);
    }

    /// <summary>A redirect to a search carries the words as its query, which is removed unless expected.</summary>
    private static string? Bare(string? location, string present) =>
        location is not null && !present.Contains('?', StringComparison.Ordinal) ? location.Split('?')[0] : location;

    /// <summary>
    /// One story, one page, a nested section, a topic and an author, with everything an import stores for them.
    /// </summary>
    public sealed class MovedSite : NewsApp, IAsyncLifetime
    {
        public async Task InitializeAsync()
        {
            var region = await Data.CreateCategoryAsync("region");
            var city = await Data.CreateCategoryAsync("city", parentId: region.Id);
            var author = await Data.CreateAuthorAsync("ada");
            var story = await Data.CreateStoryAsync(
                "The story",
                change: c => c with { CategoryIds = [city.Id], AuthorIds = [author.Id], Tags = ["Floods"] }
            );
            var page = await Data.CreateStoryAsync(
                "About",
                change: c => c with { PagePath = "about" },
                command: c => c with { Kind = ArticleKind.Page }
            );
            var draft = await Data.CreateDraftAsync("Still a draft");
            var gone = await Data.CreateStoryAsync("Taken down");
            await InScopeAsync(services =>
                services
                    .GetRequiredService<ArticleEditor>()
                    .TakeDownAsync(gone.Id, gone.Version, Actor.Program("Desk"), default)
            );
            await Data.InDatabaseAsync(async db =>
            {
                var redirects = new Redirects(db);
                var tag = db.Tags.Single(t => t.Slug == "floods");
                foreach (
                    var address in new[]
                    {
                        "/archives/17",
                        "/article.php?id=10&sec=news",
                        "/about/?article=3",
                        "/?p=17",
                        "/blog/?p=17",
                        "/?attachment_id=21",
                        OldAddressQueries.Named("former-slug"),
                        "/2026/03/former-slug/",
                    }
                )
                {
                    await redirects.KeepAsync(address, RedirectTarget.Article, story.Id, default);
                }

                await redirects.KeepAsync("/?p=18", RedirectTarget.Article, draft.Id, default);
                await redirects.KeepAsync("/?p=19", RedirectTarget.Article, gone.Id, default);
                await redirects.KeepAsync("/?cat=3", RedirectTarget.Category, city.Id, default);
                await redirects.KeepAsync("/category/former-region/city", RedirectTarget.Category, city.Id, default);
                await redirects.KeepAsync("/?author=4", RedirectTarget.Author, author.Id, default);
                await redirects.KeepAsync("/author/a.da", RedirectTarget.Author, author.Id, default);
                await redirects.KeepAsync("/tag/flood", RedirectTarget.Tag, tag.Id, default);
                foreach (var address in new[] { "/category/uncategorized", "/?cat=1" })
                {
                    await redirects.KeepAsync(address, RedirectTarget.Home, 0, default);
                }

                await redirects.KeepAsync("/tag/became-a-page", RedirectTarget.Article, page.Id, default);
                await redirects.KeepAsync("/blog", RedirectTarget.Home, 0, default);
                return await db.SaveChangesAsync();
            });
        }

        Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;
    }
}
