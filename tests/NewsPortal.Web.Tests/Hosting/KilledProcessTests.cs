using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>A process killed while counting, as by kill -9 or the kernel.</summary>
public sealed class KilledProcessTests
{
    private const int Readers = 16;

    [SkippableFact]
    public async Task Kill_WhileReadersAreCounted_LosesAndDoublesNoAcknowledgedView()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");

        // The killed program has the node's folder, so the one that reports the counts is another node.
        var node = Directory.CreateTempSubdirectory("newsportal-node-").FullName;
        using var app = new NewsApp().With("Storage:Node", node);

        // Before the program starts: a clock that jumps fires every timer for each of its periods.
        app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var story = await app.Data.CreateStoryAsync(
            "Read until the end",
            TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1)
        );
        (string, string)[] settings = [("Storage:Root", app.StorageRoot), ("Readership:FoldInterval", "00:00:00.2")];
        var counts = new Counts();

        // Killed twice, so that the second start folds what the first has left while counting itself.
        for (var run = 0; run < 2; run++)
        {
            await using var program = WebProgram.Start(settings);
            await program.LiveAsync();
            var readers = Enumerable
                .Range(0, Readers)
                .Select(_ => ReadAsync(program.Client, story.Id, counts))
                .ToList();
            await counts.WaitForAsync((run + 1) * 400);
            await program.KillAsync();
            await Task.WhenAll(readers);
        }

        await using var last = WebProgram.Start(settings);
        await last.LiveAsync();
        var journal = new DirectoryInfo(Path.Combine(app.StorageRoot, "journal"));
        for (var attempt = 0; attempt < 300 && journal.GetFiles("*.visits").Length > 0; attempt++)
        {
            await Task.Delay(100);
        }

        // A view stored at the moment of the kill may count even if its response never arrived.
        var counted = await app.Data.InDatabaseAsync(db =>
            db.ArticleViewTotals.Where(t => t.ArticleId == story.Id).Select(t => t.Views).SingleAsync()
        );
        Assert.Empty(journal.GetFiles("*.visits"));
        Assert.InRange(counted, counts.Acknowledged, counts.Acknowledged + counts.Unanswered);
        Assert.InRange(counts.Unanswered, 0, 2 * Readers);
        var details = await app.Data.InDatabaseAsync(db =>
            db.ReadingCounts.Where(c => c.Facet != ReadingFacet.Minute)
                .GroupBy(c => new { c.Facet, c.Value })
                .Select(g => new { g.Key.Value, Views = g.Sum(c => c.Views) })
                .OrderBy(c => c.Value)
                .ToListAsync()
        );
        Assert.Equal(
            [("3", counted), ("site:blog.example.org", counted)],
            details.Select(d => (d.Value, (long)d.Views))
        );
    }

    [SkippableFact]
    public async Task Kill_WhileStoriesArePublished_SearchFindsAllAfterTheNextStart()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        var node = Directory.CreateTempSubdirectory("newsportal-node-").FullName;
        using var app = new NewsApp().With("Storage:Node", node);
        app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var at = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1);
        (string, string)[] settings = [("Storage:Root", app.StorageRoot)];
        await app.Data.CreateStoryAsync("Lighthouse from before", at);

        for (var run = 0; run < 2; run++)
        {
            await using var program = WebProgram.Start(settings);
            await program.LiveAsync();
            await FollowedAsync(app);
            for (var i = 0; i < 3; i++)
            {
                await app.Data.CreateStoryAsync($"Lighthouse {run} {i}", at);
            }

            // At an arbitrary point of its work on them.
            await program.KillAsync();
        }

        await app.Data.CreateStoryAsync("Lighthouse while nothing ran", at);
        await using var last = WebProgram.Start(settings);
        await last.LiveAsync();
        await FollowedAsync(app);

        var page = await last.Client.GetStringAsync("/search?q=lighthouse");
        string[] headlines = ["from before", "0 0", "0 1", "0 2", "1 0", "1 1", "1 2", "while nothing ran"];
        Assert.All(headlines, headline => Assert.Contains($"{headline}</a>", page, StringComparison.Ordinal));
    }

    /// <summary>Waits until the program's index reports that it has handled all changes.</summary>
    private static async Task FollowedAsync(NewsApp app)
    {
        var id = Path.Combine(app.StorageRoot, "node.id");
        for (var attempt = 0; attempt < 600; attempt++)
        {
            if (File.Exists(id) && await IsFollowedAsync(app, await File.ReadAllTextAsync(id)))
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("The index does not follow the change feed.");
    }

    private static Task<bool> IsFollowedAsync(NewsApp app, string node) =>
        app.Data.InDatabaseAsync(async db =>
        {
            var latest = await db.Changes.MaxAsync(c => c.Sequence);
            return await db.ChangeConsumers.AnyAsync(c =>
                c.Name == "search-index" && c.Node == node && c.Cursor == latest
            );
        });

    private static async Task ReadAsync(HttpClient client, long articleId, Counts counts)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/views/{articleId}")
            {
                Content = new FormUrlEncodedContent([KeyValuePair.Create("from", "blog.example.org")]),
            };
            request.Headers.TryAddWithoutValidation(
                "User-Agent",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/{counts.NextReader()}"
                )
            );
            try
            {
                using var response = await client.SendAsync(request);
                Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
                counts.Acknowledge();
            }
            catch (HttpRequestException)
            {
                counts.LeaveUnanswered();
                return;
            }
        }
    }

    private sealed class Counts
    {
        private int _readers;
        private int _acknowledged;
        private int _unanswered;

        public int Acknowledged => _acknowledged;

        public int Unanswered => _unanswered;

        public int NextReader() => Interlocked.Increment(ref _readers);

        public void Acknowledge() => Interlocked.Increment(ref _acknowledged);

        public void LeaveUnanswered() => Interlocked.Increment(ref _unanswered);

        public async Task WaitForAsync(int acknowledged)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (_acknowledged < acknowledged)
            {
                await Task.Delay(5, limit.Token);
            }
        }
    }
}
