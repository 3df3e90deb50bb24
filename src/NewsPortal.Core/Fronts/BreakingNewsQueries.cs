using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Fronts;

/// <summary>A line in the strip above every public page.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Address">The story that it leads to, encoded for use in a link; null for a line alone.</param>
/// <param name="EndsAt">UTC; a page that stays open takes the line away then.</param>
public sealed record BreakingLine(string Text, string? Address, DateTime EndsAt);

/// <summary>
/// Tells which lines of breaking news readers see at this moment. All that are due or will be are held in memory until
/// a line or a story changes, a minute at most; when one begins and ends is a matter of the clock, so that no query and
/// no job is needed for it.
/// </summary>
public sealed class BreakingNewsQueries(IServiceScopeFactory scopes, ContentCache cache, TimeProvider clock)
{
    /// <summary>The most lines that stand above a page at once.</summary>
    public const int Room = 2;

    /// <summary>More than a newsroom has waiting; what lies behind comes in when the first have ended.</summary>
    private const int Waiting = 50;

    private static readonly CacheRules Rules = new(
        TimeSpan.FromMinutes(1),
        CacheTags.All(ChangeSubject.BreakingNews),
        CacheTags.All(ChangeSubject.Article)
    );

    /// <summary>
    /// The lines of this moment, the newest first. A line that leads to a story shows only while readers can see the
    /// story. While the database cannot be reached, the last ones known.
    /// </summary>
    public async ValueTask<IReadOnlyList<BreakingLine>> GetAsync(CancellationToken cancellationToken)
    {
        var lines = await cache.GetAsync("breaking-news", Rules, ReadAsync, cancellationToken, () => []);
        var now = clock.GetUtcNow().UtcDateTime;
        return lines.Count == 0
            ? []
            :
            [
                .. lines
                    .Where(l => l.IsShown(now))
                    .Take(Room)
                    .Select(l => new BreakingLine(
                        l.Text,
                        l.Path is null ? null : ArticlePaths.Encode(l.Path),
                        l.EndsAt
                    )),
            ];
    }

    private async Task<CachedValue<IReadOnlyList<Line>>> ReadAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var now = clock.GetUtcNow().UtcDateTime;
        return new(
            await db
                .BreakingNews.AsNoTracking()
                .Where(b => b.EndsAt > now)
                .OrderByDescending(b => b.StartsAt)
                .ThenByDescending(b => b.Id)
                .Take(Waiting)
                .Select(b => new Line(
                    b.Text,
                    b.StartsAt,
                    b.EndsAt,
                    b.ArticleId != null,
                    b.Article == null ? null : b.Article.ListedAt,
                    b.Article == null ? null : b.Article.Path
                ))
                .ToListAsync()
        );
    }

    private sealed record Line(
        string Text,
        DateTime StartsAt,
        DateTime EndsAt,
        bool HasStory,
        DateTime? ListedAt,
        string? Path
    )
    {
        public bool IsShown(DateTime now) =>
            StartsAt <= now && now < EndsAt && (!HasStory || ArticleVisibility.IsListed(ListedAt, now));
    }
}
