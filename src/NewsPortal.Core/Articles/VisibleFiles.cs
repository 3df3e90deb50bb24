using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Articles;

/// <summary>Which files readers may see.</summary>
internal static class VisibleFiles
{
    /// <summary>
    /// Those that an article which readers can see leads to. One that no article has ever taken up was public on an old
    /// site, where it has an address there, and stays so.
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
