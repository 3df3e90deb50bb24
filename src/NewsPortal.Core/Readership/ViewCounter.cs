using System.Net;

namespace NewsPortal.Core.Readership;

/// <summary>A page view as reported by a reader's browser.</summary>
/// <param name="ArticleId">The article id from the page; whether it exists is checked when views are counted.</param>
/// <param name="Address">The reader's address; used for a salted hash and never stored.</param>
/// <param name="UserAgent">The browser's user agent.</param>
/// <param name="IsPrefetch">The browser prefetched the page, which may never be seen.</param>
/// <param name="IsForeign">Another site's page sent it.</param>
public sealed record PageView(long ArticleId, IPAddress? Address, string? UserAgent, bool IsPrefetch, bool IsForeign);

/// <summary>Decides which views come from readers and stores those. Never touches the database.</summary>
public sealed class ViewCounter(ViewJournal journal, Visitors visitors, ReadershipMetrics metrics)
{
    /// <summary>
    /// Stores a view, or ignores it if it is not a reader's. False only if it should count but could not be stored.
    /// </summary>
    public async Task<bool> CountAsync(PageView view, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (ReasonToLeaveOut(view) is { } reason)
        {
            metrics.LeftOut(reason);
            return true;
        }

        if (visitors.Remember(view.Address, view.UserAgent!, view.ArticleId) is not { } visit)
        {
            metrics.LeftOut("repeat");
            return true;
        }

        if (await journal.AppendAsync(view.ArticleId, cancellationToken))
        {
            return true;
        }

        visitors.Forget(visit);
        metrics.Refused();
        return false;
    }

    private static string? ReasonToLeaveOut(PageView view) =>
        view.IsPrefetch ? "prefetch"
        : view.IsForeign ? "foreign"
        : Robots.Includes(view.UserAgent) ? "robot"
        : null;
}
