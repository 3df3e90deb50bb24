using System.Net;

namespace NewsPortal.Core.Readership;

/// <summary>What a reader's browser says when a page is seen.</summary>
/// <param name="ArticleId">The article, as the page names it; whether it exists is checked when views are
/// counted.</param>
/// <param name="Address">The reader's address; used for a salted hash and never stored.</param>
/// <param name="UserAgent">The browser's name.</param>
/// <param name="IsPrefetch">The browser fetched the page ahead; nobody may ever see it.</param>
/// <param name="IsForeign">Another site's page sent it.</param>
public sealed record PageView(long ArticleId, IPAddress? Address, string? UserAgent, bool IsPrefetch, bool IsForeign);

/// <summary>Decides which views are readers' views and stores those. Never touches the database.</summary>
public sealed class ViewCounter(ViewJournal journal, Visitors visitors, ReadershipMetrics metrics)
{
    /// <summary>
    /// Stores a view, or leaves it out when it is no reader's. False only when it should count but could not be stored.
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
