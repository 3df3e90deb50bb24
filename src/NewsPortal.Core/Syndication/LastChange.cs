using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Syndication;

/// <summary>Tells since when nothing visible to readers has changed, at the cost of three seeks.</summary>
public sealed class LastChange(NewsDbContext db, SiteTime time)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>
    /// UTC time of the newest change, whether an edit, a scheduled article becoming due or the end of a picture's
    /// rights. Null within a second of a
    /// change, because HTTP dates count in seconds and another change may follow in the same one.
    /// </summary>
    public async Task<DateTime?> FindAsync(CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        var changed = await db.Changes.Where(c => c.At <= now).MaxAsync(c => (DateTime?)c.At, cancellationToken);
        var due = await db.Articles.VisibleAt(now).MaxAsync(a => a.PublishedAt, cancellationToken);
        var ended = await db.Media.Where(m => m.RightsEnd <= now).MaxAsync(m => m.RightsEnd, cancellationToken);
        return Settled(new[] { changed, due, ended }.Max());
    }

    /// <summary>The time, if it is more than a second ago.</summary>
    internal DateTime? Settled(DateTime? at) => time.UtcNow - at >= Second ? at : null;
}
