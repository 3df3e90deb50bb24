using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data;

/// <summary>What is and is not announced to a process's own handlers.</summary>
public sealed class ChangeFeedTests : IDisposable
{
    private readonly Handler _handler = new();
    private readonly Contest _contest = new();
    private readonly NewsApp _app;

    /// <summary>Whether the feed delivers changes a second time, as it does in a running program.</summary>
    private bool _isFollowed;

    public ChangeFeedTests() =>
        _app = new NewsApp().Adding(services =>
        {
            services.AddSingleton<IContentChangeHandler>(_handler);
            services.ConfigureDbContext<NewsDbContext>(options => options.AddInterceptors(_contest));
            if (!_isFollowed)
            {
                services.Remove(services.Single(s => s.ImplementationType?.Name == "ChangeConsumerWorker"));
            }
        });

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Announce_HandlerFails_TheCommittedEditStandsAndTheChangeComesAgain()
    {
        _isFollowed = true;
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
                        return new Result<Saved>(Outcome.Conflict);
                    },
                    default
                );
                Assert.Equal(Outcome.Conflict, result.Outcome);
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
                foreach (var (tag, outcome) in new[] { (72, Outcome.Conflict), (73, Outcome.Done) })
                {
                    await db.EditAsync(
                        feed,
                        async token =>
                        {
                            feed.Append(ChangeSubject.Tag, tag);
                            await db.SaveChangesAsync(token);
                            return new Result<Saved>(outcome);
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

    [Fact]
    public async Task Edit_ThatMeetsANewerVersion_AnnouncesNothing()
    {
        var story = await _app.Data.CreateStoryAsync("Seen already");
        var told = Announced(story.Id);

        var result = await _app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .ReturnToDraftAsync(story.Id, Guid.NewGuid(), Actor.Program("Test"), default)
        );

        Assert.Equal(Outcome.Conflict, result.Outcome);
        Assert.Equal(told, Announced(story.Id));
    }

    [Fact]
    public async Task Edit_RefusedAfterItsFirstWrite_StoresAndAnnouncesNothing()
    {
        var told = _handler.Told.Count;

        var result = await _app.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<NewsDbContext>();
            return await db.EditAsync(
                services.GetRequiredService<ChangeFeed>(),
                async token =>
                {
                    services.GetRequiredService<ChangeFeed>().Append(ChangeSubject.Tag, 78);
                    await db.SaveChangesAsync(token);
                    return Result<Saved>.Invalid("Name", EditErrorCodes.AddressTaken);
                },
                default
            );
        });

        Assert.Equal(Outcome.Invalid, result.Outcome);
        Assert.Equal(told, _handler.Told.Count);
        Assert.False(await _app.Data.InDatabaseAsync(db => db.Changes.AnyAsync(c => c.SubjectId == 78)));
    }

    [Fact]
    public async Task Save_ArticleWhoseAddressSomebodyTookAtTheSameMoment_IsStoredAndAnnouncedOnce()
    {
        _contest.Clashes = 2;

        var draft = await _app.Data.CreateDraftAsync("Third time lucky");

        Assert.Equal(0, _contest.Clashes);
        Assert.Equal(
            await _app.Data.InDatabaseAsync(db => db.Changes.CountAsync(c => c.SubjectId == draft.Id)),
            Announced(draft.Id)
        );
        Assert.Equal(
            1,
            await _app.Data.InDatabaseAsync(db => db.ArticleVersions.CountAsync(v => v.ArticleId == draft.Id))
        );
    }

    [Fact]
    public async Task Save_ArticleThatMeetsOthersEachTime_IsAConflictAndAnnouncesNothing()
    {
        var told = _handler.Told.Count;
        _contest.Clashes = 3;

        var result = await _app.Data.SaveAsync(
            new SaveArticle { Content = new ArticleContent { Headline = "Never lucky" } }
        );

        Assert.Equal(Outcome.Conflict, result.Outcome);
        Assert.Equal(told, _handler.Told.Count);
        Assert.False(await _app.Data.InDatabaseAsync(db => db.Articles.AnyAsync(a => a.Title == "Never lucky")));
    }

    [Fact]
    public async Task Add_PictureThatMeetsAnotherUpload_IsStoredAndAnnouncedOnce()
    {
        _contest.Clashes = 1;

        var added = await _app.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(TestPicture.Png(seed: 71)),
                    "a.png",
                    PictureTexts.None,
                    Actor.Program("Test"),
                    default
                )
        );

        Assert.True(added.IsDone);
        Assert.Equal(0, _contest.Clashes);
        Assert.Equal(1, _handler.Told.Count(c => c.Subject == ChangeSubject.Media && c.SubjectId == added.Value.Id));
    }

    private int Announced(long id) => _handler.Told.Count(c => c.SubjectId == id);

    /// <summary>Runs work, and returns the subjects announced to the handler.</summary>
    private async Task<IReadOnlyList<long>> InFeedAsync(Func<NewsDbContext, ChangeFeed, Task> work)
    {
        await _app.InScopeAsync(async services =>
        {
            await work(services.GetRequiredService<NewsDbContext>(), services.GetRequiredService<ChangeFeed>());
            return true;
        });
        return [.. _handler.Told.Select(c => c.SubjectId)];
    }

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

        /// <summary>How often somebody else is faster with what must be unique.</summary>
        public int Clashes { get; set; }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            if (IsOn)
            {
                throw new InvalidOperationException("Refused.");
            }

            if (
                Clashes > 0
                && eventData.Context!.ChangeTracker.Entries<ChangeEntry>().Any(e => e.State == EntityState.Added)
            )
            {
                Clashes--;
                throw new DbUpdateException(
                    "Somebody was faster.",
                    new SqliteException("UNIQUE constraint failed", 19, 2067)
                );
            }

            return ValueTask.FromResult(result);
        }
    }
}
