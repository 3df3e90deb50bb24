using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>/admin/numbers, from a reader's view to the page.</summary>
public sealed class NumbersTests : IDisposable
{
    private readonly NewsApp _app = new();
    private int _readers;

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Show_ViewsOfReaders_AreOnThePage()
    {
        var story = await _app.Data.CreateStoryAsync("Ferry returns");
        var quiet = await _app.Data.CreateStoryAsync("Unread");
        await ReadAsync(story, "www.google.com", 3);
        await ReadAsync(story, "", 1);
        var browser = await _app.SignedInAsync(Roles.Editor);

        var page = await browser.OpenAsync("/admin/numbers");

        Assert.Equal(["2", "2", "2", "2", "2"], page.All("[data-number]"));
        Assert.Equal(["Ferry returns 2"], Rows(page, "stories"));
        Assert.Equal(["Ferry returns 2"], Rows(page, "now"));
        Assert.Equal(
            ["Direct: a bookmark, a mail, an app 1 50%", "Google (search) 1 50%"],
            Rows(page, "referrers").Order(StringComparer.Ordinal)
        );
        Assert.Equal(["Desktop 2 100%"], Rows(page, "devices"));
        Assert.Equal(
            ["Opened 2 100%", "A quarter 2 100%", "Half 1 50%", "Three quarters 1 50%", "All of it 0 0%"],
            Rows(page, "depth")
        );
        Assert.Contains("How this is counted", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Unread", page.Text, StringComparison.Ordinal);
        Assert.NotEqual(0, quiet.Id);
    }

    [Fact]
    public async Task Show_NothingRead_SaysSo()
    {
        var browser = await _app.SignedInAsync(Roles.Editor);

        var page = await browser.OpenAsync("/admin/numbers?range=month");

        Assert.Contains("Nothing was read yet.", page.Text, StringComparison.Ordinal);
        Assert.Equal(30, page.Document.QuerySelectorAll("[data-step]").Length);
    }

    [Theory]
    [InlineData("?range=week", 7)]
    [InlineData("?range=MONTH", 30)]
    [InlineData("?range=99", 24)]
    [InlineData("?range=%00&category=x&author=-1", 24)]
    [InlineData("?category=9223372036854775807", 24)]
    public async Task Show_WhateverTheAddressSays_IsAPage(string query, int steps)
    {
        var browser = await _app.SignedInAsync(Roles.Editor);

        var page = await browser.OpenAsync($"/admin/numbers{query}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(steps, page.Document.QuerySelectorAll("[data-step]").Length);
    }

    [Fact]
    public async Task Story_ItsOwnNumbers_AreLinkedFromItsForm()
    {
        var story = await _app.Data.CreateStoryAsync("Ferry returns");
        var other = await _app.Data.CreateStoryAsync("Other");
        await ReadAsync(story, "t.co", 4);
        await ReadAsync(other, "", 0);
        var browser = await _app.SignedInAsync(Roles.Editor);
        var form = await browser.OpenAsync($"/admin/articles/{story.Id}");
        var link = form.Document.QuerySelector("a[href*='/admin/numbers/stories/']")!.GetAttribute("href")!;

        var page = await browser.OpenAsync(link);

        Assert.Contains("Numbers: Ferry returns", page.Text, StringComparison.Ordinal);
        Assert.Equal("1", page.All("[data-number='today']")[0]);
        Assert.Equal(["X (social) 1 100%"], Rows(page, "referrers"));
        Assert.DoesNotContain(
            "Other",
            page.Text.Replace("Other sites", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Show_Journalist_SeesTheirOwnStoriesOnly()
    {
        var user = await _app.Data.CreateUserAsync("ines", Roles.Journalist);
        var author = await _app.Data.CreateAuthorAsync("ines", "Ines Marlowe");
        await _app.Data.InDatabaseAsync(async db =>
        {
            (await db.Users.FindAsync(user.Id))!.AuthorId = author.Id;
            return await db.SaveChangesAsync();
        });
        var own = await _app.Data.CreateStoryAsync("Mine", change: c => c with { AuthorIds = [author.Id] });
        var other = await _app.Data.CreateStoryAsync("Somebody else's");
        await ReadAsync(own, "", 1);
        await ReadAsync(other, "", 1);
        var browser = await _app.Browser().SignInAsync(user);

        var page = await browser.OpenAsync("/admin/numbers");

        Assert.Equal(["Mine 1"], Rows(page, "stories"));
        Assert.Equal("1", page.All("[data-number='five']")[0]);
        Assert.Contains("your own stories", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Somebody else", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, $"stories/{own.Id}"));
        string[] closed = [$"stories/{other.Id}", $"live?story={other.Id}", $"export?story={other.Id}"];
        foreach (var address in closed)
        {
            var answer = await browser.GetAsync(new Uri($"/admin/numbers/{address}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.DoesNotContain("Somebody", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(browser, "stories/999999"));
        var list = await browser.GetStringAsync(new Uri("/admin/numbers/export", UriKind.Relative));
        Assert.DoesNotContain("Somebody else", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_NewView_IsThereWithinASecondOfItsCount()
    {
        var story = await _app.Data.CreateStoryAsync("Ferry returns");
        var browser = await _app.SignedInAsync(Roles.Editor);
        var page = await browser.OpenAsync("/admin/numbers");
        var seen = page.Document.QuerySelector("[data-seen]")!.GetAttribute("data-seen");
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(browser, $"live?range=today&seen={seen}"));

        await ReadAsync(story, "", 0);
        _app.Clock.Advance(TimeSpan.FromSeconds(2));
        var moved = await browser.OpenAsync($"/admin/numbers/live?range=today&seen={seen}");

        Assert.Equal(HttpStatusCode.OK, moved.Status);
        Assert.Equal("1", moved.All("[data-number='today']")[0]);
        Assert.DoesNotContain("<html", moved.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_SameFilter_IsAListWithoutFormulas()
    {
        var section = await _app.Data.CreateCategoryAsync("coast", "Coast");
        var story = await _app.Data.CreateStoryAsync("=1+1", change: c => c with { CategoryIds = [section.Id] });
        var other = await _app.Data.CreateStoryAsync("Elsewhere");
        await ReadAsync(story, "blog.example.org", 4);
        await ReadAsync(other, "", 4);
        var browser = await _app.SignedInAsync(Roles.Editor);

        var answer = await browser.GetAsync(
            new Uri($"/admin/numbers/export?range=today&category={section.Id}", UriKind.Relative)
        );
        var list = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(
            "numbers-2026-03-02.csv",
            answer.Content.Headers.ContentDisposition!.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains("list,item,views,before\r\n", list, StringComparison.Ordinal);
        Assert.Contains("\r\ntotal,Today,1,0\r\n", list, StringComparison.Ordinal);
        Assert.Contains("\r\nhour,2026-03-02T10:00+01:00,1,0\r\n", list, StringComparison.Ordinal);
        Assert.Contains("\r\nreferrers,blog.example.org,1,\r\n", list, StringComparison.Ordinal);
        Assert.Contains("'=1+1", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Elsewhere", list, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?m)^stories,=", list);
    }

    /// <summary>Somebody reads a story, and it is counted.</summary>
    private async Task ReadAsync(SavedArticle story, string from, int quarters)
    {
        var reader = _app.Browser();
        reader.DefaultRequestHeaders.TryAddWithoutValidation(
            "User-Agent",
            $"Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/{++_readers}"
        );
        foreach (
            var (address, name, value) in new[]
            {
                ($"/views/{story.Id}", "from", from),
                ($"/views/{story.Id}/end", "quarters", $"{quarters}"),
            }
        )
        {
            using var beacon = new FormUrlEncodedContent([KeyValuePair.Create(name, value)]);
            var answer = await reader.PostAsync(new Uri(address, UriKind.Relative), beacon);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        await _app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<FoldViews>().RunAsync(default);
            return true;
        });
    }

    private static IReadOnlyList<string> Rows(Page page, string list) =>
        [
            .. page
                .Document.QuerySelectorAll($"section[aria-labelledby='{list}-title'] tbody tr")
                .Select(row =>
                    string.Join(' ', row.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                ),
        ];

    private static async Task<HttpStatusCode> StatusAsync(HttpClient browser, string address) =>
        (await browser.GetAsync(new Uri($"/admin/numbers/{address}", UriKind.Relative))).StatusCode;
}
