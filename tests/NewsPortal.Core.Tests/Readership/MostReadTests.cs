using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Readership;

public sealed class MostReadTests : IDisposable
{
    private static readonly DateTime Now = NewsApp.Start.UtcDateTime;
    private static readonly DateTime LastWeek = Now.AddDays(-6);
    private readonly NewsApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task GetAsync_TwoSpans_OrderByViewsWithinEach()
    {
        var (old, fresh, quiet) = (await StoryAsync("Old"), await StoryAsync("Fresh"), await StoryAsync("Quiet"));
        await ViewsAsync(old, Now.AddDays(-3), 90);
        await ViewsAsync(old, Now.AddHours(-2), 1);
        await ViewsAsync(fresh, Now.AddHours(-1), 20);
        await ViewsAsync(quiet, Now.AddHours(-3), 5);
        await ViewsAsync(quiet, Now.AddDays(-8), 500);

        var lists = await GetAsync(null);

        Assert.Equal(["Fresh", "Quiet", "Old"], lists.Day.Select(s => s.Headline));
        Assert.Equal([("Old", 91), ("Fresh", 20), ("Quiet", 5)], lists.Week.Select(s => (s.Headline, s.Views)));
    }

    [Fact]
    public async Task GetAsync_HourInWhichTheSpanBegins_CountsInFullAndNoneBefore()
    {
        var (within, before) = (await StoryAsync("Within"), await StoryAsync("Before"));
        await ViewsAsync(within, Now.AddHours(-24), 1);
        await ViewsAsync(before, Now.AddHours(-25), 9);

        Assert.Equal(["Within"], (await GetAsync(null)).Day.Select(s => s.Headline));
    }

    [Fact]
    public async Task GetAsync_Section_HoldsItsChildrensStoriesOnly()
    {
        var parent = await _app.Data.CreateCategoryAsync("world");
        var child = await _app.Data.CreateCategoryAsync("coast", parentId: parent.Id);
        var inside = await StoryAsync("Inside", child.Id);
        var outside = await StoryAsync("Outside");
        await ViewsAsync(inside, Now.AddHours(-1), 1);
        await ViewsAsync(outside, Now.AddHours(-1), 9);

        Assert.Equal(["Inside"], (await GetAsync(parent.Id)).Day.Select(s => s.Headline));
    }

    [Fact]
    public async Task GetAsync_StoryTakenDown_LeavesTheListAtOnce()
    {
        var stays = await StoryAsync("Stays");
        var result = await _app.Data.CreateStoryAsync("Goes", LastWeek);
        await ViewsAsync(stays, Now.AddHours(-1), 1);
        await ViewsAsync(result.Id, Now.AddHours(-1), 2);
        Assert.Equal(["Goes", "Stays"], (await GetAsync(null)).Day.Select(s => s.Headline));

        await _app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .TakeDownAsync(result.Id, result.Version, Actor.Program("Test"), default)
        );

        Assert.Equal(["Stays"], (await GetAsync(null)).Day.Select(s => s.Headline));
    }

    [Fact]
    public async Task GetAsync_WithinAMinute_AnswersFromMemory()
    {
        var story = await StoryAsync("Counted");
        await _app.StopBackgroundWorkAsync();
        await ViewsAsync(story, Now.AddHours(-1), 1);
        await GetAsync(null);
        await ViewsAsync(story, Now.AddHours(-2), 10);

        var within = (await GetAsync(null)).Day[0].Views;
        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((1, 11), (within, (await GetAsync(null)).Day[0].Views));
    }

    private async Task<long> StoryAsync(string headline, long? categoryId = null) =>
        (
            await _app.Data.CreateStoryAsync(
                headline,
                LastWeek,
                command => categoryId is { } id ? command with { CategoryIds = [id] } : command
            )
        ).Id;

    private Task<int> ViewsAsync(long articleId, DateTime at, int views) =>
        _app.Data.InDatabaseAsync(db =>
        {
            db.ArticleViewHours.Add(
                new ArticleViewHour
                {
                    ArticleId = articleId,
                    Hour = new DateTime(at.Year, at.Month, at.Day, at.Hour, 0, 0, DateTimeKind.Utc),
                    Views = views,
                }
            );
            return db.SaveChangesAsync();
        });

    private Task<MostReadLists> GetAsync(long? categoryId) =>
        _app.Services.GetRequiredService<MostRead>().GetAsync(categoryId, default).AsTask();
}
