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

    [Fact]
    public async Task RunAsync_CountedVisits_StayWhileAJournalMayBeLate()
    {
        // The window of half an hour, and four hours: 05:00 is the oldest that is still compared.
        const int FiveOClock = 984_682;
        await _app.Data.InDatabaseAsync(db =>
        {
            db.CountedVisits.AddRange(
                Enumerable.Range(-1_250, 2_500).Select(i => Visit(FiveOClock - 1, i * (long.MaxValue / 1_250)))
            );
            db.CountedVisits.AddRange(
                Visit(FiveOClock - 2, long.MinValue),
                Visit(FiveOClock - 2, long.MaxValue),
                Visit(FiveOClock, 1),
                Visit(FiveOClock + 9, 2)
            );
            return db.SaveChangesAsync();
        });

        await PruneAsync();

        Assert.Equal(
            [FiveOClock, FiveOClock + 9],
            await _app.Data.InDatabaseAsync(db =>
                db.CountedVisits.OrderBy(v => v.Window).Select(v => v.Window).ToListAsync()
            )
        );

        static CountedVisit Visit(int window, long key) => new() { Window = window, Key = key };
    }

    [Fact]
    public async Task RunAsync_SaltsOfPastDays_AreGoneHalfAnHourAfterTheDay()
    {
        await _app.StopBackgroundWorkAsync();
        var today = DateOnly.FromDateTime(Now);
        await _app.Data.InDatabaseAsync(async db =>
        {
            await db.VisitSalts.ExecuteDeleteAsync();
            db.VisitSalts.AddRange(
                new[] { today.AddDays(-9), today, today.AddDays(1) }.Select(day => new VisitSalt
                {
                    Day = day,
                    Value = new byte[VisitSalt.Length],
                })
            );
            return await db.SaveChangesAsync();
        });
        _app.Clock.SetUtcNow(new DateTimeOffset(2026, 3, 3, 0, 29, 0, TimeSpan.Zero));
        await PruneAsync();
        Assert.Equal([today, today.AddDays(1)], await DaysAsync());
        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        await PruneAsync();

        Assert.Equal([today.AddDays(1)], await DaysAsync());

        Task<List<DateOnly>> DaysAsync() =>
            _app.Data.InDatabaseAsync(db => db.VisitSalts.OrderBy(s => s.Day).Select(s => s.Day).ToListAsync());
    }

    private Task<bool> PruneAsync() =>
        _app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<PruneViews>().RunAsync(default);
            return true;
        });
}
