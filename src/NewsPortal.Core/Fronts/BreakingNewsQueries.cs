using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Fronts;

/// <summary>A line in the strip above every public page.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Address">The address of the linked story, encoded for use in a link; null for none.</param>
/// <param name="EndsAt">UTC; an open page removes the line then.</param>
public sealed record BreakingLine(string Text, string? Address, DateTime EndsAt);

/// <summary>
/// The breaking news lines that readers see now. Current and future lines are cached until a line or a story changes,
/// at most a minute; the clock alone decides when one starts and ends, so that needs neither a query nor a job.
/// </summary>
public sealed class BreakingNewsQueries(IServiceScopeFactory scopes, ContentCache cache, TimeProvider clock)
{
    /// <summary>At most this many lines are shown at once.</summary>
    public const int Room = 2;

    /// <summary>More than a newsroom ever has waiting; lines beyond it are loaded once the first have ended.</summary>
    private const int Waiting = 50;

    private static readonly CacheRules Rules = new(
        TimeSpan.FromMinutes(1),
        CacheTags.All(ChangeSubject.BreakingNews),
        CacheTags.All(ChangeSubject.Article)
    );

    /// <summary>
    /// The current lines, newest first. A line with a link shows only while readers can see the story. While the
    /// database is unreachable, the last known lines.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="contents">Hears when they change; null for nobody.</param>
    public async ValueTask<IReadOnlyList<BreakingLine>> GetAsync(
        CancellationToken cancellationToken,
        PageContents? contents = null
    )
    {
        var lines = await cache.GetAsync("breaking-news", Rules, ReadAsync, cancellationToken, () => []);
        var now = clock.GetUtcNow().UtcDateTime;
        contents?.Has(CacheTags.BreakingNews);
        foreach (var at in lines.SelectMany(line => line.Changes).Where(at => at > now))
        {
            contents?.Until(at);
        }

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
        /// <summary>When it may appear or go.</summary>
        public IEnumerable<DateTime> Changes =>
            ListedAt is { } listedAt ? [StartsAt, EndsAt, listedAt] : [StartsAt, EndsAt];

        public bool IsShown(DateTime now) =>
            StartsAt <= now && now < EndsAt && (!HasStory || ArticleVisibility.IsListed(ListedAt, now));
    }
}
