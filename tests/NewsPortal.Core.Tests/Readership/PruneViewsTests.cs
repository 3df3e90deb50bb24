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
        var story = await _app.Data.CreateStoryAsync("Read for long", Now.AddDays(-90));
        await _app.Data.InDatabaseAsync(db =>
        {
            db.ArticleViewTotals.Add(new ArticleViewTotal { ArticleId = story.Id, Views = 30 });
            db.ArticleViewHours.AddRange(
                new[] { Now.AddDays(-63), Now.AddDays(-62), Now.AddDays(-1) }.Select(hour => new ArticleViewHour
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
            [Now.AddDays(-62), Now.AddDays(-1)],
            await _app.Data.InDatabaseAsync(db =>
                db.ArticleViewHours.OrderBy(h => h.Hour).Select(h => h.Hour).ToListAsync()
            )
        );
        Assert.Equal(30, await _app.Data.InDatabaseAsync(db => db.ArticleViewTotals.SumAsync(t => t.Views)));
    }

    [Fact]
    public async Task RunAsync_Details_StayForAMonthAndMinutesForAnHour()
    {
        var story = await _app.Data.CreateStoryAsync("Read in detail", Now.AddDays(-90));
        await _app.Data.InDatabaseAsync(db =>
        {
            db.ReadingCounts.AddRange(
                Count(ReadingFacet.Device, TimeSpan.FromDays(32)),
                Count(ReadingFacet.Device, TimeSpan.FromDays(31)),
                Count(ReadingFacet.Minute, TimeSpan.FromMinutes(61)),
                Count(ReadingFacet.Minute, TimeSpan.FromMinutes(60))
            );
            return db.SaveChangesAsync();
        });

        await PruneAsync();

        Assert.Equal(
            [Now.AddDays(-31), Now.AddHours(-1)],
            await _app.Data.InDatabaseAsync(db => db.ReadingCounts.OrderBy(c => c.At).Select(c => c.At).ToListAsync())
        );

        ReadingCount Count(ReadingFacet facet, TimeSpan age) =>
            new()
            {
                Facet = facet,
                At = Now - age,
                ArticleId = story.Id,
                Value = "",
                Views = 1,
            };
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
