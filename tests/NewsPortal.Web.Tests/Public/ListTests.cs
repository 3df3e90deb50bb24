using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>/, /category/…, /tag/…, /author/… and the date archives.</summary>
public sealed class ListTests
{
    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;

    [Theory]
    [InlineData("/category/walked")]
    [InlineData("/tag/walked")]
    [InlineData("/author/walked")]
    [InlineData("/2026/03/02")]
    [InlineData("/2026/03")]
    [InlineData("/2026")]
    [InlineData("/")]
    public async Task Older_WhileStoriesArePublished_ShowsEachOnceAndNewestFirst(string address)
    {
        using var app = new NewsApp();
        var category = await app.Data.CreateCategoryAsync("walked");
        var author = await app.Data.CreateAuthorAsync("walked");
        for (var i = 0; i < 105; i++)
        {
            // Three share each second, so that the id must decide.
            await PublishAsync($"Story {i:000}", Start.AddSeconds(i / 3 - 60));
        }

        List<string> seen = [];
        var browser = app.Browser();
        string? next = address;
        while (next is not null)
        {
            var page = await browser.OpenAsync(next);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            seen.AddRange(page.Headlines());
            next = page.Older();
            await PublishAsync($"Breaking {seen.Count}", Start);
        }

        Assert.Equal(105, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.All(Enumerable.Range(0, 105), i => Assert.Contains($"Story {i:000}", seen));
        if (address != "/")
        {
            Assert.Equal(seen.OrderByDescending(h => h, StringComparer.Ordinal), seen);
        }

        Task PublishAsync(string headline, DateTime at) =>
            app.Data.CreateStoryAsync(
                headline,
                at,
                c => c with { CategoryIds = [category.Id], AuthorIds = [author.Id], Tags = ["Walked"] }
            );
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/category/led")]
    [InlineData("/tag/led")]
    [InlineData("/author/led")]
    public async Task Show_FirstPage_IsLedByTheNewestStory(string address)
    {
        using var app = new NewsApp();
        var category = await app.Data.CreateCategoryAsync("led");
        var author = await app.Data.CreateAuthorAsync("led");
        foreach (var age in Enumerable.Range(1, 4))
        {
            await app.Data.CreateStoryAsync(
                $"Story {age}",
                Start.AddMinutes(-age),
                c => c with { CategoryIds = [category.Id], AuthorIds = [author.Id], Tags = ["Led"] }
            );
        }

        var page = await app.Browser().OpenAsync(address);

        Assert.Equal(["Story 1"], page.All(".card-lead .card-headline"));
        Assert.Equal("Story 1", page.Headlines()[0]);
    }

    [Fact]
    public async Task Newer_FromTheSecondPage_LeadsBackToTheList()
    {
        using var app = new NewsApp();
        var category = await app.Data.CreateCategoryAsync("back");
        for (var i = 0; i < 65; i++)
        {
            await app.Data.CreateStoryAsync(
                $"Story {i:00}",
                Start.AddMinutes(-i),
                c => c with { CategoryIds = [category.Id] }
            );
        }

        var browser = app.Browser();
        var first = await browser.OpenAsync("/category/back");
        var second = await browser.OpenAsync(first.Older()!);
        var third = await browser.OpenAsync(second.Older()!);
        var secondAgain = await browser.OpenAsync(third.Newer()!);
        var firstAgain = await browser.OpenAsync(secondAgain.Newer()!);

        Assert.Null(first.Newer());
        Assert.Equal(second.Headlines(), secondAgain.Headlines());
        Assert.Equal((HttpStatusCode.Redirect, "/category/back"), (firstAgain.Status, firstAgain.Location));
    }

    [Fact]
    public async Task Lists_DraftsFutureAndWithdrawnStories_StayInvisible()
    {
        using var app = new NewsApp();
        var category = await app.Data.CreateCategoryAsync("seen");
        var author = await app.Data.CreateAuthorAsync("seen");
        ArticleContent In(ArticleContent c) =>
            c with
            {
                CategoryIds = [category.Id],
                AuthorIds = [author.Id],
                Tags = ["Seen"],
            };
        await app.Data.CreateStoryAsync("Visible", change: In);
        await app.Data.CreateDraftAsync("Secret draft", In);
        await app.Data.CreateStoryAsync("Secret future", Start.AddMinutes(5), In);
        var withdrawn = await app.Data.CreateStoryAsync("Secret withdrawn", change: In);
        await app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .TakeDownAsync(withdrawn.Id, withdrawn.Version, Actor.Program("Desk"), default)
        );
        string[] surfaces =
        [
            "/",
            "/category/seen",
            "/tag/seen",
            "/author/seen",
            "/2026",
            "/2026/03",
            "/2026/03/02",
            "/2026/03/02/visible",
            "/unknown",
        ];

        foreach (var surface in surfaces)
        {
            var page = await app.Browser().OpenAsync(surface);
            Assert.Contains("Visible", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("Secret", page.Html, StringComparison.OrdinalIgnoreCase);
        }

        app.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Contains("Secret future", (await app.Browser().OpenAsync("/")).Headlines());
    }

    [Fact]
    public async Task Category_Nested_ParentShowsTheStoriesOfItsChildren()
    {
        using var app = new NewsApp();
        var parent = await app.Data.CreateCategoryAsync("city", "City");
        var child = await app.Data.CreateCategoryAsync("transport", "Transport", parent.Id);
        var grandchild = await app.Data.CreateCategoryAsync("trams", "Trams", child.Id);
        await app.Data.CreateStoryAsync("Tram arrives", change: c => c with { CategoryIds = [grandchild.Id] });
        var browser = app.Browser();

        var front = await browser.OpenAsync("/category/city");

        Assert.Equal(["Tram arrives"], front.Headlines());
        Assert.Equal(["Transport"], front.All(".front-children a"));
        Assert.Equal(
            ["Home", "City", "Transport", "Trams"],
            (await browser.OpenAsync("/category/trams")).All("nav[aria-label=Breadcrumb] li")
        );
    }

    [Theory]
    [InlineData("/category/city/transport", "/category/transport")]
    [InlineData("/category/Transport", "/category/transport")]
    [InlineData("/category/transport/", "/category/transport")]
    [InlineData("/category/transport/page/3", "/category/transport")]
    [InlineData("/category/transport/page/3/", "/category/transport")]
    [InlineData("/page/2", "/")]
    [InlineData("/2026/3", "/2026/03")]
    [InlineData("/2026/03/2/", "/2026/03/02")]
    public async Task Get_WordPressHabit_RedirectsToTheList(string address, string present)
    {
        using var app = new NewsApp();
        var parent = await app.Data.CreateCategoryAsync("city");
        await app.Data.CreateCategoryAsync("transport", parentId: parent.Id);
        await app.Data.CreateStoryAsync("Any story");

        var page = await app.Browser().OpenAsync(address);

        Assert.Equal((HttpStatusCode.MovedPermanently, present), (page.Status, page.Location));
    }

    [Fact]
    public async Task Archive_Day_FollowsTheSitesZone()
    {
        using var app = new NewsApp();

        // 23:30 UTC is half past midnight of the next day in Paris.
        await app.Data.CreateStoryAsync("After midnight", new DateTime(2026, 2, 10, 23, 30, 0, DateTimeKind.Utc));

        Assert.Equal(["After midnight"], (await app.Browser().OpenAsync("/2026/02/11")).Headlines());
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().OpenAsync("/2026/02/10")).Status);
    }

    [Fact]
    public async Task Home_Empty_StillWelcomes()
    {
        using var app = new NewsApp();

        var page = await app.Browser().OpenAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(["The Test Courier"], page.All("h1"));
    }

    [Fact]
    public async Task Home_ManySections_ShowsEachStoryOnce()
    {
        using var app = new NewsApp();
        long[] sections =
        [
            (await app.Data.CreateCategoryAsync("news")).Id,
            (await app.Data.CreateCategoryAsync("sport")).Id,
            (await app.Data.CreateCategoryAsync("opinion")).Id,
        ];
        for (var i = 0; i < 40; i++)
        {
            await app.Data.CreateStoryAsync(
                $"Story {i}",
                Start.AddMinutes(-i),
                c => c with { CategoryIds = [sections[i % 3], sections[(i + 1) % 3]] }
            );
        }

        var headlines = (await app.Browser().OpenAsync("/")).Headlines();

        Assert.Equal(40, headlines.Count);
        Assert.Equal(40, headlines.Distinct().Count());
        Assert.Equal("Story 0", headlines[0]);
    }
}
