using Microsoft.Extensions.Configuration;

namespace NewsPortal.Core.Site;

/// <summary>
/// Where the web program listens, by the web server's own settings. The command line reads the same ones, so that both
/// agree on addresses that nobody has set.
/// </summary>
public static class OwnAddresses
{
    /// <summary>Without any setting, as "dotnet run" has it.</summary>
    public const string Default = "http://localhost:5080";

    private static readonly string[] Prefixes = ["", "ASPNETCORE_", "DOTNET_"];

    /// <summary>All of them, as they are set: "http://*:8080" for every address of the machine.</summary>
    public static IReadOnlyList<string> Of(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string[] endpoints =
        [
            .. configuration
                .GetSection("Kestrel:Endpoints")
                .GetChildren()
                .Select(endpoint => endpoint["Url"])
                .OfType<string>(),
        ];
        if (endpoints.Length > 0)
        {
            return endpoints;
        }

        var urls = Read(configuration, "URLS");
        string[] addresses =
            urls.Length > 0
                ? urls
                :
                [
                    .. Read(configuration, "HTTP_PORTS").Select(port => $"http://*:{port}"),
                    .. Read(configuration, "HTTPS_PORTS").Select(port => $"https://*:{port}"),
                ];
        return addresses.Length > 0 ? addresses : [Default];
    }

    /// <summary>The one by which this machine reaches the web program.</summary>
    public static Uri Local(IConfiguration configuration)
    {
        var all = Of(configuration).Select(Reachable).OfType<Uri>().ToList();
        return all.Find(address => address.Scheme == Uri.UriSchemeHttp) ?? all.FirstOrDefault() ?? new Uri(Default);
    }

    private static string[] Read(IConfiguration configuration, string name) =>
        (
            Prefixes.Select(prefix => configuration[prefix + name]).FirstOrDefault(set => !string.IsNullOrEmpty(set))
            ?? ""
        ).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Null for what has no port yet, or is no address.</summary>
    private static Uri? Reachable(string address)
    {
        var named = address
            .Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal);
        return Uri.TryCreate(named, UriKind.Absolute, out var url) && url.Port > 0 ? new Uri(url, "/") : null;
    }
}
