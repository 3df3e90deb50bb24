using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Articles;

/// <summary>Which files readers may see.</summary>
internal static class VisibleFiles
{
    /// <summary>
    /// Files linked by an article that readers can see. A file that no article has ever linked was public on an old
    /// site, still has its address there, and so stays public.
    /// </summary>
    public static IQueryable<StoredFile> VisibleIn(this IQueryable<StoredFile> files, NewsDbContext db, DateTime now)
    {
        var linked = db.ArticleFiles.OfVisible(l => l.Article, now);
        return files.Where(f =>
            linked.Any(l => l.FileId == f.Id)
            || (!f.IsTakenUp && db.Redirects.Any(r => r.Target == RedirectTarget.File && r.TargetId == f.Id))
        );
    }
}
