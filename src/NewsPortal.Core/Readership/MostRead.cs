using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Readership;

/// <summary>A place in a list of the most read stories.</summary>
/// <param name="ArticleId">Article id.</param>
/// <param name="Headline">Its headline.</param>
/// <param name="Path">Public address, decoded; see <see cref="Address"/> for links.</param>
/// <param name="Views">How often it was read within the time.</param>
/// <param name="StoryKind">What kind of journalism it is.</param>
/// <param name="IsRetracted">True when the story, or a part of it, no longer stands.</param>
public sealed record MostReadStory(
    long ArticleId,
    string Headline,
    string Path,
    int Views,
    StoryKind StoryKind,
    bool IsRetracted
)
{
    /// <summary>Language of the headline as a BCP 47 tag; null for the site's.</summary>
    public string? Language { get; init; }

    /// <summary>Public address, encoded for use in a link.</summary>
    public string Address => ArticlePaths.Encode(Path);
}

/// <summary>The most read stories, most read first.</summary>
public sealed record MostReadLists(IReadOnlyList<MostReadStory> Day, IReadOnlyList<MostReadStory> Week);

/// <summary>
/// What readers read most within 24 hours and within 7 days, on the site or in one section. Held in memory for a
/// minute, and made anew when a story changes, so that one that is taken down leaves the lists at once.
/// </summary>
public sealed class MostRead(IServiceScopeFactory scopes, ContentCache cache, TimeProvider clock)
{
    /// <summary>Length of each list: enough that a page finds some beside those that it shows elsewhere.</summary>
    public const int Length = 40;

    private static readonly CacheRules Rules = new(
        TimeSpan.FromMinutes(1),
        CacheTags.All(ChangeSubject.Article),
        CacheTags.All(ChangeSubject.Category)
    );

    /// <summary>The lists of a section with its subsections, or of the site for null.</summary>
    public ValueTask<MostReadLists> GetAsync(long? categoryId, CancellationToken cancellationToken) =>
        cache.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"most-read:{categoryId}"),
            Rules,
            () => LoadAsync(categoryId),
            cancellationToken
        );

    private async Task<CachedValue<MostReadLists>> LoadAsync(long? categoryId)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var now = clock.GetUtcNow().UtcDateTime;
        return new(
            new MostReadLists(
                await ListAsync(db, categoryId, now.AddHours(-24), now),
                await ListAsync(db, categoryId, now.AddDays(-7), now)
            )
        );
    }

    private static async Task<IReadOnlyList<MostReadStory>> ListAsync(
        NewsDbContext db,
        long? categoryId,
        DateTime since,
        DateTime now
    )
    {
        // The hour that the time span begins in counts as a whole.
        var hours = db.ArticleViewHours.Where(h => h.Hour > since.AddHours(-1));
        if (categoryId is { } id)
        {
            hours = hours.Where(h => db.ArticleCategories.Any(l => l.CategoryId == id && l.ArticleId == h.ArticleId));
        }

        var sums = hours.GroupBy(h => h.ArticleId).Select(g => new { ArticleId = g.Key, Views = g.Sum(h => h.Views) });
        return await db
            .Articles.AsNoTracking()
            .ListedAt(now)
            .Where(a => a.Path != null)
            .Join(
                sums,
                a => a.Id,
                s => s.ArticleId,
                (a, s) =>
                    new
                    {
                        a.Id,
                        a.Headline,
                        a.Language,
                        a.Path,
                        a.ListedAt,
                        s.Views,
                        a.StoryKind,
                        IsRetracted = a.Corrections.Any(c => c.Kind == CorrectionKind.Retraction),
                    }
            )
            .OrderByDescending(s => s.Views)
            .ThenByDescending(s => s.ListedAt)
            .ThenByDescending(s => s.Id)
            .Take(Length)
            .Select(s => new MostReadStory(s.Id, s.Headline, s.Path!, s.Views, s.StoryKind, s.IsRetracted)
            {
                Language = s.Language,
            })
            .ToListAsync();
    }
}
