using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// The host names that the site answers to: those in "AllowedHosts"; in production without that setting the host of
/// Site:BaseUrl. A foreign name pointing here, or one made up by a client, gets no page. Health checks and metrics
/// accept any name or address.
/// </summary>
internal static partial class HostNames
{
    private const string Setting = "AllowedHosts";
    private const string Everything = "*";

    private static readonly StringSegment[] ThisMachine = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>
    /// The framework's own filter runs before everything, allows no exceptions and explains nothing, so it is disabled.
    /// </summary>
    public static void AddHostNames(this IServiceCollection services) =>
        services.Configure<HostFilteringOptions>(options => options.AllowedHosts = [Everything]);

    /// <summary>After the culture is set, and before anything that renders a page.</summary>
    public static void UseHostNames(this WebApplication app)
    {
        var allowed = Allowed(app);
        var isOpen = allowed.Contains(Everything);
        var site = new Uri(app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.BaseUrl);
        var told = 0;
        var toldElsewhere = 0;
        app.Use(
            (context, next) =>
            {
                var host = context.Request.Host;
                if (Health.Asks(context.Request) || context.Request.Path == Telemetry.Path)
                {
                    return next(context);
                }

                if (isOpen || (host.HasValue && HostString.MatchesAny(host.Value, allowed)))
                {
                    if (IsElsewhere(host, site) && Interlocked.Exchange(ref toldElsewhere, 1) == 0)
                    {
                        LogElsewhere(app.Logger, host.Value!, site.GetLeftPart(UriPartial.Authority));
                    }

                    return next(context);
                }

                if (Interlocked.Exchange(ref told, 1) == 0)
                {
                    LogRefused(app.Logger, host.Value ?? "", string.Join("; ", allowed));
                }

                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return ErrorPages.WriteLastResortAsync(
                    context,
                    "No site is served under this name. If it is yours, name it in Site:BaseUrl or AllowedHosts and "
                        + "start again."
                );
            }
        );
    }

    /// <summary>
    /// True if somebody came by another name or port than the site says it has. The names of this machine are one.
    /// </summary>
    public static bool IsElsewhere(HostString host, Uri site)
    {
        if (!host.HasValue)
        {
            return false;
        }

        var isSameName =
            host.Host.Equals(site.Host, StringComparison.OrdinalIgnoreCase)
            || host.Host.Equals(site.IdnHost, StringComparison.OrdinalIgnoreCase)
            || (site.IsLoopback && ThisMachine.Contains(host.Host, StringSegmentComparer.OrdinalIgnoreCase));

        // By the site's scheme, because a proxy that speaks https may pass requests on by http.
        var usual = site.Scheme == Uri.UriSchemeHttps ? 443 : 80;
        return !isSameName || (host.Port ?? usual) != site.Port;
    }

    private static StringSegment[] Allowed(WebApplication app)
    {
        var set = (app.Configuration[Setting] ?? "").Split(
            ';',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        if (set.Length > 0)
        {
            return
            [
                .. set.Select(host => new StringSegment(
                    host == Everything ? host : new HostString(host).ToUriComponent()
                )),
            ];
        }

        if (!app.Environment.IsProduction())
        {
            return [Everything];
        }

        var site = new Uri(app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.BaseUrl);
        return site.IsLoopback ? ThisMachine : [site.HostNameType == UriHostNameType.IPv6 ? site.Host : site.IdnHost];
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A request came for {Host}, but Site:BaseUrl is {Site}: links in feeds, mails and search engines lead "
            + "there. Set Site:BaseUrl to the address that readers use. This is said once."
    )]
    private static partial void LogElsewhere(ILogger logger, string host, string site);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A request for the host \"{Host}\" was refused: the site answers to {Allowed}. If that name is "
            + "yours, set Site:BaseUrl or AllowedHosts. This is said once."
    )]
    private static partial void LogRefused(ILogger logger, string host, string allowed);
}
