using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Cli;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>What belongs to the site and what to a single node.</summary>
public sealed class NodeTests
{
    private const string Purpose = "test";

    [SkippableFact]
    public async Task Start_FolderOfARunningProgram_IsRefusedAndTheCommandLineIsNot()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        var root = Directory.CreateTempSubdirectory("newsportal-node-").FullName;
        await using var first = await WebProgram.Start(("Storage:Root", root)).LiveAsync();

        await using var second = WebProgram.Start(("Storage:Root", root));
        var (code, errors) = await second.ExitAsync();
        using var output = new StringWriter();
        using var complaints = new StringWriter();
        var built = await CommandLine.RunAsync(
            ["search", "rebuild", "--setting", $"Storage:Root={root}"],
            new Terminal(TextReader.Null, output, complaints),
            default
        );

        Assert.Equal(1, code);
        Assert.Equal(
            $"NewsPortal cannot start. Another web program runs on the folder \"{root}\". "
                + "Stop it, or set Storage:Node to a folder of this one's own.",
            errors.Trim()
        );
        Assert.Equal((0, ""), (built, complaints.ToString()));

        await first.KillAsync();
        await using var third = await WebProgram.Start(("Storage:Root", root)).LiveAsync();
        Assert.Equal(HttpStatusCode.OK, (await third.Client.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Start_NodeFolderSet_HasIndexAndJournalThere()
    {
        var node = Directory.CreateTempSubdirectory("newsportal-node-").FullName;
        using var app = new NewsApp().With("Storage:Node", node);
        var story = await app.Data.CreateStoryAsync("Somewhere else");
        await app.CatchUpAsync();

        using var reader = app.Browser();
        reader.DefaultRequestHeaders.TryAddWithoutValidation(
            "User-Agent",
            "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
        );
        using var viewed = await reader.PostAsync(new Uri($"/views/{story.Id}", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.NoContent, viewed.StatusCode);
        Assert.True(File.Exists(Path.Combine(node, "search", "current")));
        Assert.True(Directory.Exists(Path.Combine(node, "journal")));
        Assert.False(Directory.Exists(Path.Combine(app.StorageRoot, "search")));
        Assert.False(Directory.Exists(Path.Combine(app.StorageRoot, "journal")));
    }

    [Fact]
    public async Task Keys_InTheFolderOfAnOlderVersion_AreTakenOverOnceAndStillOpenWhatTheyClosed()
    {
        using var app = new NewsApp();
        var keys = new DirectoryInfo(Path.Combine(app.StorageRoot, "keys"));
        var cookie = DataProtectionProvider
            .Create(keys, builder => builder.SetApplicationName("NewsPortal"))
            .CreateProtector(Purpose)
            .Protect("signed in");
        await File.WriteAllTextAsync(Path.Combine(keys.FullName, "key-damaged.xml"), "<key");

        Assert.Equal("signed in", Open(app, cookie));

        var names = Directory.GetFiles(keys.FullName).Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(
            names.Where(name => name != "key-damaged"),
            await app.Data.InDatabaseAsync(db => db.DataProtectionKeys.Select(k => k.FriendlyName).ToListAsync())
        );
    }

    [SkippableFact]
    public async Task Keys_OneDamaged_AreTheOthersAndReadinessSaysSo()
    {
        Skip.If(TestDatabase.IsSqlServer, "Two programs share the file of the embedded database.");
        using var before = new NewsApp();
        await before.Data.InDatabaseAsync(db =>
        {
            db.DataProtectionKeys.Add(new DataProtectionKey { FriendlyName = "key-damaged", Xml = "<key id=" });
            return db.SaveChangesAsync();
        });

        var database = Path.Combine(before.StorageRoot, "newsportal.db");
        using var app = new NewsApp().With("ConnectionStrings:NewsPortal", $"Data Source={database}");

        var login = await app.Browser().GetAsync(new Uri("/account/login", UriKind.Relative));
        var ready = await app.Browser().GetAsync(new Uri("/health/ready", UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (login.StatusCode, ready.StatusCode));
        Assert.Contains("key-damaged", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Keys_OfOneNode_OpenOnTheOther()
    {
        Skip.If(TestDatabase.IsSqlServer, "Two programs share the file of the embedded database.");
        using var app = new NewsApp();
        var cookie = app
            .Services.GetRequiredService<IDataProtectionProvider>()
            .CreateProtector(Purpose)
            .Protect("signed in");
        var database = Path.Combine(app.StorageRoot, "newsportal.db");
        using var other = new NewsApp().With("ConnectionStrings:NewsPortal", $"Data Source={database}");

        Assert.Equal("signed in", Open(other, cookie));
        Assert.False(Directory.Exists(Path.Combine(app.StorageRoot, "keys")));
    }

    [SkippableTheory]
    [InlineData("Storage:Root")]
    [InlineData("Storage:Node")]
    public async Task Ready_FolderGone_StaysReadyAndNamesItsSetting(string setting)
    {
        Skip.If(TestDatabase.IsSqlServer, "Moves the file of the embedded database.");
        var other = Directory.CreateTempSubdirectory("newsportal-node-");
        using var app = new NewsApp()
            .With("Storage:Node", Path.Combine(other.FullName, "node"))
            .With("ConnectionStrings:NewsPortal", $"Data Source={Path.Combine(other.FullName, "newsportal.db")}");
        File.Move(Path.Combine(app.StorageRoot, "newsportal.db"), Path.Combine(other.FullName, "newsportal.db"));
        var browser = app.Browser();
        var before = await browser.GetAsync(new Uri("/health/ready", UriKind.Relative));

        await app.StopBackgroundWorkAsync();
        Directory.Delete(app.Settings[setting]!, recursive: true);
        var after = await browser.GetAsync(new Uri("/health/ready", UriKind.Relative));

        Directory.CreateDirectory(app.Settings[setting]!);
        // Readers get their pages; taking the node away from them would make it worse.
        var report = await after.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before.StatusCode, after.StatusCode));
        Assert.Contains("\"degraded\"", report, StringComparison.Ordinal);
        Assert.Contains(
            $"The folder in {setting} cannot be written to. Check its free space and permissions.",
            report,
            StringComparison.Ordinal
        );
    }

    private static string Open(NewsApp app, string closed) =>
        app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector(Purpose).Unprotect(closed);
}
