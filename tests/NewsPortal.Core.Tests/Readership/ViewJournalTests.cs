using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Numerics;
using System.Text;
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
    private const int RecordSize = 96;

    [Fact]
    public async Task AppendAsync_ManyAtOnce_StoresEachBeforeItAnswers()
    {
        var folder = new JournalFolder();
        var journal = folder.Journal();
        await journal.StartAsync(default);

        var stored = await Task.WhenAll(Enumerable.Range(1, 3_000).Select(id => journal.AppendAsync(new(id), default)));
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
        var waiting = Enumerable.Range(1, 50).Select(id => journal.AppendAsync(new(id), default)).ToList();
        await journal.StartAsync(default);

        await journal.StopAsync(default);

        Assert.All(await Task.WhenAll(waiting), Assert.True);
        Assert.False(await journal.AppendAsync(new(51), default));
        Assert.Equal(50 * RecordSize, folder.Files().Sum(f => f.Length));
    }

    [Fact]
    public async Task AppendAsync_FolderCannotBeWritten_RefusesAndRecovers()
    {
        var folder = new JournalFolder();
        File.WriteAllText(folder.JournalPath, "in the way");
        var journal = folder.Journal();
        await journal.StartAsync(default);

        var refused = await journal.AppendAsync(new(1), default);
        File.Delete(folder.JournalPath);
        var stored = await journal.AppendAsync(new(2), default);

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

        await journal.AppendAsync(new(1), default);
        await journal.AppendAsync(new(2), default);
        File.Delete(folder.JournalPath);
        await journal.AppendAsync(new(3), default);
        await journal.AppendAsync(new(4), default);

        Assert.Equal([LogLevel.Error, LogLevel.Information], folder.Log.Levels);
        await journal.StopAsync(default);
    }

    [Fact]
    public async Task AppendAsync_NewDay_BeginsAnotherFile()
    {
        var folder = new JournalFolder();
        var journal = folder.Journal();
        await journal.StartAsync(default);
        await journal.AppendAsync(new(1), default);
        folder.Clock.Advance(TimeSpan.FromDays(1));

        await journal.AppendAsync(new(1), default);

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
            journal.AppendAsync(new(story.Id), default),
            journal.AppendAsync(new(story.Id), default),
            journal.AppendAsync(new(story.Id), default)
        );
        await journal.StopAsync(default);
        var whole = await File.ReadAllBytesAsync(folder.Files()[0].FullName);
        File.Delete(folder.Files()[0].FullName);

        var expected = 0L;
        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.JournalPath, $"torn-{length}.visits"), whole[..length]);
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
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => journal.AppendAsync(new(story.Id), default)));
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
        await Task.WhenAll(journal.AppendAsync(new(story.Id), default), journal.AppendAsync(new(story.Id), default));
        await FoldAsync(folder, journal);
        await FoldAsync(folder, journal);
        await journal.AppendAsync(new(story.Id), default);
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
            await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => journal.AppendAsync(new(story.Id), default)));
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
        await living.AppendAsync(new(story.Id), default);

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
            journal.AppendAsync(new(draft.Id), default),
            journal.AppendAsync(new(scheduled.Id), default),
            journal.AppendAsync(new(long.MaxValue), default)
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
        await journal.AppendAsync(new(story.Id), default);
        folder.Clock.Advance(TimeSpan.FromMinutes(45));
        await journal.AppendAsync(new(story.Id), default);
        await journal.AppendAsync(new(story.Id), default);
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

    [Fact]
    public async Task Fold_JournalOfAnOlderVersion_CountsItsViews()
    {
        var story = await app.Data.CreateStoryAsync("Read before the update");
        var folder = new JournalFolder();
        Directory.CreateDirectory(folder.JournalPath);
        byte[] record = OldRecord(story.Id, NewsApp.Start.ToUnixTimeSeconds());
        byte[] damaged = [.. record];
        damaged[5] ^= 1;
        var old = Path.Combine(folder.JournalPath, "node-20260301T093000-0a1b2c3d-000001.views");
        await File.WriteAllBytesAsync(old, [.. record, .. damaged, .. record, .. record[..7]]);

        await FoldAsync(folder);

        Assert.Equal(2, await ViewsAsync(story.Id));
        Assert.Equal(["Device 0 2", "Minute  2", "Referrer unknown 2"], await DetailsAsync(story.Id));
        Assert.False(File.Exists(old));
    }

    [Fact]
    public async Task Fold_JournalOfAVersionThatComparedNoVisits_CountsItsViews()
    {
        var story = await app.Data.CreateStoryAsync("Read before nodes knew each other");
        var folder = new JournalFolder();
        Directory.CreateDirectory(folder.JournalPath);
        var record = KeylessRecord(story.Id, NewsApp.Start.ToUnixTimeSeconds());
        byte[] damaged = [.. record];
        damaged[30] ^= 1;
        var old = Path.Combine(folder.JournalPath, "node-20260301T093000-0a1b2c3d-000001.reads");
        await File.WriteAllBytesAsync(old, [.. record, .. damaged, .. record, .. record[..80]]);

        await FoldAsync(folder);

        Assert.Equal(2, await ViewsAsync(story.Id));
        Assert.Equal(["Device 2 2", "Minute  2", "Referrer site:blog.example.org 2"], await DetailsAsync(story.Id));
        Assert.False(File.Exists(old));
    }

    [Fact]
    public async Task Fold_HalfCountedJournalOfAnOlderVersion_CountsTheRest()
    {
        var story = await app.Data.CreateStoryAsync("Read around the update");
        var folder = new JournalFolder();
        Directory.CreateDirectory(folder.JournalPath);
        var record = OldRecord(story.Id, NewsApp.Start.ToUnixTimeSeconds());
        var name = $"node-{Guid.NewGuid():N}.views";
        await File.WriteAllBytesAsync(Path.Combine(folder.JournalPath, name), [.. record, .. record, .. record]);
        await app.Data.InDatabaseAsync(db =>
        {
            db.ViewJournalPositions.Add(new ViewJournalPosition { Journal = name, Offset = 20 });
            return db.SaveChangesAsync();
        });

        await FoldAsync(folder);

        Assert.Equal(2, await ViewsAsync(story.Id));
    }

    [Fact]
    public async Task Fold_ViewsAndTheirEnds_CountsEachDetailOnceHoweverOften()
    {
        var story = await app.Data.CreateStoryAsync("In detail");
        var folder = new JournalFolder();
        var journal = folder.Journal();
        await journal.StartAsync(default);
        ViewEntry[] entries =
        [
            new(story.Id) { Device = ReaderDevice.Phone, Referrer = Referrer.Of("www.google.com") },
            new(story.Id) { Device = ReaderDevice.Phone, Referrer = Referrer.Of("blog.example.org") },
            new(story.Id) { Device = ReaderDevice.Desktop, Referrer = Referrer.Direct },
            new(story.Id) { Quarters = 4 },
            new(story.Id) { Quarters = 1 },
        ];
        await Task.WhenAll(entries.Select(entry => journal.AppendAsync(entry, default)));
        await FoldAsync(folder, journal);
        var file = folder.Files()[0];
        var copy = await ReadSharedAsync(file);
        await journal.StopAsync(default);
        await FoldAsync(folder);

        // As after a crash between the commit and the deletion.
        await File.WriteAllBytesAsync(file.FullName, copy);
        await FoldAsync(folder);

        Assert.Equal(3, await ViewsAsync(story.Id));
        Assert.Equal(
            [
                "Depth 1 1",
                "Depth 4 1",
                "Device 1 2",
                "Device 3 1",
                "Minute  3",
                "Referrer direct 1",
                "Referrer search:Google 1",
                "Referrer site:blog.example.org 1",
            ],
            await DetailsAsync(story.Id)
        );
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    [InlineData(32_503_680_000)]
    [InlineData(1_893_456_000)]
    public async Task Fold_RecordOfAnImpossibleTime_IsLeftOutAndTheOthersCount(long seconds)
    {
        var story = await app.Data.CreateStoryAsync("Read by a clock gone mad");
        var folder = new JournalFolder();
        Directory.CreateDirectory(folder.JournalPath);
        var good = OldRecord(story.Id, NewsApp.Start.ToUnixTimeSeconds());
        await File.WriteAllBytesAsync(
            Path.Combine(folder.JournalPath, $"node-{seconds}.views"),
            [.. good, .. OldRecord(story.Id, seconds), .. good]
        );

        await FoldAsync(folder);

        Assert.Equal(2, await ViewsAsync(story.Id));
        Assert.Empty(Directory.GetFiles(folder.JournalPath));
    }

    [SkippableFact]
    public async Task Commit_OnSqlite_IsOnTheDiskBeforeItsJournalIsDeleted()
    {
        Skip.If(TestDatabase.IsSqlServer, "About the embedded database.");

        // FULL: each commit is flushed, not only each checkpoint.
        Assert.Equal(
            2,
            await app.Data.InDatabaseAsync(db =>
                db.Database.SqlQueryRaw<int>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Fold_DetailsOfTwoNodes_AddUp()
    {
        var story = await app.Data.CreateStoryAsync("In detail everywhere");
        var nodes = new[] { new JournalFolder(), new JournalFolder() };
        foreach (var node in nodes)
        {
            var journal = node.Journal();
            await journal.StartAsync(default);
            await journal.AppendAsync(new(story.Id) { Device = ReaderDevice.Tablet }, default);
            await journal.AppendAsync(new(story.Id) { Quarters = 2 }, default);
            await journal.StopAsync(default);
        }

        await Task.WhenAll(nodes.Select(node => FoldAsync(node)));

        Assert.Equal(["Depth 2 2", "Device 2 2", "Minute  2", "Referrer unknown 2"], await DetailsAsync(story.Id));
    }

    [Fact]
    public async Task Fold_ViewsFromHundredsOfSites_NamesTheMostFrequentAndSumsTheOthers()
    {
        var story = await app.Data.CreateStoryAsync("Linked everywhere");
        var folder = new JournalFolder();
        var journal = folder.Journal();
        await journal.StartAsync(default);
        var hosts = Enumerable.Range(0, 300).Select(i => $"s{i}.example").Append("s299.example");
        await Task.WhenAll(
            hosts.Select(h => journal.AppendAsync(new(story.Id) { Referrer = Referrer.Of(h) }, default))
        );
        await FoldAsync(folder, journal);
        await journal.AppendAsync(new(story.Id) { Referrer = Referrer.Of("late.example") }, default);
        await journal.AppendAsync(new(story.Id) { Referrer = Referrer.Of("s299.example") }, default);
        await journal.StopAsync(default);
        await FoldAsync(folder);

        var sites = (await DetailsAsync(story.Id)).Where(d => d.Contains("site:", StringComparison.Ordinal)).ToList();
        Assert.Equal(21, sites.Count);
        Assert.Contains("Referrer site:s299.example 3", sites);
        Assert.Contains("Referrer site: 281", sites);
    }

    [Fact]
    public async Task Fold_JournalThatWasLeftBehind_DoesNotCountAsNow()
    {
        var story = await app.Data.CreateStoryAsync("Read yesterday", NewsApp.Start.UtcDateTime.AddDays(-3));
        var folder = new JournalFolder();
        folder.Clock.SetUtcNow(NewsApp.Start.AddDays(1));
        var journal = folder.Journal();
        await journal.StartAsync(default);
        await journal.AppendAsync(new(story.Id), default);
        await journal.StopAsync(default);

        await FoldAsync(folder, clock: new FakeTimeProvider(NewsApp.Start.AddDays(2)));

        Assert.DoesNotContain("Minute  1", await DetailsAsync(story.Id));
        Assert.Equal(1, await ViewsAsync(story.Id));
    }

    /// <summary>What was written before devices, referrers and depth were counted.</summary>
    private static byte[] OldRecord(long articleId, long seconds)
    {
        var record = new byte[20];
        BinaryPrimitives.WriteInt64LittleEndian(record, articleId);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(8), seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(
            record.AsSpan(16),
            BitOperations.Crc32C(BitOperations.Crc32C(0x4E505631u, (ulong)articleId), (ulong)seconds)
        );
        return record;
    }

    /// <summary>What was written before nodes compared visits: on a tablet, from a blog.</summary>
    private static byte[] KeylessRecord(long articleId, long seconds)
    {
        var record = new byte[88];
        BinaryPrimitives.WriteInt64LittleEndian(record, articleId);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(8), seconds);
        record[16] = 1;
        record[17] = (byte)ReaderDevice.Tablet;
        record[19] = (byte)ReferrerKind.Site;
        record[20] = (byte)Encoding.ASCII.GetBytes("blog.example.org", record.AsSpan(21));
        var checksum = 0x4E505632u;
        for (var at = 0; at < 80; at += 8)
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(at)));
        }

        checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(80)));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(84), checksum);
        return record;
    }

    private async Task<IReadOnlyList<string>> DetailsAsync(long articleId) =>
        [
            .. (
                await app.Data.InDatabaseAsync(db =>
                    db.ReadingCounts.Where(c => c.ArticleId == articleId).ToListAsync()
                )
            )
                .Select(c => $"{c.Facet} {c.Value} {c.Views}")
                .Order(StringComparer.Ordinal),
        ];

    private Task FoldAsync(JournalFolder folder, ViewJournal? journal = null, TimeProvider? clock = null) =>
        app.InScopeAsync(async services =>
        {
            journal ??= folder.Journal();
            var job = new FoldViews(
                services.GetRequiredService<NewsDbContext>(),
                journal,
                services.GetRequiredService<SiteVisits>(),
                clock ?? app.Clock,
                services.GetRequiredService<ReadershipMetrics>(),
                services.GetRequiredService<PageCache>(),
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
        private readonly List<MeterListener> _listeners = [];
        private long _stored;

        public FakeTimeProvider Clock { get; } = new(NewsApp.Start);

        public JournalLog Log { get; } = new();

        public string JournalPath => _node.File(ViewJournal.FolderName);

        /// <summary>The views that its journals say they stored.</summary>
        public long Stored
        {
            get
            {
                _stored = 0;
                _listeners.ForEach(listener => listener.RecordObservableInstruments());
                return _stored;
            }
        }

        public ViewJournal Journal()
        {
            var services = new ServiceCollection()
                .AddMetrics()
                .AddSingleton(_node)
                .AddSingleton<TimeProvider>(Clock)
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
            _listeners.Add(listener);
            return new ViewJournal(_node, Clock, services.GetRequiredService<ReadershipMetrics>(), Log);
        }

        public IReadOnlyList<FileInfo> Files() =>
            Directory.Exists(JournalPath)
                ? [.. new DirectoryInfo(JournalPath).GetFiles("*.visits").OrderBy(f => f.Name, StringComparer.Ordinal)]
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
