using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data;

public sealed class PruneChangesTests : IDisposable
{
    private static readonly DateTime Now = NewsApp.Start.UtcDateTime;
    private readonly NewsApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task RunAsync_OldChanges_GoExceptTheNewestOfThem()
    {
        await AddAsync(Now.AddDays(-40), Now.AddDays(-31), Now.AddDays(-30).AddMinutes(-1), Now.AddDays(-30), Now);

        await PruneAsync();

        Assert.Equal(
            [Now.AddDays(-30).AddMinutes(-1), Now.AddDays(-30), Now],
            await _app.Data.InDatabaseAsync(db => db.Changes.OrderBy(c => c.Sequence).Select(c => c.At).ToListAsync())
        );
    }

    [Fact]
    public async Task RunAsync_NothingOld_KeepsAll()
    {
        await AddAsync(Now.AddDays(-29), Now);

        await PruneAsync();

        Assert.Equal(2, await _app.Data.InDatabaseAsync(db => db.Changes.CountAsync()));
    }

    [Fact]
    public async Task RunAsync_PlacesOfNodes_GoAfterAQuarterAndThoseOfTheSiteStay()
    {
        await _app.Data.InDatabaseAsync(db =>
        {
            db.ChangeConsumers.AddRange(
                new ChangeConsumerState
                {
                    Name = "a",
                    Node = "gone",
                    UpdatedAt = Now.AddDays(-91),
                },
                new ChangeConsumerState
                {
                    Name = "a",
                    Node = "off",
                    UpdatedAt = Now.AddDays(-89),
                },
                new ChangeConsumerState { Name = "b", UpdatedAt = Now.AddDays(-400) }
            );
            return db.SaveChangesAsync();
        });

        await PruneAsync();

        Assert.Equal(
            ["a off", "b "],
            await _app.Data.InDatabaseAsync(db =>
                db.ChangeConsumers.Where(c => c.Name == "a" || c.Name == "b")
                    .OrderBy(c => c.Name)
                    .Select(c => c.Name + " " + c.Node)
                    .ToListAsync()
            )
        );
    }

    private Task<int> AddAsync(params DateTime[] times) =>
        _app.Data.InDatabaseAsync(async db =>
        {
            foreach (var at in times)
            {
                db.Changes.Add(
                    new ChangeEntry
                    {
                        At = at,
                        Subject = ChangeSubject.Article,
                        SubjectId = 1,
                    }
                );
                await db.SaveChangesAsync();
            }

            return times.Length;
        });

    private Task<bool> PruneAsync() =>
        _app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<PruneChanges>().RunAsync(default);
            return true;
        });
}
