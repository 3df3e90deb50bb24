using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.OldAddresses;

/// <summary>What was asked for at an address since the last count.</summary>
/// <param name="People">Requests of browsers.</param>
/// <param name="Robots">Requests of robots.</param>
/// <param name="LastAt">The last one, UTC.</param>
/// <param name="Referrer">The page with the link that was followed last; empty for none.</param>
public sealed record MissedRequests(long People, long Robots, DateTime LastAt, string Referrer)
{
    /// <summary>These and later ones.</summary>
    public MissedRequests And(MissedRequests later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return new(
            People + later.People,
            Robots + later.Robots,
            later.LastAt > LastAt ? later.LastAt : LastAt,
            later.Referrer.Length > 0 ? later.Referrer : Referrer
        );
    }
}

/// <summary>
/// Counts in memory what was asked for and is not here; <see cref="FoldMissing"/> stores it. Costs no statement, and
/// however many addresses are invented, no more than a few thousand are kept.
/// </summary>
public sealed partial class MissingCounter(TimeProvider clock, IOptions<SiteOptions> site)
{
    /// <summary>Addresses kept between two counts; further new ones are dropped.</summary>
    public const int MostAddresses = 5_000;

    private readonly Lock _turn = new();
    private readonly string _host = new Uri(site.Value.BaseUrl).Authority;
    private Dictionary<string, MissedRequests> _missed = [];

    /// <summary>Notes a request that was answered with 404.</summary>
    /// <param name="address">Path and query.</param>
    /// <param name="referrer">The address of the page that led there, as the browser sent it.</param>
    /// <param name="userAgent">The browser's name.</param>
    public void Note(string address, string? referrer, string? userAgent)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.Length > 4 * MissingAddress.PathLength)
        {
            return;
        }

        var key = Redirects.Key(address);
        if (key.Length > MissingAddress.PathLength || PlainText.Line(key) != key || IsNoise(key))
        {
            return;
        }

        var isRobot = Robots.Includes(userAgent);
        Add(
            key,
            new MissedRequests(
                isRobot ? 0 : 1,
                isRobot ? 1 : 0,
                clock.GetUtcNow().UtcDateTime,
                isRobot ? "" : PageOf(referrer)
            )
        );
    }

    /// <summary>Takes everything counted since the last call.</summary>
    public IReadOnlyDictionary<string, MissedRequests> Take()
    {
        lock (_turn)
        {
            var taken = _missed;
            _missed = [];
            return taken;
        }
    }

    /// <summary>Gives back what could not be stored.</summary>
    public void Return(IReadOnlyDictionary<string, MissedRequests> missed)
    {
        ArgumentNullException.ThrowIfNull(missed);
        foreach (var (key, requests) in missed)
        {
            Add(key, requests);
        }
    }

    private void Add(string key, MissedRequests requests)
    {
        lock (_turn)
        {
            if (_missed.TryGetValue(key, out var before))
            {
                _missed[key] = before.And(requests);
            }
            else if (_missed.Count < MostAddresses)
            {
                _missed.Add(key, requests);
            }
        }
    }

    /// <summary>Host and path only: a query may say who somebody is.</summary>
    private string PageOf(string? referrer)
    {
        if (!Uri.TryCreate(referrer, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return "";
        }

        var path = Uri.UnescapeDataString(uri.AbsolutePath);
        var page = uri.Authority.Equals(_host, StringComparison.OrdinalIgnoreCase) ? path : uri.Host + path;
        return PlainText.Start(PlainText.Line(page), MissingAddress.ReferrerLength);
    }

    /// <summary>
    /// True for what no page ever linked to and only programs that look for weaknesses ask for. A script with a query
    /// may be an article of an old site.
    /// </summary>
    private static bool IsNoise(string key)
    {
        var at = key.IndexOf('?', StringComparison.Ordinal);
        var path = at < 0 ? key : key[..at];
        return Programs().IsMatch(path)
            || (Files().IsMatch(path) && !path.StartsWith("/.well-known/", StringComparison.Ordinal))
            || (at < 0 && Scripts().IsMatch(path));
    }

    [GeneratedRegex(
        @"^/(wp-(login|admin|includes|json|config|cron|mail|signup|trackback)|wordpress(/|$)|wp(/|$)|xmlrpc|cgi-bin|phpmyadmin|pma(/|$)|phpinfo|mysql|adminer|administrator(/|$)|vendor/|node_modules|actuator|solr/|jenkins|owa/|autodiscover|boaform|hnap1|telescope/|_ignition|server-status|manager/html)",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Programs();

    [GeneratedRegex(
        @"/\.[a-z]|/wp-content/(plugins|themes|cache)/|\.(env|sql|bak|old|swp|git|log|ini|ya?ml|zip|tar|tgz|gz|rar|7z|cgi|exe|dll)$|/(composer|package|package-lock|tsconfig|config|credentials|secrets?|docker-compose)\.(json|lock)$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Files();

    [GeneratedRegex(@"\.php[0-9]?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Scripts();
}
