using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Readership;

public sealed class PruneViewsTests : IDisposable
{
    private static readonly DateTime Now = NewsApp.Start.UtcDateTime;
    private readonly NewsApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task RunAsync_HoursThatNoListShows_GoAndTotalsStay()
    {
        var story = await _app.Data.CreateStoryAsync("Read for long", Now.AddDays(-60));
        await _app.Data.InDatabaseAsync(db =>
        {
            db.ArticleViewTotals.Add(new ArticleViewTotal { ArticleId = story.Id, Views = 30 });
            db.ArticleViewHours.AddRange(
                new[] { Now.AddDays(-31), Now.AddDays(-30), Now.AddDays(-1) }.Select(hour => new ArticleViewHour
                {
                    ArticleId = story.Id,
                    Hour = hour,
                    Views = 10,
                })
            );
            return db.SaveChangesAsync();
        });

        await PruneAsync();

        Assert.Equal(
            [Now.AddDays(-30), Now.AddDays(-1)],
            await _app.Data.InDatabaseAsync(db =>
                db.ArticleViewHours.OrderBy(h => h.Hour).Select(h => h.Hour).ToListAsync()
            )
        );
        Assert.Equal(30, await _app.Data.InDatabaseAsync(db => db.ArticleViewTotals.SumAsync(t => t.Views)));
    }

    [Fact]
    public async Task RunAsync_PositionsOfJournals_StayForAYear()
    {
        await _app.Data.InDatabaseAsync(db =>
        {
            db.ViewJournalPositions.AddRange(
                new ViewJournalPosition { Journal = "gone", FoldedAt = Now.AddDays(-366) },
                new ViewJournalPosition { Journal = "switched-off", FoldedAt = Now.AddDays(-365) }
            );
            return db.SaveChangesAsync();
        });

        await PruneAsync();

        Assert.Equal(
            ["switched-off"],
            await _app.Data.InDatabaseAsync(db => db.ViewJournalPositions.Select(p => p.Journal).ToListAsync())
        );
    }

    private Task<bool> PruneAsync() =>
        _app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<PruneViews>().RunAsync(default);
            return true;
        });
}
