using System.Diagnostics;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NewsPortal.Cli;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>What people and balancers are told while something is away, or about to be.</summary>
public sealed class OutageTests
{
    private static readonly Uri Ready = new("/health/ready", UriKind.Relative);

    [SkippableFact]
    public async Task Save_AnotherProcessWritesOn_SaysSoWithinSecondsAndKeepsTheText()
    {
        Skip.If(TestDatabase.IsSqlServer, "Locks the embedded database.");
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Journalist);
        var page = await browser.OpenAsync("/admin/articles/new");
        var form = page.Form("/admin/articles/new").Fill("Headline", "Typed while others wrote");
        await app.StopBackgroundWorkAsync();
        var database = Path.Combine(app.StorageRoot, "newsportal.db");

        // A pool would keep the connection, and the lock with it.
        await using (var other = new SqliteConnection($"Data Source={database};Pooling=false"))
        {
            await other.OpenAsync();
            await using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE;";
            await command.ExecuteNonQueryAsync();

            var watch = Stopwatch.StartNew();
            page = await form.Press("Save").SendAsync();

            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
            Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(14));
            Assert.Contains("not saved", page.Text, StringComparison.Ordinal);
        }

        // On a machine that is busy with other tests, the first attempt may still find the other's lock.
        for (var attempt = 0; attempt < 3 && page.Status == HttpStatusCode.ServiceUnavailable; attempt++)
        {
            page = await page.Form("/admin/articles/new").SendAsync();
        }

        Assert.Equal(HttpStatusCode.Redirect, page.Status);
        Assert.True(
            await app.Data.InDatabaseAsync(db => db.Articles.AnyAsync(a => a.Title == "Typed while others wrote"))
        );
    }

    [SkippableFact]
    public async Task Ready_DatabaseFileMissing_SaysSoAndRecovers()
    {
        Skip.If(TestDatabase.IsSqlServer, "Moves the embedded database.");
        await using var app = new NewsApp();
        var browser = app.Browser();
        using var before = await browser.GetAsync(Ready);
        await app.StopBackgroundWorkAsync();
        var database = Path.Combine(app.StorageRoot, "newsportal.db");
        SqliteConnection.ClearAllPools();
        File.Move(database, database + ".away");
        app.Clock.Advance(TimeSpan.FromSeconds(10));

        using var ready = await browser.GetAsync(Ready);
        using var page = await browser.GetAsync(new Uri("/account/login", UriKind.Relative));

        var report = await ready.Content.ReadAsStringAsync();
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable),
            (ready.StatusCode, page.StatusCode)
        );
        Assert.Contains("The database file is missing.", report, StringComparison.Ordinal);
        Assert.DoesNotContain("migrate", report, StringComparison.Ordinal);

        File.Move(database + ".away", database);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Ready)).StatusCode);
    }

    [SkippableFact]
    public async Task Start_FileOfAFormerSiteMissing_CreatesNoEmptySite()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        var root = Directory.CreateTempSubdirectory("newsportal-missing-").FullName;
        var node = Directory.CreateTempSubdirectory("newsportal-missing-").FullName;
        var database = Path.Combine(root, "newsportal.db");
        (string, string)[] settings = [("Storage:Root", root), ("Storage:Node", node)];
        await using (var first = await WebProgram.Start(settings).LiveAsync())
        {
            // The first start needs no step.
            Assert.Equal(HttpStatusCode.OK, (await first.Client.GetAsync(Ready)).StatusCode);
        }

        // The disk of the site is not mounted.
        Directory.Delete(root, recursive: true);
        Directory.CreateDirectory(root);
        await using var second = await WebProgram.Start(settings).LiveAsync();
        using var ready = await second.Client.GetAsync(Ready);
        using var complaints = new StringWriter();
        var code = await CommandLine.RunAsync(
            ["migrate", "--setting", $"Storage:Root={root}", "--setting", $"Storage:Node={node}"],
            new Terminal(TextReader.Null, TextWriter.Null, complaints),
            default
        );

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("file is missing", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, code);
        Assert.Contains(database, complaints.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(database));
    }

    [Fact]
    public async Task Stop_ServingOn_IsNotReadyAndAnswersPages()
    {
        await using var app = new NewsApp().With("Shutdown:ServeOn", "00:00:05");
        var browser = app.Browser();
        using var before = await browser.GetAsync(Ready);
        var ending = Task.WhenAll(
            app.Services.GetServices<IHostedService>()
                .OfType<IHostedLifecycleService>()
                .Select(service => service.StoppingAsync(default))
        );

        using var ready = await browser.GetAsync(Ready);
        using var page = await browser.GetAsync(new Uri("/account/login", UriKind.Relative));

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK),
            (before.StatusCode, ready.StatusCode, page.StatusCode)
        );
        Assert.False(ending.IsCompleted);
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        await ending;
    }
}
