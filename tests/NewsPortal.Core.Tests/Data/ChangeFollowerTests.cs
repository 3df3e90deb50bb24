using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data;

public sealed class ChangeFollowerTests : IDisposable
{
    private readonly NewsApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task FollowAsync_EntriesFromBefore_AreNotDelivered()
    {
        await _app.Data.CreateDraftAsync("Before");
        using var follower = Follower();

        Assert.Equal((0, 0), (await follower.FollowAsync(default), await follower.FollowAsync(default)));
    }

    [Fact]
    public async Task FollowAsync_NewEntries_AreDeliveredOnce()
    {
        using var follower = Follower();
        await follower.FollowAsync(default);
        await _app.Data.CreateDraftAsync("One");
        await _app.Data.CreateDraftAsync("Two");

        Assert.Equal((2, 0), (await follower.FollowAsync(default), await follower.FollowAsync(default)));
    }

    [Fact]
    public async Task FollowAsync_LowerNumberVisibleLate_IsDelivered()
    {
        using var follower = Follower();
        await AppendAsync(10);
        await follower.FollowAsync(default);
        await AppendAsync(13);
        Assert.Equal(1, await follower.FollowAsync(default));

        await AppendAsync(12);
        await AppendAsync(9);

        Assert.Equal((2, 0), (await follower.FollowAsync(default), await follower.FollowAsync(default)));
    }

    private ChangeFollower Follower() => new(
        _app.Services.GetRequiredService<IServiceScopeFactory>(), _app.Clock, NullLogger<ChangeFollower>.Instance);

    /// <summary>Stores an entry under a number of its own, as a transaction does that began earlier than it ended.</summary>
    private Task AppendAsync(long sequence) => _app.Data.InDatabaseAsync(async db =>
    {
        var entry = new ChangeEntry { At = NewsApp.Start.UtcDateTime, Subject = ChangeSubject.Article, SubjectId = 1 };
        db.Entry(entry).Property(e => e.Sequence).CurrentValue = sequence;
        db.Entry(entry).State = EntityState.Added;
        return await db.SaveChangesAsync();
    });
}
