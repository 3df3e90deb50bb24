using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// The proxies trusted to say who the reader is; from the configuration section "Proxy". X-Forwarded-For and
/// X-Forwarded-Proto from anybody else are ignored.
/// </summary>
public sealed class ProxyOptions
{
    public const string Section = "Proxy";

    /// <summary>Addresses of proxies in front of the site, comma-separated.</summary>
    public string KnownProxies { get; set; } = "";

    /// <summary>Networks of proxies in CIDR notation such as "10.0.0.0/8", comma-separated.</summary>
    public string KnownNetworks { get; set; } = "";

    internal static string[] Split(string list) =>
        list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

internal sealed class ProxyOptionsValidator : IValidateOptions<ProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, ProxyOptions options)
    {
        List<string> failures = [];
        failures.AddRange(
            ProxyOptions
                .Split(options.KnownProxies)
                .Where(a => !IPAddress.TryParse(a, out _))
                .Select(a =>
                    $"Proxy:KnownProxies names \"{a}\". Set it to IP addresses such as \"10.0.0.5\", separated by "
                    + "commas."
                )
        );
        failures.AddRange(
            ProxyOptions
                .Split(options.KnownNetworks)
                .Where(n => !System.Net.IPNetwork.TryParse(n, out _))
                .Select(n =>
                    $"Proxy:KnownNetworks names \"{n}\". Set it to networks such as \"10.0.0.0/8\", separated by "
                    + "commas."
                )
        );
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>
/// Takes the reader's address and scheme from known proxies. An undeclared proxy is never believed, but it is logged
/// once, and limits tell its readers apart by what it says (<see cref="ReaderKey"/>).
/// </summary>
internal static partial class Proxies
{
    private const string For = "X-Forwarded-For";
    private const string Forwarded = "Forwarded";
    private const string Proto = "X-Forwarded-Proto";

    private static readonly object Claim = new();

    public static void AddProxies(this IServiceCollection services)
    {
        services.AddSettings<ProxyOptions, ProxyOptionsValidator>(ProxyOptions.Section);
        services
            .AddOptions<ForwardedHeadersOptions>()
            .Configure<IOptions<ProxyOptions>>(
                (forwarded, proxies) =>
                {
                    forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
                    forwarded.ForwardLimit = null;
                    forwarded.KnownProxies.Clear();
                    forwarded.KnownIPNetworks.Clear();
                    foreach (var address in ProxyOptions.Split(proxies.Value.KnownProxies))
                    {
                        forwarded.KnownProxies.Add(IPAddress.Parse(address));
                    }

                    foreach (var network in ProxyOptions.Split(proxies.Value.KnownNetworks))
                    {
                        forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
                    }
                }
            );
    }

    public static void UseProxies(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value;
        var isDeclared = options.KnownProxies.Count + options.KnownIPNetworks.Count > 0;
        var told = 0;
        app.Use(
            (context, next) =>
            {
                var headers = context.Request.Headers;
                if (
                    (headers.ContainsKey(For) || headers.ContainsKey(Forwarded) || headers.ContainsKey(Proto))
                    && !IsKnown(context, options)
                )
                {
                    // If proxies are declared, anybody else sending these headers is a reader making them up.
                    if (!isDeclared)
                    {
                        context.Items[Claim] = $"{headers[For]} {headers[Forwarded]}";
                    }

                    if (Interlocked.Exchange(ref told, 1) == 0)
                    {
                        LogUndeclared(
                            app.Logger,
                            context.Connection.RemoteIpAddress?.ToString() ?? "an unknown address"
                        );
                    }
                }

                return next(context);
            }
        );

        // Without known proxies, the framework would trust everybody.
        if (isDeclared)
        {
            app.UseForwardedHeaders();
        }

        // Readers come by https, so something in front of the site speaks it, and does not say so.
        var site = new Uri(app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.BaseUrl);
        if (site.Scheme == Uri.UriSchemeHttps)
        {
            app.Use(
                (context, next) =>
                {
                    var request = context.Request;
                    if (
                        !request.IsHttps
                        && !Health.Asks(request)
                        && request.Path != Telemetry.Path
                        && Interlocked.Exchange(ref told, 1) == 0
                    )
                    {
                        LogSilent(app.Logger, context.Connection.RemoteIpAddress?.ToString() ?? "an unknown address");
                    }

                    return next(context);
                }
            );
        }
    }

    /// <summary>
    /// True if a proxy may have said by what scheme the reader came, which <see cref="UseProxies"/> believes or not.
    /// </summary>
    public static bool MayHaveForwarded(IFeatureCollection features) =>
        features.GetRequiredFeature<IHttpRequestFeature>().Headers.ContainsKey(Proto);

    /// <summary>True for a request that names somebody else as its sender without coming from a known proxy.</summary>
    public static bool IsUndeclared(HttpContext context) => context.Items.ContainsKey(Claim);

    /// <summary>
    /// The partition key of limits: the reader's network. Behind an undeclared proxy all readers share one address, so
    /// what the proxy says about them is added. Anybody can make that up, so such requests also share a limit for the
    /// whole proxy (<see cref="RateLimits"/>).
    /// </summary>
    public static string ReaderKey(HttpContext context) =>
        context.Items[Claim] is string claim
            ? $"{NetworkKey(context)}/{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(claim)).AsSpan(0, 8))}"
            : NetworkKey(context);

    /// <summary>The shared key of everybody behind one undeclared proxy; null for everybody else.</summary>
    public static string? CrowdKey(HttpContext context) => IsUndeclared(context) ? NetworkKey(context) : null;

    private static string NetworkKey(HttpContext context) =>
        Convert.ToHexString(ClientNetwork.Of(context.Connection.RemoteIpAddress));

    private static bool IsKnown(HttpContext context, ForwardedHeadersOptions options)
    {
        if (context.Connection.RemoteIpAddress is not { } remote)
        {
            return false;
        }

        var address = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        return options.KnownProxies.Contains(address)
            || options.KnownIPNetworks.Any(network => network.Contains(address));
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A request from {Address} came by http, although Site:BaseUrl says https. If that is a proxy of yours, "
            + "have it send X-Forwarded-For and X-Forwarded-Proto, and name it in Proxy:KnownProxies or "
            + "Proxy:KnownNetworks; until then all its readers are one, and cookies do not know of https. This is said "
            + "once."
    )]
    private static partial void LogSilent(ILogger logger, string address);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A request from {Address} says whom it passes on, but no such proxy is declared: it is not believed. "
            + "If a proxy of yours stands in front of the site, name it in Proxy:KnownProxies or Proxy:KnownNetworks; "
            + "until then cookies do not know of https, and readers cannot be told apart for certain. This is said once."
    )]
    private static partial void LogUndeclared(ILogger logger, string address);
}
