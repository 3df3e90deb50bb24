using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Readership;

/// <summary>An entry in a list of most read stories.</summary>
/// <param name="ArticleId">Article id.</param>
/// <param name="Headline">Its headline.</param>
/// <param name="Path">Public address, decoded; see <see cref="Address"/> for links.</param>
/// <param name="Views">Its views within the period.</param>
/// <param name="StoryKind">What kind of journalism it is.</param>
/// <param name="IsRetracted">True when the story, or part of it, was retracted.</param>
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
/// The most read stories of 24 hours and of 7 days, of the site or one section. Cached for a minute and evicted when a
/// story changes, so that one that is taken down disappears at once.
/// </summary>
public sealed class MostRead(IServiceScopeFactory scopes, ContentCache cache, TimeProvider clock)
{
    /// <summary>
    /// The length of each list: enough that a page has some left after removing those it shows elsewhere.
    /// </summary>
    public const int Length = 40;

    /// <summary>How old the numbers are at most.</summary>
    internal static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(1);

    private static readonly CacheRules Rules = new(
        Lifetime,
        CacheTags.All(ChangeSubject.Article),
        CacheTags.All(ChangeSubject.Category)
    );

    /// <summary>The lists of a section including its subsections; null for the site.</summary>
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
        // The hour in which the period starts counts in full.
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
