using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Which proxies may say who the reader is; from the configuration section "Proxy". X-Forwarded-For and
/// X-Forwarded-Proto of anybody else are ignored.
/// </summary>
public sealed class ProxyOptions
{
    public const string Section = "Proxy";

    /// <summary>Addresses of proxies in front of the site, separated by commas.</summary>
    public string KnownProxies { get; set; } = "";

    /// <summary>Networks of proxies in CIDR form such as "10.0.0.0/8", separated by commas.</summary>
    public string KnownNetworks { get; set; } = "";

    internal static string[] Split(string list) =>
        list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

internal sealed class ProxyOptionsValidator : IValidateOptions<ProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, ProxyOptions options)
    {
        List<string> failures = [];
        failures.AddRange(ProxyOptions.Split(options.KnownProxies).Where(a => !IPAddress.TryParse(a, out _)).Select(a =>
            $"Proxy:KnownProxies names \"{a}\". Set it to IP addresses such as \"10.0.0.5\", separated by commas."));
        failures.AddRange(ProxyOptions.Split(options.KnownNetworks).Where(n => !System.Net.IPNetwork.TryParse(n, out _)).Select(n =>
            $"Proxy:KnownNetworks names \"{n}\". Set it to networks such as \"10.0.0.0/8\", separated by commas."));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>Takes the reader's address and scheme from known proxies.</summary>
internal static class Proxies
{
    public static void AddProxies(this IServiceCollection services)
    {
        services.AddSettings<ProxyOptions, ProxyOptionsValidator>(ProxyOptions.Section);
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>((forwarded, proxies) =>
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
        });
    }

    public static void UseProxies(this WebApplication app)
    {
        // With no known proxy the framework would believe everybody.
        var options = app.Services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value;
        if (options.KnownProxies.Count + options.KnownIPNetworks.Count > 0)
        {
            app.UseForwardedHeaders();
        }
    }
}
