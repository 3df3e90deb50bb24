using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data;

/// <summary>What is and is not announced to a process's own handlers.</summary>
public sealed class ChangeFeedTests : IDisposable
{
    private readonly Handler _handler = new();
    private readonly Contest _contest = new();
    private readonly NewsApp _app;

    public ChangeFeedTests() =>
        _app = new NewsApp().Adding(services =>
        {
            services.AddSingleton<IContentChangeHandler>(_handler);
            services.ConfigureDbContext<NewsDbContext>(options => options.AddInterceptors(_contest));
        });

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Announce_HandlerFails_TheCommittedEditStandsAndTheChangeComesAgain()
    {
        _ = _app.Services;
        await EventuallyAsync(() => _handler.Told.Any(c => c.SubjectId == 0));
        _handler.Failure = new InvalidOperationException("No.");

        var draft = await _app.Data.CreateDraftAsync("Stands");

        Assert.Equal(1, await _app.Data.InDatabaseAsync(db => db.Articles.CountAsync(a => a.Id == draft.Id)));
        Assert.DoesNotContain(_handler.Told, c => c.SubjectId == draft.Id);
        _handler.Failure = null;
        await EventuallyAsync(() => _handler.Told.Any(c => c.SubjectId == draft.Id));
    }

    [Fact]
    public async Task Announce_RefusedUnitOfWork_SaysNothing()
    {
        var told = await InFeedAsync(
            async (db, feed) =>
            {
                var result = await db.EditAsync(
                    feed,
                    async token =>
                    {
                        feed.Append(ChangeSubject.Tag, 71);
                        await db.SaveChangesAsync(token);
                        return new EditResult(EditOutcome.Conflict);
                    },
                    default
                );
                Assert.Equal(EditOutcome.Conflict, result.Outcome);
                await feed.AnnounceAsync(default);
            }
        );

        Assert.Empty(told);
    }

    [Fact]
    public async Task Announce_AfterARefusal_TellsOnlyOfWhatCameAfter()
    {
        var told = await InFeedAsync(
            async (db, feed) =>
            {
                foreach (var (tag, outcome) in new[] { (72, EditOutcome.Conflict), (73, EditOutcome.Done) })
                {
                    await db.EditAsync(
                        feed,
                        async token =>
                        {
                            feed.Append(ChangeSubject.Tag, tag);
                            await db.SaveChangesAsync(token);
                            return new EditResult(outcome);
                        },
                        default
                    );
                }
            }
        );

        Assert.Equal([73], told);
    }

    [Fact]
    public async Task Announce_UnitOfWorkThatRanTwice_TellsOnce()
    {
        var told = await InFeedAsync(
            async (db, feed) =>
            {
                var attempts = 0;
                await db.InRepeatedTransactionAsync(
                    async token =>
                    {
                        feed.Append(ChangeSubject.Tag, 74);
                        await db.SaveChangesAsync(token);
                        return ++attempts > 1
                            ? attempts
                            : throw new DbUpdateException(
                                "Somebody was faster.",
                                new SqliteException("UNIQUE constraint failed", 19, 2067)
                            );
                    },
                    default
                );
                await feed.AnnounceAsync(default);
            }
        );

        Assert.Equal([74], told);
    }

    [Fact]
    public async Task Announce_SaveThatFailed_SaysNothing()
    {
        var told = await InFeedAsync(
            async (db, feed) =>
            {
                feed.Append(ChangeSubject.Tag, 75);
                _contest.IsOn = true;
                await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
                _contest.IsOn = false;
                db.ChangeTracker.Clear();
                await feed.AnnounceAsync(default);
            }
        );

        Assert.Empty(told);
    }

    [Fact]
    public async Task Announce_InsideAnOpenTransaction_WaitsForItsEnd()
    {
        var told = await InFeedAsync(
            async (db, feed) =>
            {
                await db.InTransactionAsync(
                    async token =>
                    {
                        feed.Append(ChangeSubject.Tag, 76);
                        await db.SaveChangesAsync(token);
                        await feed.AnnounceAsync(token);
                        Assert.DoesNotContain(_handler.Told, c => c.SubjectId == 76);
                        return true;
                    },
                    default
                );
                await feed.AnnounceAsync(default);
                await feed.AnnounceAsync(default);
            }
        );

        Assert.Equal([76], told);
    }

    [Fact]
    public async Task Announce_SaveWithoutATransaction_TellsOfIt()
    {
        var told = await InFeedAsync(
            async (db, feed) =>
            {
                feed.Append(ChangeSubject.Tag, 77);
                await db.SaveChangesAsync();
                await feed.AnnounceAsync(default);
            }
        );

        Assert.Equal([77], told);
    }

    /// <summary>
    /// Runs work, and returns the subjects announced to the handler before the feed could deliver them again.
    /// </summary>
    private async Task<IReadOnlyList<long>> InFeedAsync(Func<NewsDbContext, ChangeFeed, Task> work)
    {
        _ = _app.Services;
        await EventuallyAsync(() => _handler.Told.Any(c => c.SubjectId == 0));
        await _app.InScopeAsync(async services =>
        {
            await work(services.GetRequiredService<NewsDbContext>(), services.GetRequiredService<ChangeFeed>());
            return true;
        });
        return [.. _handler.Told.Where(c => c.SubjectId != 0).Select(c => c.SubjectId)];
    }

    /// <summary>
    /// The follower runs concurrently; the clock must not advance while a test checks what was announced.
    /// </summary>
    private async Task EventuallyAsync(Func<bool> isSo)
    {
        for (var attempt = 0; attempt < 500 && !isSo(); attempt++)
        {
            _app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        Assert.True(isSo());
    }

    private sealed class Handler : IContentChangeHandler
    {
        private readonly ConcurrentQueue<ChangeEntry> _told = new();

        public IReadOnlyCollection<ChangeEntry> Told => _told;

        public Exception? Failure { get; set; }

        public Task HandleAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
        {
            if (Failure is { } failure)
            {
                return Task.FromException(failure);
            }

            foreach (var change in changes)
            {
                _told.Enqueue(change);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class Contest : SaveChangesInterceptor
    {
        public bool IsOn { get; set; }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        ) => IsOn ? throw new InvalidOperationException("Refused.") : ValueTask.FromResult(result);
    }
}
