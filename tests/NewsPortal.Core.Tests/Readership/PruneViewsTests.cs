using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Readership;

public sealed class PruneViewsTests
{
    [Fact]
    public async Task RunAsync_HoursAndPositions_KeepsThemForTheirTime()
    {
        await using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Read");
        var now = NewsApp.Start.UtcDateTime;
        var (oldestHour, oldestPosition) = (now.AddDays(-30), now.AddDays(-365));
        await app.Data.InDatabaseAsync(db =>
        {
            foreach (var hour in new[] { oldestHour.AddHours(-1), oldestHour, now })
            {
                db.ArticleViewHours.Add(new ArticleViewHour { ArticleId = story.Id, Hour = hour, Views = 3 });
            }

            db.ViewJournalPositions.Add(new() { Journal = "gone", FoldedAt = oldestPosition.AddSeconds(-1) });
            db.ViewJournalPositions.Add(new() { Journal = "switched off for a year", FoldedAt = oldestPosition });
            return db.SaveChangesAsync();
        });

        await app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<PruneViews>().RunAsync(default);
            return true;
        });

        Assert.Equal([oldestHour, now], await app.Data.InDatabaseAsync(db =>
            db.ArticleViewHours.OrderBy(h => h.Hour).Select(h => h.Hour).ToListAsync()));
        Assert.Equal(["switched off for a year"], await app.Data.InDatabaseAsync(db =>
            db.ViewJournalPositions.Select(p => p.Journal).ToListAsync()));
    }
}
