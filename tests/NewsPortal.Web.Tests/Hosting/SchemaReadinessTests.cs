using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

public sealed class SchemaReadinessTests : IDisposable
{
    private const string Newer = "29990101000000_FromTheFuture";
    private readonly NewsApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task AnyPage_DatabaseTooNew_SaysSoAndRecoversByItself()
    {
        var browser = _app.Browser();
        await AddMigrationAsync();
        await WaitAsync();
        var ready = await browser.GetAsync("/health/ready");
        var page = await browser.GetAsync("/");
        var live = await browser.GetAsync("/health/live");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK),
            (ready.StatusCode, page.StatusCode, live.StatusCode)
        );
        Assert.Contains("newer version", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("newer version", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await RemoveMigrationAsync();
        await WaitAsync();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/login")).StatusCode);
    }

    [Fact]
    public async Task AnyPage_DatabaseTooOld_NamesTheCommand()
    {
        var browser = _app.Browser();
        await browser.GetAsync("/health/live");
        await _app.Data.InDatabaseAsync(async db =>
        {
            var history = db.GetService<IHistoryRepository>();
            return await db.Database.ExecuteSqlRawAsync(
                history.GetDeleteScript((await db.Database.GetAppliedMigrationsAsync()).Last())
            );
        });
        await WaitAsync();

        var ready = await browser.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("newsportal migrate", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_DatabaseTooNew_ComesBackWithTheText()
    {
        var browser = await _app.SignedInAsync(Roles.Journalist);
        var page = await browser.OpenAsync("/admin/articles/new");
        var form = page.Form("/admin/articles/new").Fill("Headline", "Typed during the upgrade");
        await AddMigrationAsync();
        await WaitAsync();
        await browser.GetAsync(new Uri("/health/ready", UriKind.Relative));

        page = await form.Press("Save").SendAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("not saved", page.Text, StringComparison.Ordinal);

        await RemoveMigrationAsync();
        await WaitAsync();
        await browser.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, (await page.Form("/admin/articles/new").SendAsync()).Status);
        Assert.True(
            await _app.Data.InDatabaseAsync(db => db.Articles.AnyAsync(a => a.Title == "Typed during the upgrade"))
        );
    }

    [Fact]
    public async Task View_DatabaseTooNew_IsAcknowledged()
    {
        var story = await _app.Data.CreateStoryAsync("Read during the upgrade");
        var browser = _app.Browser();
        browser.DefaultRequestHeaders.TryAddWithoutValidation(
            "User-Agent",
            "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
        );
        await AddMigrationAsync();
        await WaitAsync();
        await browser.GetAsync(new Uri("/health/ready", UriKind.Relative));

        using var answer = await browser.PostAsync(new Uri($"/views/{story.Id}", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private Task<int> AddMigrationAsync() =>
        _app.Data.InDatabaseAsync(db =>
            db.Database.ExecuteSqlRawAsync(
                db.GetService<IHistoryRepository>().GetInsertScript(new HistoryRow(Newer, "99.0.0"))
            )
        );

    private Task<int> RemoveMigrationAsync() =>
        _app.Data.InDatabaseAsync(db =>
            db.Database.ExecuteSqlRawAsync(db.GetService<IHistoryRepository>().GetDeleteScript(Newer))
        );

    /// <summary>Long enough for the program to check again.</summary>
    private Task WaitAsync()
    {
        _app.Clock.Advance(TimeSpan.FromSeconds(10));
        return Task.CompletedTask;
    }
}
