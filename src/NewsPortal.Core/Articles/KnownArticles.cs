using NewsPortal.Core.Access;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>The articles that exist for who reads; what the newsroom's queries begin with.</summary>
public static class KnownArticles
{
    /// <summary>
    /// All articles but the restricted ones of others (<see cref="RestrictedStories.Hidden"/>); all where a program
    /// reads.
    /// </summary>
    public static IQueryable<Article> Known(this NewsDbContext db)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (db.Viewer is null)
        {
            return db.Articles;
        }

        var hidden = db.Hidden();
        return db.Articles.Where(a => !hidden.Contains(a.Id));
    }

    /// <summary>
    /// The same, and what readers see of the others: for those who arrange what is public, whose work must not depend
    /// on who may read the newsroom's text.
    /// </summary>
    public static IQueryable<Article> KnownOrVisibleAt(this NewsDbContext db, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (db.Viewer is null)
        {
            return db.Articles;
        }

        var hidden = db.Hidden();
        var visible = db.Articles.VisibleAt(now);
        return db.Articles.Where(a => !hidden.Contains(a.Id) || visible.Any(v => v.Id == a.Id));
    }
}
