using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Syndication;

/// <summary>Tells programs since when what readers can see is as it is, at the cost of two seeks.</summary>
public sealed class LastChange(NewsDbContext db, SiteTime time)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>
    /// UTC time of the newest change that anybody made, or at which a scheduled article became due by itself. Null
    /// within the second of a change, for HTTP counts in seconds and another change may follow in the same one.
    /// </summary>
    public async Task<DateTime?> FindAsync(CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        var changed = await db.Changes.Where(c => c.At <= now).MaxAsync(c => (DateTime?)c.At, cancellationToken);
        var due = await db.Articles.VisibleAt(now).MaxAsync(a => a.PublishedAt, cancellationToken);
        return Settled(changed > due || due is null ? changed : due);
    }

    /// <summary>The time, when more than a second has passed since.</summary>
    internal DateTime? Settled(DateTime? at) => time.UtcNow - at >= Second ? at : null;
}
