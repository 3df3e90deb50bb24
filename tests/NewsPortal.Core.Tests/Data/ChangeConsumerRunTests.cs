using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data;

public sealed class ChangeConsumerRunTests : IDisposable
{
    /// <summary>
    /// The age of what is pruned; advancing the clock instead would fire every timer for every second of a month.
    /// </summary>
    private static readonly DateTime LongAgo = NewsApp.Start.UtcDateTime.AddDays(-31);

    private readonly NewsApp _app = new();
    private readonly NodeStorage _node = NodeFolder.Create();
    private readonly NodeStorage _otherNode = NodeFolder.Create();

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData(ConsumerReach.Process)]
    [InlineData(ConsumerReach.Node)]
    [InlineData(ConsumerReach.Site)]
    public async Task FollowAsync_FirstStart_ChecksAllAndGivesNothingOld(ConsumerReach reach)
    {
        await _app.Data.CreateDraftAsync("Before");
        var consumer = Consumer(reach);

        Assert.Equal(0, await Run(consumer).FollowAsync(default));

        Assert.Equal((1, 0), (consumer.Checks, consumer.Attempts));
    }

    [Theory]
    [InlineData(ConsumerReach.Process)]
    [InlineData(ConsumerReach.Node)]
    [InlineData(ConsumerReach.Site)]
    public async Task FollowAsync_NewEntries_AreGivenOnceInOrder(ConsumerReach reach)
    {
        var consumer = Consumer(reach);
        var run = Run(consumer);
        await run.FollowAsync(default);
        await _app.Data.CreateDraftAsync("One");
        await _app.Data.CreateDraftAsync("Two");

        Assert.Equal((2, 0), (await run.FollowAsync(default), await run.FollowAsync(default)));
        Assert.Equal(consumer.Handled.Order(), consumer.Handled);
    }

    [Theory]
    [InlineData(ConsumerReach.Node)]
    [InlineData(ConsumerReach.Site)]
    public async Task FollowAsync_AfterAStop_GivesWhatCameMeanwhile(ConsumerReach reach)
    {
        await AppendAsync(1);
        await Run(Consumer(reach)).FollowAsync(default);
        await AppendAsync(2, 3);
        var next = Consumer(reach);

        await Run(next).FollowAsync(default);

        Assert.Equal((0, "2 3"), (next.Checks, string.Join(' ', next.Handled)));
    }

    [Theory]
    [InlineData(ConsumerReach.Process)]
    [InlineData(ConsumerReach.Node)]
    [InlineData(ConsumerReach.Site)]
    public async Task FollowAsync_ConsumerFails_GivesTheSameAgain(ConsumerReach reach)
    {
        var consumer = Consumer(reach);
        var run = Run(consumer);
        await AppendAsync(1);
        await run.FollowAsync(default);
        await AppendAsync(2);
        consumer.Failure = new InvalidOperationException("No.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.FollowAsync(default));

        consumer.Failure = null;
        await run.FollowAsync(default);

        Assert.Equal((2, "2"), (consumer.Attempts, string.Join(' ', consumer.Handled)));
    }

    [Fact]
    public async Task FollowAsync_FirstCheckFails_ChecksAgainAfterTheNextStart()
    {
        var failing = Consumer(ConsumerReach.Site);
        failing.Failure = new InvalidOperationException("No.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Run(failing).FollowAsync(default));
        var next = Consumer(ConsumerReach.Site);

        await Run(next).FollowAsync(default);

        Assert.Equal(1, next.Checks);
    }

    [Fact]
    public async Task FollowAsync_LowerNumberVisibleLate_IsGivenEvenAfterARestart()
    {
        await AppendAsync(10);
        await Run(Consumer(ConsumerReach.Node)).FollowAsync(default);
        await AppendAsync(13);
        await Run(Consumer(ConsumerReach.Node)).FollowAsync(default);
        var next = Consumer(ConsumerReach.Node);
        var run = Run(next);

        await AppendAsync(12, 9);

        Assert.Equal((2, 0), (await run.FollowAsync(default), await run.FollowAsync(default)));
        Assert.Equal([9, 12], next.Handled);
    }

    [Fact]
    public async Task FollowAsync_GapAsOldAsTheLongestTransaction_IsStillGiven()
    {
        await AppendAsync(10);
        var consumer = Consumer(ConsumerReach.Node);
        var run = Run(consumer);
        await run.FollowAsync(default);
        await AppendAsync(12);
        await run.FollowAsync(default);

        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        await run.FollowAsync(default);
        await AppendAsync(11);
        await run.FollowAsync(default);

        Assert.Equal([12, 11], consumer.Handled);
    }

    [Fact]
    public async Task FollowAsync_NothingNew_SaysOnceAnHourThatTheNodeIsAlive()
    {
        await AppendAsync(1);
        var run = Run(Consumer(ConsumerReach.Node));
        await run.FollowAsync(default);
        await AppendAsync(2);
        await run.FollowAsync(default);
        var start = NewsApp.Start.UtcDateTime;
        Assert.Equal(start, await SavedAsync());

        _app.Clock.Advance(TimeSpan.FromMinutes(59));
        await run.FollowAsync(default);
        Assert.Equal(start, await SavedAsync());

        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await run.FollowAsync(default);
        Assert.Equal(start.AddHours(1), await SavedAsync());

        Task<DateTime> SavedAsync() =>
            _app.Data.InDatabaseAsync(db =>
                db.ChangeConsumers.Where(c => c.Name == "test").Select(c => c.UpdatedAt).SingleAsync()
            );
    }

    [Fact]
    public async Task FollowAsync_GapOlderThanAnyTransaction_IsGivenUp()
    {
        await AppendAsync(10);
        var consumer = Consumer(ConsumerReach.Node);
        var run = Run(consumer);
        await run.FollowAsync(default);
        await AppendAsync(12);
        await run.FollowAsync(default);
        Assert.Contains("11-11@", await GapsAsync(), StringComparison.Ordinal);

        _app.Clock.Advance(TimeSpan.FromMinutes(11));
        await run.FollowAsync(default);
        await AppendAsync(11, 13);
        await run.FollowAsync(default);

        Assert.Equal([12, 13], consumer.Handled);
        Assert.Equal("", await GapsAsync());
    }

    [Fact]
    public async Task FollowAsync_FeedPrunedBeyondTheCursor_ChecksAllAndGoesOn()
    {
        await AppendAsync(LongAgo, 1);
        await Run(Consumer(ConsumerReach.Node)).FollowAsync(default);
        await AppendAsync(LongAgo, 2, 3);
        await PruneAsync();
        await AppendAsync(4);
        var next = Consumer(ConsumerReach.Node);
        var run = Run(next);

        await run.FollowAsync(default);
        await AppendAsync(5);
        await run.FollowAsync(default);

        Assert.Equal((1, "5"), (next.Checks, string.Join(' ', next.Handled)));
    }

    [Fact]
    public async Task FollowAsync_FeedPrunedUpToTheCursor_MissesNothing()
    {
        await AppendAsync(LongAgo, 1, 2, 3);
        await Run(Consumer(ConsumerReach.Node)).FollowAsync(default);
        await PruneAsync();
        await AppendAsync(4);
        var next = Consumer(ConsumerReach.Node);

        await Run(next).FollowAsync(default);

        Assert.Equal((0, "4"), (next.Checks, string.Join(' ', next.Handled)));
    }

    [Fact]
    public async Task FollowAsync_TwoNodes_EachHasAPlaceOfItsOwn()
    {
        await AppendAsync(1);
        var (one, other) = (Consumer(ConsumerReach.Node), Consumer(ConsumerReach.Node));
        var (run, otherRun) = (Run(one), Run(other, _otherNode));
        await run.FollowAsync(default);
        await otherRun.FollowAsync(default);
        await AppendAsync(2);

        Assert.Equal((1, 1), (await run.FollowAsync(default), await otherRun.FollowAsync(default)));
    }

    [Fact]
    public async Task FollowAsync_TwoNodesForTheSite_OneActsUntilItsLeaseEnds()
    {
        await AppendAsync(1);
        var (one, other) = (Consumer(ConsumerReach.Site), Consumer(ConsumerReach.Site));
        var (run, otherRun) = (Run(one), Run(other, _otherNode));
        await run.FollowAsync(default);
        await AppendAsync(2);
        Assert.Equal((0, 1), (await otherRun.FollowAsync(default), await run.FollowAsync(default)));

        await AppendAsync(3);
        _app.Clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal((1, 0), (await otherRun.FollowAsync(default), await run.FollowAsync(default)));
        Assert.Equal(("2", "3", 0), (string.Join(' ', one.Handled), string.Join(' ', other.Handled), other.Checks));
    }

    [Fact]
    public async Task LeaveAsync_ForTheSite_LetsTheOtherNodeActAtOnce()
    {
        await AppendAsync(1);
        var (run, other) = (Run(Consumer(ConsumerReach.Site)), Consumer(ConsumerReach.Site));
        await run.FollowAsync(default);
        await AppendAsync(2);

        await run.LeaveAsync(default);

        Assert.Equal(1, await Run(other, _otherNode).FollowAsync(default));
    }

    [Fact]
    public async Task FollowAsync_LeaseLostWhileAtWork_StopsTheWorkAndRemembersNothing()
    {
        await AppendAsync(1);
        var consumer = Consumer(ConsumerReach.Site);
        var run = Run(consumer);
        await run.FollowAsync(default);
        await AppendAsync(2);
        var isAtWork = new TaskCompletionSource();
        consumer.Meanwhile = async token =>
        {
            isAtWork.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        };

        var following = run.FollowAsync(default);
        await isAtWork.Task;
        await TakeLeaseAsync("somebody");
        _app.Clock.Advance(TimeSpan.FromSeconds(20));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        Assert.Equal(1, await CursorAsync());
    }

    [Fact]
    public async Task FollowAsync_LongWork_KeepsItsLease()
    {
        await AppendAsync(1);
        var consumer = Consumer(ConsumerReach.Site);
        var run = Run(consumer);
        await run.FollowAsync(default);
        await AppendAsync(2);
        var (isAtWork, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        consumer.Meanwhile = async token =>
        {
            isAtWork.SetResult();
            await mayEnd.Task.WaitAsync(token);
        };
        var following = run.FollowAsync(default);
        await isAtWork.Task;

        for (var passed = 0; passed < 100; passed += 20)
        {
            var before = await LeaseAsync();
            _app.Clock.Advance(TimeSpan.FromSeconds(20));
            await EventuallyAsync(async () => await LeaseAsync() > before);
        }

        Assert.Equal(0, await Run(Consumer(ConsumerReach.Site), _otherNode).FollowAsync(default));
        mayEnd.SetResult();
        Assert.Equal(1, await following);
    }

    private static RecordingConsumer Consumer(ConsumerReach reach) => new("test", reach);

    private ChangeConsumerRun Run(RecordingConsumer consumer, NodeStorage? node = null) =>
        new(
            consumer,
            node ?? _node,
            _app.Services.GetRequiredService<IServiceScopeFactory>(),
            _app.Services.GetRequiredService<ConsumerLag>(),
            _app.Clock
        );

    private Task PruneAsync() =>
        _app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<PruneChanges>().RunAsync(default);
            return true;
        });

    /// <summary>Stores entries with explicit numbers, like transactions that began earlier than they ended.</summary>
    private Task AppendAsync(params long[] sequences) => AppendAsync(NewsApp.Start.UtcDateTime, sequences);

    private Task AppendAsync(DateTime at, params long[] sequences) =>
        _app.Data.InDatabaseAsync(async db =>
        {
            foreach (var sequence in sequences)
            {
                var entry = new ChangeEntry
                {
                    At = at,
                    Subject = ChangeSubject.Article,
                    SubjectId = 1,
                };
                db.Entry(entry).Property(e => e.Sequence).CurrentValue = sequence;
                db.Entry(entry).State = EntityState.Added;
            }

            return await db.SaveNumberedAsync<ChangeEntry>();
        });

    private Task TakeLeaseAsync(string owner) =>
        _app.Data.InDatabaseAsync(db =>
            db.ChangeConsumers.Where(c => c.Name == "test")
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(c => c.LeaseOwner, owner)
                        .SetProperty(c => c.LeaseUntil, NewsApp.Start.UtcDateTime.AddYears(1))
                )
        );

    private Task<string> GapsAsync() =>
        _app.Data.InDatabaseAsync(db =>
            db.ChangeConsumers.Where(c => c.Name == "test").Select(c => c.Gaps).SingleAsync()
        );

    private Task<long> CursorAsync() =>
        _app.Data.InDatabaseAsync(db =>
            db.ChangeConsumers.Where(c => c.Name == "test").Select(c => c.Cursor).SingleAsync()
        );

    private Task<DateTime?> LeaseAsync() =>
        _app.Data.InDatabaseAsync(db =>
            db.ChangeConsumers.Where(c => c.Name == "test").Select(c => c.LeaseUntil).SingleAsync()
        );

    /// <summary>
    /// The renewal runs concurrently with the test: after the clock advances, it takes a moment to be stored.
    /// </summary>
    private static async Task EventuallyAsync(Func<Task<bool>> isSo)
    {
        for (var attempt = 0; attempt < 500 && !await isSo(); attempt++)
        {
            await Task.Delay(10);
        }

        Assert.True(await isSo());
    }
}
