using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Taxonomy;

/// <summary>Keeps old addresses alive.</summary>
public sealed class Redirects(NewsDbContext db)
{
    /// <summary>
    /// Remembers in the present unit of work that an address now leads to this target; the newest claim to an address
    /// wins. The path is stored in the form of <see cref="ArticlePaths.Normalise"/>.
    /// </summary>
    public async Task KeepAsync(string fromPath, RedirectTarget target, long targetId, CancellationToken cancellationToken)
    {
        var from = ArticlePaths.Normalise(fromPath);
        if (from.Length > ArticlePaths.MaxLength)
        {
            return;
        }

        var existing = db.Redirects.Local.FirstOrDefault(r => r.FromPath == from)
            ?? await db.Redirects.SingleOrDefaultAsync(r => r.FromPath == from, cancellationToken);
        if (existing is null)
        {
            db.Redirects.Add(new Redirect { FromPath = from, Target = target, TargetId = targetId });
        }
        else
        {
            existing.Target = target;
            existing.TargetId = targetId;
        }
    }

    /// <summary>Forgets a redirect because something now stands at the address itself.</summary>
    public async Task ReleaseAsync(string path, CancellationToken cancellationToken)
    {
        var from = ArticlePaths.Normalise(path);
        var existing = await db.Redirects.SingleOrDefaultAsync(r => r.FromPath == from, cancellationToken);
        if (existing is not null)
        {
            db.Redirects.Remove(existing);
        }
    }

    /// <summary>
    /// The present address of what used to stand at a path, or null when the path is unknown or its target is not
    /// visible to readers at <paramref name="now"/> (UTC).
    /// </summary>
    public async Task<string?> FindAsync(string path, DateTime now, CancellationToken cancellationToken)
    {
        var from = ArticlePaths.Normalise(path);
        var redirect = await db.Redirects.AsNoTracking().SingleOrDefaultAsync(r => r.FromPath == from, cancellationToken);
        return redirect?.Target switch
        {
            RedirectTarget.Article => await db.Articles
                .Where(a => a.Id == redirect.TargetId && a.State == ArticleState.Published && a.PublishedAt <= now)
                .Select(a => a.Path).SingleOrDefaultAsync(cancellationToken),
            RedirectTarget.Category => Prefixed("/category/", await db.Categories.Where(c => c.Id == redirect.TargetId)
                .Select(c => c.Slug).SingleOrDefaultAsync(cancellationToken)),
            RedirectTarget.Tag => Prefixed("/tag/", await db.Tags.Where(t => t.Id == redirect.TargetId)
                .Select(t => t.Slug).SingleOrDefaultAsync(cancellationToken)),
            RedirectTarget.Author => Prefixed("/author/", await db.Authors.Where(a => a.Id == redirect.TargetId)
                .Select(a => a.Slug).SingleOrDefaultAsync(cancellationToken)),
            RedirectTarget.Series => Prefixed("/series/", await db.Series.Where(s => s.Id == redirect.TargetId)
                .Select(s => s.Slug).SingleOrDefaultAsync(cancellationToken)),
            RedirectTarget.Home => "/",
            RedirectTarget.Media => await PictureAsync(redirect.TargetId, now, cancellationToken),
            _ => null,
        };
    }

    /// <summary>The largest size of a picture, while an article that readers can see shows it.</summary>
    private async Task<string?> PictureAsync(long id, DateTime now, CancellationToken cancellationToken)
    {
        var picture = await db.Media
            .Where(m => m.Id == id && db.ArticleMedia.Any(l => l.MediaId == m.Id
                && l.Article.State == ArticleState.Published && l.Article.PublishedAt <= now))
            .Select(m => PictureRef.Of(m))
            .SingleOrDefaultAsync(cancellationToken);
        return picture?.Address(picture.OfferedWidths.Last());
    }

    private static string? Prefixed(string prefix, string? slug) => slug is null ? null : prefix + slug;
}
