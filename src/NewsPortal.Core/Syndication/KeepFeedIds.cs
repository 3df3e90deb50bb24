using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Syndication;

/// <summary>
/// Stores the id under which a story appears in feeds, so that it stays when the site moves to another host: else every
/// subscriber would get every story again. It may run on several nodes at once, for all of them write the same.
/// </summary>
public sealed class KeepFeedIds(NewsDbContext db, IOptions<SiteOptions> site) : IJob
{
    /// <summary>What stands ahead of the number in the ids of this host (a tag URI, RFC 4151).</summary>
    public static string Prefix(string baseUrl) => $"tag:{new Uri(baseUrl).IdnHost},2026:article-";

    /// <inheritdoc/>
    [SuppressMessage("Globalization", "CA1305", Justification = "The database writes the number.")]
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var prefix = Prefix(site.Value.BaseUrl);
        return db
            .Articles.Where(a => a.FeedId == null && a.PublishedAt != null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(a => a.FeedId, a => prefix + a.Id.ToString()),
                cancellationToken
            );
    }
}
