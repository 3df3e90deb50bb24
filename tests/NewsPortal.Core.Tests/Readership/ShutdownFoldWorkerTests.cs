using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Readership;

/// <summary>Views that are journaled but not yet counted on a graceful shutdown.</summary>
public sealed class ShutdownFoldWorkerTests : IDisposable
{
    private readonly DirectoryInfo _kept = Directory.CreateTempSubdirectory("newsportal-test-");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _kept.Delete(recursive: true);
    }

    [SkippableFact]
    public async Task Stop_UncountedViews_CountsThem()
    {
        Skip.If(TestDatabase.IsSqlServer, "Looks at the embedded database after the program has ended.");
        var (app, story) = await ReadAsync();
        Assert.Equal(0, await ViewsAsync(app, story));

        await app.DisposeAsync();

        await using var next = App();
        Assert.Equal(1, await ViewsAsync(next, story));
    }

    [SkippableFact]
    public async Task Stop_DatabaseAway_LeavesThemInTheJournalForTheNextStart()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database away.");
        var (app, story) = await ReadAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        File.Move(Database, Database + ".away");
        Directory.CreateDirectory(Database);

        await app.DisposeAsync();

        Directory.Delete(Database);
        File.Move(Database + ".away", Database);
        await using var next = App();
        await next.InScopeAsync(async services =>
        {
            await services.GetRequiredService<FoldViews>().RunAsync(default);
            return true;
        });
        Assert.Equal(1, await ViewsAsync(next, story));
    }

    private string Database => Path.Combine(_kept.FullName, "newsportal.db");

    /// <summary>A program whose database and journal outlive it, and that counts nothing until it ends.</summary>
    private NewsApp App() =>
        new NewsApp()
            .With("ConnectionStrings:NewsPortal", $"Data Source={Database}")
            .With("Storage:Node", _kept.FullName)
            .Adding(services =>
                services.Remove(
                    services.Single(s =>
                        s.ImplementationInstance is JobSchedule schedule && schedule.Job == typeof(FoldViews)
                    )
                )
            );

    private async Task<(NewsApp App, long StoryId)> ReadAsync()
    {
        TestDatabase.CopyTo(_kept.FullName);
        var app = App();
        var story = await app.Data.CreateStoryAsync("Read at the end");
        using var reader = app.Browser();
        reader.DefaultRequestHeaders.TryAddWithoutValidation(
            "User-Agent",
            "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
        );
        using var answer = await reader.PostAsync(new Uri($"/views/{story.Id}", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return (app, story.Id);
    }

    private static Task<long> ViewsAsync(NewsApp app, long storyId) =>
        app.Data.InDatabaseAsync(db =>
            db.ArticleViewTotals.Where(t => t.ArticleId == storyId).Select(t => t.Views).SingleOrDefaultAsync()
        );
}
