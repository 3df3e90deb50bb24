using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Access;
using NewsPortal.Core.Site;
using NewsPortal.TestKit;
using NewsPortal.Web.Areas.Admin.Views.Settings;

namespace NewsPortal.Web.Tests.Admin;

public sealed class SettingsTests : IDisposable
{
    private readonly NewsApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Save_Changed_StandsOnTheAuditTrailOnceWithItsAuthor()
    {
        var user = await _app.Data.CreateUserAsync("ada", Roles.Administrator);
        var admin = await _app.Browser().SignInAsync(user);

        await (await admin.OpenAsync("/admin/settings")).Form("/admin/settings").Fill("Tagline", "Ours").SendAsync();

        var (userId, at) = Assert.Single(await TrailAsync());
        Assert.Equal(user.Id, userId);
        Assert.Equal(_app.Clock.GetUtcNow().UtcDateTime, at);
        Assert.Contains("Changed settings", (await admin.OpenAsync("/admin/audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_RefusedOrTooLate_LeavesNoTrace()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);
        var late = await admin.OpenAsync("/admin/settings");
        await (await admin.OpenAsync("/admin/settings")).Form("/admin/settings").Fill("Tagline", "Ours").SendAsync();

        await late.Form("/admin/settings").Fill("Tagline", "Mine").SendAsync();
        await (await admin.OpenAsync("/admin/settings"))
            .Form("/admin/settings")
            .Fill("ContactEmail", "nobody")
            .SendAsync();

        Assert.Single(await TrailAsync());
    }

    [Fact]
    public async Task Save_EachTime_IsAVersionThatSaysWhoChangedWhat()
    {
        var admin = await _app.Browser().SignInAsync(await _app.Data.CreateUserAsync("ada", Roles.Administrator));
        await SaveAsync(admin, "Tagline", "Ours");
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await SaveAsync(admin, "FooterText", "Small print");

        var lines = (await admin.OpenAsync("/admin/settings/history"))
            .Document.QuerySelectorAll("tbody tr")
            .Select(row => Collapse(row.TextContent))
            .ToList();

        Assert.Equal(2, lines.Count);
        Assert.Contains("Small print at the foot of each page In force", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Line below the name", lines[0], StringComparison.Ordinal);
        Assert.Contains("ada", lines[1], StringComparison.Ordinal);
        Assert.Contains("The first version", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_SettingsFromBeforeTheHistory_AreItsFirstVersion()
    {
        await _app.Data.InDatabaseAsync(async db =>
        {
            db.SiteSettings.Add(new SiteSettings { Name = "The Former Courier" });
            return await db.SaveChangesAsync();
        });
        var admin = await _app.SignedInAsync(Roles.Administrator);

        await SaveAsync(admin, "Name", "The New Courier");

        var version = await admin.OpenAsync("/admin/settings/history/2");
        Assert.Equal("The Former Courier", version.Document.QuerySelector(".comparison del")!.TextContent);
        Assert.Equal("The New Courier", version.Document.QuerySelector(".comparison ins")!.TextContent);
        Assert.Contains(
            "Before the history began",
            (await admin.OpenAsync("/admin/settings/history/1")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Restore_AnEarlierVersion_IsTheNewestOneAndDeletesNone()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);
        await SaveAsync(admin, "Name", "The First Courier");
        await SaveAsync(admin, "Name", "The Second Courier");

        var answer = await (await admin.OpenAsync("/admin/settings/history/1"))
            .Form("/admin/settings/restore")
            .SendAsync();

        var history = await answer.FollowAsync();
        Assert.Contains("Version 1 is in force again, as version 3.", history.Text, StringComparison.Ordinal);
        Assert.Equal(3, history.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Equal("The First Courier", (await admin.OpenAsync("/admin/settings")).Form("/admin/settings")["Name"]);
        Assert.Contains("The First Courier", (await _app.Browser().OpenAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_AfterAColleagueSaved_IsRefused()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);
        await SaveAsync(admin, "Name", "The First Courier");
        await SaveAsync(admin, "Name", "The Second Courier");
        var shown = await admin.OpenAsync("/admin/settings/history/1");
        await SaveAsync(admin, "Name", "The Third Courier");

        var answer = await shown.Form("/admin/settings/restore").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("The Third Courier", (await admin.OpenAsync("/admin/settings")).Form("/admin/settings")["Name"]);
    }

    [Fact]
    public async Task Restore_AVersionThatIsNotThere_IsNotFound()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);
        await SaveAsync(admin, "Name", "The First Courier");
        await SaveAsync(admin, "Name", "The Second Courier");

        var answer = await (await admin.OpenAsync("/admin/settings/history/1"))
            .Form("/admin/settings/restore")
            .Fill("number", "77")
            .SendAsync();

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.OpenAsync("/admin/settings/history/77")).Status);
    }

    [Fact]
    public async Task History_OfManyVersions_GoesOnPageByPage()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);
        for (var i = 0; i <= SettingsAdminQueries.PageSize; i++)
        {
            await SaveAsync(admin, "Tagline", $"Line {i}");
        }

        var first = await admin.OpenAsync("/admin/settings/history");
        var second = await admin.OpenAsync(first.Document.QuerySelector(".pager a")!.GetAttribute("href")!);

        Assert.Equal(SettingsAdminQueries.PageSize, first.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Contains(
            "Line below the name",
            first.Document.QuerySelector("tbody tr:last-child")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Single(second.Document.QuerySelectorAll("tbody tr"));
        Assert.Null(second.Document.QuerySelector(".pager a"));
    }

    [Fact]
    public void Fields_OfTheSettings_AllHaveWordsAndMayDiffer()
    {
        var texts = _app.Services.GetRequiredService<IStringLocalizer<NewsroomTexts>>();
        var content = new SettingsContent { LogoId = 7, HeadlineFont = "playfair" };

        Assert.All(SettingsContent.Fields, field => Assert.NotEmpty(SettingsWords.Label(field, texts)));
        Assert.All(SettingsContent.Fields, field => Assert.NotNull(SettingsWords.Value(field, content, texts)));
        Assert.Equal(["LogoId", "HeadlineFont"], content.Changed(new SettingsContent { Name = "" }));
    }

    private static async Task SaveAsync(HttpClient admin, string field, string value)
    {
        var answer = await (await admin.OpenAsync("/admin/settings"))
            .Form("/admin/settings")
            .Fill(field, value)
            .SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
    }

    private static string Collapse(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task<List<(long?, DateTime)>> TrailAsync() =>
        _app.Data.InDatabaseAsync(async db =>
            (await db.AuditTrail.Where(a => a.Action == "Changed settings").ToListAsync()).ConvertAll(a =>
                (a.UserId, a.At)
            )
        );
}
