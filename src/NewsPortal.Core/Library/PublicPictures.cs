using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>
/// Knows which pictures readers may see. Answers are cached for a few seconds, never past the time a scheduled article
/// appears, a front's time ends or the rights end, and evicted by any change to an article, author, front,
/// picture or the settings.
/// </summary>
public sealed class PublicPictures(IServiceScopeFactory scopes, ContentCache cache, TimeProvider clock)
{
    private static readonly CacheRules Rules = new(
        TimeSpan.FromSeconds(5),
        CacheTags.All(ChangeSubject.Article),
        CacheTags.All(ChangeSubject.Author),
        CacheTags.All(ChangeSubject.Front),
        CacheTags.All(ChangeSubject.Settings),
        CacheTags.All(ChangeSubject.Media)
    )
    {
        IsOneOfMany = true,
    };

    /// <summary>The picture; null if there is none with this id.</summary>
    public ValueTask<StoredPicture?> FindAsync(long id, CancellationToken cancellationToken) =>
        cache.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"picture:{id}"),
            Rules,
            () => ReadAsync(id),
            cancellationToken
        );

    private async Task<CachedValue<StoredPicture?>> ReadAsync(long id)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var shown = db.ArticleMedia.OfVisible(l => l.Article, now);
        var waiting = db.ArticleMedia.OfScheduled(l => l.Article, now);
        var onFronts = db.LivePlacements(now).OfListed(p => p.Article, now);
        var toFronts = db.LivePlacements(now).OfScheduled(p => p.Article, now);
        var row = await db
            .Media.AsNoTracking()
            .Where(m => m.Id == id)
            .Select(m => new
            {
                Picture = PictureRef.Of(m),
                m.ContentType,
                m.RightsEnd,
                m.FormerSha256,
                IsShown = shown.Any(l => l.MediaId == m.Id)
                    || db.Authors.Any(a => a.PortraitId == m.Id)
                    || onFronts.Any(p => p.PictureId == m.Id)
                    || db.SiteSettings.Any(s => s.LogoId == m.Id || s.DarkLogoId == m.Id)
                    || (!m.IsTakenUp && db.Redirects.Any(r => r.Target == RedirectTarget.Media && r.TargetId == m.Id)),
                Appears = waiting.Where(l => l.MediaId == m.Id).Min(l => l.Article.PublishedAt),
                AppearsOnFront = toFronts.Where(p => p.PictureId == m.Id).Min(p => p.Article.PublishedAt),
                LeavesFront = onFronts.Where(p => p.PictureId == m.Id).Min(p => p.Until),
            })
            .SingleOrDefaultAsync();
        if (row is null)
        {
            return new(null);
        }

        var hasEnded = row.RightsEnd <= now;
        return new(
            new StoredPicture(row.Picture, PictureFormats.FromContentType(row.ContentType), row.IsShown && !hasEnded)
            {
                RightsEnd = row.RightsEnd,
                FormerSha256 = row.FormerSha256,
                HasEnded = row.IsShown && hasEnded,
            },
            new[] { row.Appears, row.AppearsOnFront, row.LeavesFront, hasEnded ? null : row.RightsEnd }.Min()
        );
    }
}
