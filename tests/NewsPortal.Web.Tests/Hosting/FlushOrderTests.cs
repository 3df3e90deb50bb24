using System.Net;
using System.Text.RegularExpressions;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>
/// What a power cut leaves: a kill shows nothing of it, because the kernel still writes what was not flushed. So the
/// order of writing, flushing and deleting is looked at.
/// </summary>
public sealed partial class FlushOrderTests
{
    private const string Strace = "/usr/bin/strace";

    [SkippableFact]
    public async Task Fold_OfAJournal_DeletesItOnlyAfterItsCountsAreFlushed()
    {
        Skip.IfNot(File.Exists(Strace), "Install strace (apt-get install strace).");
        Skip.If(TestDatabase.IsSqlServer, "Looks at the embedded database.");
        var node = Directory.CreateTempSubdirectory("newsportal-node-").FullName;
        using var app = new NewsApp().With("Storage:Node", node);
        app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var story = await app.Data.CreateStoryAsync(
            "Read before the lights went out",
            TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1)
        );
        await using (
            var first = WebProgram.Start(("Storage:Root", app.StorageRoot), ("Readership:FoldInterval", "01:00:00"))
        )
        {
            await first.LiveAsync();
            using var view = new HttpRequestMessage(HttpMethod.Post, $"/views/{story.Id}");
            view.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
            using var answer = await first.Client.SendAsync(view);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            await first.KillAsync();
        }

        var journal = new DirectoryInfo(Path.Combine(app.StorageRoot, "journal"));
        var left = Assert.Single(journal.GetFiles("*.visits")).Name;
        var trace = Path.Combine(node, "trace");
        await using (
            var second = WebProgram.StartUnder(
                [Strace, "-f", "-y", "-o", trace, "-e", "trace=pread64,pwrite64,fsync,fdatasync,unlink,unlinkat"],
                WebProgram.FreeAddress(),
                ("Storage:Root", app.StorageRoot)
            )
        )
        {
            await second.LiveAsync();
            for (var attempt = 0; attempt < 600 && journal.GetFiles(left).Length > 0; attempt++)
            {
                await Task.Delay(100);
            }
        }

        var calls = (await File.ReadAllLinesAsync(trace)).ToList();
        var deleted = calls.FindIndex(call =>
            Deletion().IsMatch(call) && call.Contains(left, StringComparison.Ordinal)
        );
        Assert.NotEqual(-1, deleted);
        var read = calls.FindLastIndex(deleted, call => Names(call, "pread64", left));
        Assert.NotEqual(-1, read);
        var written = calls.FindIndex(read, call => Names(call, "pwrite64", "newsportal.db-wal>"));
        Assert.InRange(written, read, deleted);
        Assert.InRange(calls.FindIndex(written, call => Names(call, "sync", "newsportal.db-wal>")), written, deleted);
    }

    private static bool Names(string call, string what, string file) =>
        call.Contains(what, StringComparison.Ordinal) && call.Contains(file, StringComparison.Ordinal);

    [GeneratedRegex(@"\bunlink(at)?\(")]
    private static partial Regex Deletion();
}
