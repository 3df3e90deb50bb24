using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Cli;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Search;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>The search index is deleted, damaged, locked or replaced while the site runs, and search goes on.</summary>
public sealed class SearchRepairTests
{
    [Fact]
    public async Task Search_IndexDeletedWhileRunning_IsBuiltAnew()
    {
        using var app = await RunAsync();

        Directory.Delete(Path.Combine(app.StorageRoot, "search"), recursive: true);
        await FindsAsync(app, "first");
        await app.Data.CreateStoryAsync("Second");

        await FindsAsync(app, "second");
        await app.CatchUpAsync();
        await FindsAsync(app, "first");
        await FindsAsync(app, "second");
        Assert.True(File.Exists(Path.Combine(app.StorageRoot, "search", "current")));
    }

    [Theory]
    [InlineData("shorten")]
    [InlineData("overwrite")]
    [InlineData("delete")]
    [InlineData("empty")]
    public async Task Search_FilesDamagedWhileRunning_IsBuiltAnew(string damage)
    {
        using var app = await RunAsync();
        await StoreAsync(app);

        foreach (var file in Directory.GetFiles(Folder(app)).Where(f => Path.GetFileName(f) != "write.lock"))
        {
            Damage(file, damage);
        }

        // Whatever a search encounters before the worker does, it is not a 500.
        Assert.Contains(
            (await SearchAsync(app, "first")).Status,
            new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable }
        );
        await app.CatchUpAsync();
        await FindsAsync(app, "first");
        Assert.Null(app.Services.GetRequiredService<SearchIndex>().Problem);
    }

    [Theory]
    [InlineData("shorten")]
    [InlineData("overwrite")]
    [InlineData("delete")]
    [InlineData("empty")]
    public async Task Start_WithADamagedIndex_BuildsItAnew(string damage)
    {
        using var app = await RunAsync();
        await StoreAsync(app);
        using var next = await RestartAsync(
            app,
            () => Array.ForEach(Directory.GetFiles(Folder(app)), f => Damage(f, damage))
        );

        await FindsAsync(next, "first");
    }

    [Fact]
    public async Task Start_InAnotherLanguage_BuildsTheIndexAnew()
    {
        using var app = await RunAsync();
        await app.Data.CreateStoryAsync("Les chevaux");
        using var next = await RestartAsync(app, () => app.With("Site:Culture", "fr-FR"));

        await FindsAsync(next, "cheval");
    }

    [Fact]
    public async Task Start_AfterAKill_FindsWhatWasNotStoredYet()
    {
        using var app = await RunAsync();
        await StoreAsync(app);
        var stored = Folder(app);
        var copy = stored + "-copy";
        Copy(stored, copy);
        await app.Data.CreateStoryAsync("Later");
        using var next = await RestartAsync(
            app,
            () =>
            {
                Directory.Delete(stored, recursive: true);
                Directory.Move(copy, stored);
            }
        );

        await FindsAsync(next, "later");
        Assert.Equal(stored, Folder(next));
    }

    [Fact]
    public async Task Start_WhileTheDatabaseIsAway_CatchesUpWhenItIsBack()
    {
        using var app = await RunAsync();
        await StoreAsync(app);
        await app.Data.CreateStoryAsync("Later");
        await app.CatchUpAsync();

        await app.WithoutDatabaseAsync(() =>
        {
            // Closed only now, because the background worker would reopen it and catch up.
            app.Services.GetRequiredService<SearchIndex>().Dispose();
            return Assert.ThrowsAnyAsync<Exception>(() =>
                app.Services.GetRequiredService<SearchIndexWorker>().UpdateAsync(default)
            );
        });
        await app.CatchUpAsync();

        await FindsAsync(app, "later");
    }

    [Fact]
    public async Task Search_IndexLockedByAnother_IsReadAndInTheEndReplaced()
    {
        using var app = await RunAsync();
        await StoreAsync(app);
        var folder = Folder(app);
        using var other = Lock(folder);
        using var next = await RestartAsync(app, other.Take);

        await FindsAsync(next, "first");
        Assert.NotNull(next.Services.GetRequiredService<SearchIndex>().Problem);
        await next.Data.CreateStoryAsync("Second");
        await next.CatchUpAsync();
        next.Clock.Advance(TimeSpan.FromMinutes(3));
        await next.CatchUpAsync();

        await FindsAsync(next, "second");
        Assert.NotEqual(folder, Folder(next));
    }

    [Fact]
    public async Task Search_LockReleased_IsWrittenAgain()
    {
        using var app = await RunAsync();
        await StoreAsync(app);
        using var other = Lock(Folder(app));
        using var next = await RestartAsync(app, other.Take);
        await next.CatchUpAsync();
        await next.Data.CreateStoryAsync("Second");

        other.Dispose();
        await next.CatchUpAsync();

        await FindsAsync(next, "second");
        Assert.Null(next.Services.GetRequiredService<SearchIndex>().Problem);
    }

    [Fact]
    public async Task Rebuild_OnTheCommandLineWhileTheSiteRuns_IsTakenUp()
    {
        using var app = await RunAsync();
        var before = Folder(app);
        var output = new StringWriter();
        var errors = new StringWriter();

        var code = await CommandLine.RunAsync(
            ["search", "rebuild", .. app.Settings.SelectMany(s => new[] { "--setting", $"{s.Key}={s.Value}" })],
            new Terminal(TextReader.Null, output, errors),
            default
        );

        Assert.Equal((0, ""), (code, errors.ToString()));
        Assert.Contains("The search index holds 1 stories.", output.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(before, Folder(app));
        await app.Data.CreateStoryAsync("Second");
        await app.CatchUpAsync();
        await FindsAsync(app, "first");
        await FindsAsync(app, "second");
        Assert.False(Directory.Exists(before));
    }

    [Fact]
    public async Task Search_WithoutAnIndex_SaysSoAndTheSiteIsReady()
    {
        using var app = await RunAsync();
        await app.StopBackgroundWorkAsync();
        app.Services.GetRequiredService<SearchIndex>().Dispose();

        // For a word that nobody asked for before: answers that are kept go on being given.
        var answer = await app.Browser().GetAsync(new Uri("/search?q=never", UriKind.Relative));

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "15"),
            (answer.StatusCode, answer.Headers.RetryAfter?.ToString())
        );
        Assert.Contains("Search is being rebuilt", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().OpenAsync("/search/suggest?q=first")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().OpenAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task Start_OnAnotherDatabase_BuildsTheIndexAnew()
    {
        using var app = await RunAsync();
        await StoreAsync(app);
        await app.Data.InDatabaseAsync(async db =>
        {
            db.RemoveRange(db.Articles);
            db.RemoveRange(db.Changes);
            return await db.SaveChangesAsync();
        });
        using var next = await RestartAsync(app, () => { });
        await next.CatchUpAsync();

        Assert.Empty((await SearchAsync(next, "first")).Document.QuerySelectorAll(".hit"));
    }

    private static async Task<NewsApp> RunAsync()
    {
        var app = new NewsApp();
        await app.Data.CreateStoryAsync("First");
        await app.CatchUpAsync();
        await FindsAsync(app, "first");
        return app;
    }

    /// <summary>Commits the index, as happens automatically half a minute after a change.</summary>
    private static async Task StoreAsync(NewsApp app)
    {
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.CatchUpAsync();
    }

    /// <summary>Stops the program, does something, and starts another one on the same files.</summary>
    private static async Task<NewsApp> RestartAsync(NewsApp app, Action between)
    {
        await app.Services.GetRequiredService<SearchIndexWorker>().StopAsync(default);
        app.Services.GetRequiredService<NodeStorage>().Dispose();
        between();
        var next = new NewsApp();
        foreach (var (key, value) in app.Settings)
        {
            next.With(key, value);
        }

        next.Clock.SetUtcNow(app.Clock.GetUtcNow());
        await next.CatchUpAsync();
        return next;
    }

    private static string Folder(NewsApp app)
    {
        var parent = Path.Combine(app.Settings["Storage:Root"]!, "search");
        return Path.Combine(parent, File.ReadAllText(Path.Combine(parent, "current")));
    }

    private static OtherProcess Lock(string folder) => new(Path.Combine(folder, "write.lock"));

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from).Where(f => Path.GetFileName(f) != "write.lock"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static void Damage(string file, string damage)
    {
        switch (damage)
        {
            case "delete":
                File.Delete(file);
                break;
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "shorten":
                using (var shortened = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                {
                    shortened.SetLength(shortened.Length / 2);
                }

                break;
            default:
                using (var overwritten = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                {
                    overwritten.Write(Enumerable.Repeat((byte)0x5A, (int)overwritten.Length).ToArray());
                }

                break;
        }
    }

    private static Task<Page> SearchAsync(NewsApp app, string query) => app.Browser().OpenAsync($"/search?q={query}");

    private static async Task FindsAsync(NewsApp app, string query)
    {
        var page = await app.SearchAsync(query);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Single(page.Document.QuerySelectorAll(".hit"));
    }

    /// <summary>Holds the index's lock like another process.</summary>
    private sealed class OtherProcess(string path) : IDisposable
    {
        private FileStream? _held;

        public void Take() => _held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        public void Dispose() => _held?.Dispose();
    }
}
