using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Readership;

public sealed class ViewJournalTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const int RecordSize = 20;

    [Fact]
    public async Task AppendAsync_ManyAtOnce_StoresEachBeforeItAnswers()
    {
        var folder = new JournalFolder();
        var journal = folder.Journal();
        await journal.StartAsync(default);

        var stored = await Task.WhenAll(Enumerable.Range(1, 3_000).Select(id => journal.AppendAsync(id, default)));
        var bytes = folder.Files().Sum(f => f.Length);

        Assert.All(stored, Assert.True);
        Assert.Equal((3_000 * RecordSize, 3_000), (bytes, folder.Stored));
        await journal.StopAsync(default);
    }

    [Fact]
    public async Task StopAsync_WaitingViews_AreStoredAndLaterOnesRefused()
    {
        var folder = new JournalFolder();
        var journal = folder.Journal();
        var waiting = Enumerable.Range(1, 50).Select(id => journal.AppendAsync(id, default)).ToList();
        await journal.StartAsync(default);

        await journal.StopAsync(default);

        Assert.All(await Task.WhenAll(waiting), Assert.True);
        Assert.False(await journal.AppendAsync(51, default));
        Assert.Equal(50 * RecordSize, folder.Files().Sum(f => f.Length));
    }

    [Fact]
    public async Task AppendAsync_FolderCannotBeWritten_RefusesAndRecovers()
    {
        var folder = new JournalFolder();
        File.WriteAllText(folder.JournalPath, "in the way");
        var journal = folder.Journal();
        await journal.StartAsync(default);

        var refused = await journal.AppendAsync(1, default);
        File.Delete(folder.JournalPath);
        var stored = await journal.AppendAsync(2, default);

        Assert.Equal((false, true), (refused, stored));
        Assert.Equal(RecordSize, Assert.Single(folder.Files()).Length);
        await journal.StopAsync(default);
    }

    [Fact]
    public async Task AppendAsync_FolderCannotBeWrittenForLong_IsLoggedOnceAndSoIsItsEnd()
    {
        var folder = new JournalFolder();
        File.WriteAllText(folder.JournalPath, "in the way");
        var journal = folder.Journal();
        await journal.StartAsync(default);

        await journal.AppendAsync(1, default);
        await journal.AppendAsync(2, default);
        File.Delete(folder.JournalPath);
        await journal.AppendAsync(3, default);
        await journal.AppendAsync(4, default);

        Assert.Equal([LogLevel.Error, LogLevel.Information], folder.Log.Levels);
        await journal.StopAsync(default);
    }

    [Fact]
    public async Task AppendAsync_NewDay_BeginsAnotherFile()
    {
        var folder = new JournalFolder();
        var journal = folder.Journal();
        await journal.StartAsync(default);
        await journal.AppendAsync(1, default);
        folder.Clock.Advance(TimeSpan.FromDays(1));

        await journal.AppendAsync(1, default);

        Assert.Equal(2, folder.Files().Count);
        await journal.StopAsync(default);
    }

    [Fact]
    public async Task Fold_JournalTornAtAnyByte_CountsTheWholeRecords()
    {
        var story = await app.Data.CreateStoryAsync("Torn pages");
        var folder = new JournalFolder();
        var journal = folder.Journal();
        await journal.StartAsync(default);
        await Task.WhenAll(
            journal.AppendAsync(story.Id, default),
            journal.AppendAsync(story.Id, default),
            journal.AppendAsync(story.Id, default)
        );
        await journal.StopAsync(default);
        var whole = await File.ReadAllBytesAsync(folder.Files()[0].FullName);
        File.Delete(folder.Files()[0].FullName);

        var expected = 0L;
        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.JournalPath, $"torn-{length}.views"), whole[..length]);
            await FoldAsync(folder);
            expected += length / RecordSize;
            Assert.Equal(expected, await ViewsAsync(story.Id));
        }

        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task Fold_DamagedOrZeroedRecord_CostsOnlyItself()
    {
        var story = await app.Data.CreateStoryAsync("A scratch");
        var folder = new JournalFolder();
        var journal = folder.Journal();
        await journal.StartAsync(default);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => journal.AppendAsync(story.Id, default)));
        await journal.StopAsync(default);
        var bytes = await File.ReadAllBytesAsync(folder.Files()[0].FullName);
        bytes[RecordSize + 3] ^= 1;
        bytes.AsSpan(3 * RecordSize, RecordSize).Clear();
        await File.WriteAllBytesAsync(folder.Files()[0].FullName, bytes);

        await FoldAsync(folder);

        Assert.Equal(3, await ViewsAsync(story.Id));
    }

    [Fact]
    public async Task Fold_SameJournalAgain_CountsNothingTwice()
    {
        var story = await app.Data.CreateStoryAsync("Once only");
        var folder = new JournalFolder();
        var journal = folder.Journal();
        await journal.StartAsync(default);
        await Task.WhenAll(journal.AppendAsync(story.Id, default), journal.AppendAsync(story.Id, default));
        await FoldAsync(folder, journal);
        await FoldAsync(folder, journal);
        await journal.AppendAsync(story.Id, default);
        var file = folder.Files()[0];
        var copy = await ReadSharedAsync(file);
        await journal.StopAsync(default);
        await FoldAsync(folder);

        // The commit succeeded, but the file is still there, as after a crash before its deletion.
        await File.WriteAllBytesAsync(file.FullName, copy);
        await FoldAsync(folder);

        Assert.Equal(3, await ViewsAsync(story.Id));
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task Fold_TwoNodesAndTheSameStory_AddsUp()
    {
        var story = await app.Data.CreateStoryAsync("Read everywhere");
        var nodes = new[] { new JournalFolder(), new JournalFolder() };
        foreach (var node in nodes)
        {
            var journal = node.Journal();
            await journal.StartAsync(default);
            await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => journal.AppendAsync(story.Id, default)));
            await journal.StopAsync(default);
        }

        await Task.WhenAll(nodes.Select(node => FoldAsync(node)));

        Assert.Equal(80, await ViewsAsync(story.Id));
    }

    [Fact]
    public async Task Fold_JournalOfALivingProcess_IsLeftToIt()
    {
        var story = await app.Data.CreateStoryAsync("Still open");
        var folder = new JournalFolder();
        var living = folder.Journal();
        await living.StartAsync(default);
        await living.AppendAsync(story.Id, default);

        await FoldAsync(folder, folder.Journal());

        Assert.Equal(0, await ViewsAsync(story.Id));
        Assert.Single(folder.Files());
        await living.StopAsync(default);
    }

    [Fact]
    public async Task Fold_DraftScheduledAndUnknownArticles_AreDropped()
    {
        var draft = await app.Data.CreateDraftAsync("Not yet");
        var scheduled = await app.Data.CreateStoryAsync("Tomorrow", NewsApp.Start.UtcDateTime.AddDays(1));
        var folder = new JournalFolder();
        var journal = folder.Journal();
        await journal.StartAsync(default);
        await Task.WhenAll(
            journal.AppendAsync(draft.Id, default),
            journal.AppendAsync(scheduled.Id, default),
            journal.AppendAsync(long.MaxValue, default)
        );
        await journal.StopAsync(default);

        await FoldAsync(folder);

        Assert.Equal((0, 0), (await ViewsAsync(draft.Id), await ViewsAsync(scheduled.Id)));
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task Fold_ViewsOfTwoHours_FillsTwoHours()
    {
        var story = await app.Data.CreateStoryAsync("Long read");
        var folder = new JournalFolder();
        var journal = folder.Journal();
        await journal.StartAsync(default);
        await journal.AppendAsync(story.Id, default);
        folder.Clock.Advance(TimeSpan.FromMinutes(45));
        await journal.AppendAsync(story.Id, default);
        await journal.AppendAsync(story.Id, default);
        await journal.StopAsync(default);

        await FoldAsync(folder);

        var hours = await app.Data.InDatabaseAsync(db =>
            db.ArticleViewHours.Where(h => h.ArticleId == story.Id)
                .OrderBy(h => h.Hour)
                .Select(h => new { h.Hour.Hour, h.Views })
                .ToListAsync()
        );
        Assert.Equal([(9, 1), (10, 2)], hours.Select(h => (h.Hour, h.Views)));
    }

    private Task FoldAsync(JournalFolder folder, ViewJournal? journal = null) =>
        app.InScopeAsync(async services =>
        {
            journal ??= folder.Journal();
            var job = new FoldViews(
                services.GetRequiredService<NewsDbContext>(),
                journal,
                app.Clock,
                services.GetRequiredService<ReadershipMetrics>(),
                NullLogger<FoldViews>.Instance
            );
            await job.RunAsync(default);
            return true;
        });

    private Task<long> ViewsAsync(long articleId) =>
        app.Data.InDatabaseAsync(db =>
            db.ArticleViewTotals.Where(t => t.ArticleId == articleId).Select(t => t.Views).SingleOrDefaultAsync()
        );

    private static async Task<byte[]> ReadSharedAsync(FileInfo file)
    {
        await using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    /// <summary>A separate folder, as every node has.</summary>
    private sealed class JournalFolder
    {
        private readonly NodeStorage _node = NodeFolder.Create();
        private long _stored;

        public FakeTimeProvider Clock { get; } = new(NewsApp.Start);

        public JournalLog Log { get; } = new();

        public string JournalPath => _node.File(ViewJournal.FolderName);

        /// <summary>The views that its journals say they stored.</summary>
        public long Stored => _stored;

        public ViewJournal Journal()
        {
            var services = new ServiceCollection()
                .AddMetrics()
                .AddSingleton<ReadershipMetrics>()
                .BuildServiceProvider();
            var meters = services.GetRequiredService<IMeterFactory>();
            var listener = new MeterListener
            {
                InstrumentPublished = (instrument, self) =>
                {
                    if (instrument.Name == "newsportal.views.stored" && instrument.Meter.Scope == meters)
                    {
                        self.EnableMeasurementEvents(instrument);
                    }
                },
            };
            listener.SetMeasurementEventCallback<long>((_, views, _, _) => Interlocked.Add(ref _stored, views));
            listener.Start();
            return new ViewJournal(_node, Clock, services.GetRequiredService<ReadershipMetrics>(), Log);
        }

        public IReadOnlyList<FileInfo> Files() =>
            Directory.Exists(JournalPath)
                ? [.. new DirectoryInfo(JournalPath).GetFiles("*.views").OrderBy(f => f.Name, StringComparer.Ordinal)]
                : [];
    }

    private sealed class JournalLog : ILogger<ViewJournal>
    {
        private readonly ConcurrentQueue<LogLevel> _levels = new();

        public IReadOnlyCollection<LogLevel> Levels => _levels;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => _levels.Enqueue(logLevel);
    }
}
