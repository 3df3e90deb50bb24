using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Fronts;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Fronts;

public sealed class BreakingNewsQueriesTests
{
    [Fact]
    public async Task GetAsync_DatabaseAway_AnswersTheLastLinesAndAsksAgainAfterAPause()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        await AddAsync(app, "Known before");
        Assert.Equal(["Known before"], await LinesAsync(app));
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        await app.WithoutDatabaseAsync(async () => Assert.Equal(["Known before"], await LinesAsync(app)));

        await AddAsync(app, "Written since");
        Assert.Equal(["Known before"], await LinesAsync(app));
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["Written since", "Known before"], await LinesAsync(app));
    }

    private static async Task<IEnumerable<string>> LinesAsync(NewsApp app) =>
        (await app.Services.GetRequiredService<BreakingNewsQueries>().GetAsync(default)).Select(line => line.Text);

    private static Task AddAsync(NewsApp app, string text) =>
        app.Data.InDatabaseAsync(db =>
        {
            var now = app.Clock.GetUtcNow().UtcDateTime;
            db.BreakingNews.Add(
                new BreakingNews
                {
                    Text = text,
                    StartsAt = now,
                    EndsAt = now.AddHours(1),
                    CreatedByName = "Desk",
                }
            );
            return db.SaveChangesAsync();
        });
}
