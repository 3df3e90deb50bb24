using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>A link to a page of the newspaper.</summary>
public sealed record PageLink(string Path, string Title);

/// <summary>
/// The policy pages ("About", "Privacy" …) that the footer of every page links while readers can see them. Kept until
/// an article changes or one of them becomes due, at most a minute.
/// </summary>
public sealed class FooterPages(IServiceScopeFactory scopes, ContentCache cache, TimeProvider clock)
{
    private static readonly CacheRules Rules = new(TimeSpan.FromMinutes(1), CacheTags.All(ChangeSubject.Article));

    /// <summary>Where they stand, in the order of the footer.</summary>
    internal static IList<string?> Paths { get; } =
        Array.AsReadOnly<string?>([
            SiteAddresses.About,
            SiteAddresses.Contact,
            SiteAddresses.Ethics,
            SiteAddresses.Corrections,
            SiteAddresses.Privacy,
        ]);

    /// <summary>
    /// Those that readers can see, in the order of the footer; while the database cannot be reached, the last ones
    /// known.
    /// </summary>
    public ValueTask<IReadOnlyList<PageLink>> GetAsync(CancellationToken cancellationToken) =>
        cache.GetAsync("footer-pages", Rules, LoadAsync, cancellationToken, () => []);

    private async Task<CachedValue<IReadOnlyList<PageLink>>> LoadAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var now = clock.GetUtcNow().UtcDateTime;
        var pages = await db
            .Articles.AsNoTracking()
            .VisibleAt(now)
            .Where(a => a.Kind == ArticleKind.Page && Paths.Contains(a.Path))
            .Select(a => new PageLink(a.Path!, a.Headline))
            .ToListAsync();
        return new CachedValue<IReadOnlyList<PageLink>>(
            [.. pages.OrderBy(p => Paths.IndexOf(p.Path))],
            await db
                .Articles.ScheduledAt(now)
                .Where(a => a.Kind == ArticleKind.Page && Paths.Contains(a.Path))
                .MinAsync(a => a.PublishedAt)
        );
    }
}
