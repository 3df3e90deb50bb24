using System.Collections.Concurrent;
using System.Net;

namespace NewsPortal.Core.Readership;

/// <summary>A page view as reported by a reader's browser.</summary>
/// <param name="ArticleId">The article id from the page; whether it exists is checked when views are counted.</param>
/// <param name="Address">The reader's address; used for a salted hash and never stored.</param>
/// <param name="UserAgent">The browser's user agent.</param>
/// <param name="IsPrefetch">The browser prefetched the page, which may never be seen.</param>
/// <param name="IsForeign">Another site's page sent it.</param>
public sealed record PageView(long ArticleId, IPAddress? Address, string? UserAgent, bool IsPrefetch, bool IsForeign)
{
    /// <summary>What it is read on.</summary>
    public ReaderDevice Device { get; init; }

    /// <summary>Where the reader came from.</summary>
    public Referrer Referrer { get; init; } = Referrer.Unknown;
}

/// <summary>Decides which views come from readers and stores those. Never touches the database.</summary>
public sealed class ViewCounter(ViewJournal journal, Visitors visitors, ReadershipMetrics metrics)
{
    /// <summary>Most readers share a few thousand browsers; whoever invents more only makes it forget.</summary>
    private const int MostBrowsers = 10_000;

    private readonly ConcurrentDictionary<string, bool> _robots = new(StringComparer.Ordinal);

    /// <summary>
    /// Stores a view, or ignores it if it is not a reader's. False only if it should count but could not be stored.
    /// </summary>
    public Task<bool> CountAsync(PageView view, CancellationToken cancellationToken) =>
        StoreAsync(
            view,
            new ViewEntry(view.ArticleId) { Device = view.Device, Referrer = view.Referrer },
            cancellationToken
        );

    /// <summary>
    /// Stores how far a text was read when its page was left: once for each view, under the same conditions.
    /// </summary>
    /// <param name="view">The visit that ends.</param>
    /// <param name="quarters">The quarters that were read; anything but 0 to 4 is ignored.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> EndAsync(PageView view, int quarters, CancellationToken cancellationToken)
    {
        if (quarters is < 0 or > ViewEntry.MostQuarters)
        {
            metrics.LeftOut("invalid");
            return true;
        }

        return await StoreAsync(view, new ViewEntry(view.ArticleId) { Quarters = quarters }, cancellationToken);
    }

    private async Task<bool> StoreAsync(PageView view, ViewEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (ReasonToLeaveOut(view) is { } reason)
        {
            metrics.LeftOut(reason);
            return true;
        }

        if (
            visitors.Remember(view.Address, view.UserAgent!, view.ArticleId, entry.Quarters is not null)
            is not { } visit
        )
        {
            metrics.LeftOut("repeat");
            return true;
        }

        if (await journal.AppendAsync(entry with { Visit = visit.Key }, cancellationToken))
        {
            return true;
        }

        visitors.Forget(visit);
        metrics.Refused();
        return false;
    }

    private string? ReasonToLeaveOut(PageView view) =>
        view.IsPrefetch ? "prefetch"
        : view.IsForeign ? "foreign"
        : IsRobot(view.UserAgent ?? "") ? "robot"
        : null;

    private bool IsRobot(string userAgent)
    {
        if (_robots.TryGetValue(userAgent, out var known))
        {
            return known;
        }

        if (_robots.Count >= MostBrowsers)
        {
            _robots.Clear();
        }

        return _robots[userAgent] = Robots.Includes(userAgent);
    }
}
