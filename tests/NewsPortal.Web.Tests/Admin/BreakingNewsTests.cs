using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>/admin/breaking, and the strip that readers see.</summary>
public sealed class BreakingNewsTests
{
    private const string Form = "/admin/breaking";

    [Fact]
    public async Task Create_WithoutTimes_ShowsTheLineForTwoHoursByTheClock()
    {
        using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);
        var reader = app.Browser();
        Assert.Empty((await reader.OpenAsync("/")).Document.QuerySelectorAll(".breaking"));

        var saved = await (await editor.OpenAsync(Form))
            .Form(Form)
            .Fill("Text", "The lock gates are <open>")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        var strip = Assert.Single((await reader.OpenAsync("/")).Document.QuerySelectorAll("section.breaking"));
        Assert.Equal("Breaking news", strip.GetAttribute("aria-label"));
        Assert.Contains("The lock gates are <open>", strip.TextContent, StringComparison.Ordinal);
        Assert.Equal(["The lock gates are <open>"], (await reader.OpenAsync("/nothing-here")).All(".breaking-text"));
        app.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        Assert.Single((await reader.OpenAsync("/")).All(".breaking-text"));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await reader.OpenAsync("/")).All(".breaking-text"));
    }

    [Fact]
    public async Task Create_Later_AppearsAndEndsAtItsTimesInTheSitesZone()
    {
        using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);

        // 11:00 in Paris is 10:00 UTC, half an hour after the test begins.
        await (await editor.OpenAsync(Form))
            .Form(Form)
            .Fill("Text", "Ferries stop at noon")
            .Fill("StartsAt", "2026-03-02T11:00")
            .Fill("EndsAt", "2026-03-02T12:00")
            .SendAsync();

        app.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
        Assert.Empty(await LinesAsync(app));
        app.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(["Ferries stop at noon"], await LinesAsync(app));
        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await LinesAsync(app));
    }

    [Fact]
    public async Task Create_WithStory_LinksItAndHidesWithIt()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Ice closes the harbour");
        var editor = await app.SignedInAsync(Roles.Editor);

        await (await editor.OpenAsync(Form))
            .Form(Form)
            .Fill("Text", "Harbour closed")
            .Fill("Story", "https://news.test/2026/03/02/ice-closes-the-harbour")
            .SendAsync();

        var link = (await app.Browser().OpenAsync("/about")).Document.QuerySelector("a.breaking-text");
        Assert.Equal("/2026/03/02/ice-closes-the-harbour", link?.GetAttribute("href"));
        await app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .TakeDownAsync(story.Id, story.Version, Actor.Program("Desk"), default)
        );
        Assert.Empty(await LinesAsync(app));
        Assert.Contains("Hidden", (await editor.OpenAsync(Form)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_LineThatAnotherEditorChanged_IsRefusedAndKeepsTheText()
    {
        using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);
        await (await editor.OpenAsync(Form)).Form(Form).Fill("Text", "First words").SendAsync();
        var address = $"{Form}/{await app.Data.InDatabaseAsync(db => db.BreakingNews.Select(b => b.Id).SingleAsync())}";
        var late = (await editor.OpenAsync(address)).Form(address);
        await (await editor.OpenAsync(address)).Form(address).Fill("Text", "Her words").SendAsync();

        var refused = await late.Fill("Text", "His words").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(["Her words"], await LinesAsync(app));
        Assert.Equal("His words", refused.Form(address)["Text"]);
        Assert.Equal(HttpStatusCode.Redirect, (await refused.Form(address).SendAsync()).Status);
    }

    [Fact]
    public async Task Delete_ScheduledStoryOfALine_TakesTheLineAlong()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Verdict expected", app.Clock.GetUtcNow().UtcDateTime.AddDays(1));
        var editor = await app.SignedInAsync(Roles.Editor);
        await (await editor.OpenAsync(Form))
            .Form(Form)
            .Fill("Text", "The verdict, too early")
            .Fill("Story", $"#{story.Id}")
            .SendAsync();

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<BinEditor>()
                .DeleteAsync(story.Id, story.Version, Actor.Program("Desk"), default)
        );

        Assert.Empty(await LinesAsync(app));
    }

    [Fact]
    public async Task End_RunningLine_TakesItOffAtOnceAndKeepsIt()
    {
        using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);
        await (await editor.OpenAsync(Form)).Form(Form).Fill("Text", "False alarm").SendAsync();
        Assert.Single(await LinesAsync(app));

        var id = await app.Data.InDatabaseAsync(db => db.BreakingNews.Select(b => b.Id).SingleAsync());
        await (await editor.OpenAsync(Form)).Form($"/admin/breaking/{id}/end").SendAsync();

        Assert.Empty(await LinesAsync(app));
        Assert.Contains("Ended", (await editor.OpenAsync(Form)).Text, StringComparison.Ordinal);
        Assert.Contains(
            "Ended breaking news",
            await app.Data.InDatabaseAsync(db => db.AuditTrail.Select(a => a.Action).ToListAsync())
        );
    }

    [Fact]
    public async Task Show_ManyLines_HoldsTheNewestOnly()
    {
        using var app = new NewsApp();
        for (var i = 1; i <= 5; i++)
        {
            await app.InScopeAsync(services =>
                services
                    .GetRequiredService<BreakingNewsEditor>()
                    .SaveAsync(new SaveBreakingNews { Text = $"Line {i}" }, Actor.Program("Test"), default)
            );
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["Line 5", "Line 4"], await LinesAsync(app));
    }

    [Theory]
    [InlineData("Text", "", "Write the line.")]
    [InlineData("Text", "   ", "Write the line.")]
    [InlineData("Story", "/2026/03/02/nobody-wrote-this", "No published or scheduled story")]
    [InlineData("Story", "#999999999999999999999999", "No published or scheduled story")]
    [InlineData("Story", "file:///etc/passwd", "No published or scheduled story")]
    [InlineData("EndsAt", "2026-03-02T08:00", "passed already")]
    [InlineData("EndsAt", "soon", "soon")]
    public async Task Create_WrongField_SaysSoAndKeepsWhatWasTyped(string field, string value, string message)
    {
        using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);

        var answer = await (await editor.OpenAsync(Form))
            .Form(Form)
            .Fill("Text", "Typed with care")
            .Fill(field, value)
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
        Assert.Equal(value, answer.Form(Form)[field]);
        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.BreakingNews.CountAsync()));
    }

    [Fact]
    public async Task Create_TooLongOrDraftsNumber_IsRefused()
    {
        using var app = new NewsApp();
        var draft = await app.Data.CreateDraftAsync("Nobody may see this yet");
        var editor = await app.SignedInAsync(Roles.Editor);
        var page = await editor.OpenAsync(Form);

        var tooLong = await page.Form(Form).Fill("Text", new string('x', 201)).SendAsync();
        var secret = await page.Form(Form).Fill("Text", "Look").Fill("Story", $"#{draft.Id}").SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (tooLong.Status, secret.Status));
    }

    [Fact]
    public async Task Create_ByJournalist_IsDenied()
    {
        using var app = new NewsApp();
        var journalist = await app.SignedInAsync(Roles.Journalist);
        var form = (await journalist.OpenAsync("/admin/articles/new")).Form("/admin/articles/new");

        var answer = await journalist.PostAsync(
            new Uri(Form, UriKind.Relative),
            new FormUrlEncodedContent([
                new("Text", "Mine"),
                new("__RequestVerificationToken", form["__RequestVerificationToken"]!),
            ])
        );

        Assert.Contains("/account/denied", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.BreakingNews.CountAsync()));
    }

    private static async Task<IReadOnlyList<string>> LinesAsync(NewsApp app) =>
        (await app.Browser().OpenAsync("/nothing-here")).All(".breaking-text");
}
