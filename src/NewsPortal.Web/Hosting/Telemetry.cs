using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Readership;
using OpenTelemetry.Metrics;

namespace NewsPortal.Web.Hosting;

/// <summary>Who may read the metrics; from the configuration section "Metrics".</summary>
public sealed class MetricsOptions
{
    public const string Section = "Metrics";

    /// <summary>True lets everybody read /metrics; false only this machine and private networks, without a proxy between.</summary>
    public bool Public { get; set; }
}

/// <summary>Measurements of requests, runtime and readership in Prometheus's format.</summary>
internal static class Telemetry
{
    public const string Path = "/metrics";

    private static readonly System.Net.IPNetwork[] PrivateNetworks =
    [
        System.Net.IPNetwork.Parse("10.0.0.0/8"), System.Net.IPNetwork.Parse("172.16.0.0/12"),
        System.Net.IPNetwork.Parse("192.168.0.0/16"), System.Net.IPNetwork.Parse("fc00::/7"),
    ];

    public static void AddTelemetry(this IServiceCollection services)
    {
        services.AddSettings<MetricsOptions>(MetricsOptions.Section);
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation()
            .AddMeter("System.Runtime", ReadershipMetrics.MeterName)
            .AddPrometheusExporter());
    }

    /// <summary>After the proxies' headers are read, for they say who is asking.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<MetricsOptions>>().Value;
        app.UseWhen(
            context => context.Request.Path == Path && (options.Public || IsNear(context)),
            metrics => metrics.UseOpenTelemetryPrometheusScrapingEndpoint());
    }

    /// <summary>
    /// From this machine or a private network. A request that a proxy passed on without being known is not: it may
    /// come from anywhere.
    /// </summary>
    private static bool IsNear(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("Forwarded") || headers.ContainsKey("Via")
            || context.Connection.RemoteIpAddress is not { } remote)
        {
            return false;
        }

        var address = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        return IPAddress.IsLoopback(address) || address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv6LinkLocal
            || PrivateNetworks.Any(network => network.Contains(address));
    }
}
