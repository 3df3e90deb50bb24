using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Syndication;

/// <summary>
/// Stores the id that a story has in feeds, so that it survives a move to another host; otherwise every subscriber
/// would get every story again. May run on several nodes at once, because all write the same.
/// </summary>
public sealed class KeepFeedIds(NewsDbContext db, IOptions<SiteOptions> site) : IJob
{
    /// <summary>The prefix of this host's ids (a tag URI, RFC 4151).</summary>
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
