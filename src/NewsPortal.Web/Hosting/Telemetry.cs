using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NewsPortal.Core;
using NewsPortal.Core.Backups;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Search;
using NewsPortal.Core.Site;
using OpenTelemetry.Metrics;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Who may read the metrics; from the configuration section "Metrics". Without a port and a token nobody may: the
/// address proves nothing, because a proxy on this machine forwards everybody's requests.
/// </summary>
public sealed class MetricsOptions
{
    public const string Section = "Metrics";

    /// <summary>A separate port for metrics only, on a network that readers cannot reach.</summary>
    public int? Port { get; set; }

    /// <summary>The required token in "Authorization: Bearer …".</summary>
    public string Token { get; set; } = "";
}

internal sealed class MetricsOptionsValidator : IValidateOptions<MetricsOptions>
{
    private const int ShortestToken = 16;

    public ValidateOptionsResult Validate(string? name, MetricsOptions options)
    {
        List<string> failures = [];
        if (options.Port is < 1 or > 65535)
        {
            failures.Add($"Metrics:Port is {options.Port}. Set it to a number from 1 to 65535, or remove it.");
        }

        if (options.Token.Length is > 0 and < ShortestToken)
        {
            failures.Add(
                $"Metrics:Token is too short. Set it to at least {ShortestToken} random characters, or remove it."
            );
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>
/// Metrics in Prometheus format. What each is called and means stands in docs/metrics.md; rules and a dashboard that
/// use them are in deploy.
/// </summary>
internal static class Telemetry
{
    public const string Path = "/metrics";

    private const string Scheme = "Bearer ";

    public static void AddTelemetry(this IServiceCollection services)
    {
        services.AddSettings<MetricsOptions, MetricsOptionsValidator>(MetricsOptions.Section);
        services
            .AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics
                    .AddAspNetCoreInstrumentation()
                    .AddMeter(
                        "System.Runtime",
                        ReadershipMetrics.MeterName,
                        ConsumerLag.MeterName,
                        DatabaseBreaker.MeterName,
                        PageMetrics.MeterName,
                        PictureMetrics.MeterName,
                        SearchMetrics.MeterName,
                        BackupMetrics.MeterName,
                        StorageMetrics.MeterName,
                        BucketMetrics.MeterName,
                        JobMetrics.MeterName
                    )
                    .AddPrometheusExporter()
            );
    }

    /// <summary>
    /// Listens where the web server's settings say, or else at the address of "dotnet run"; and on Metrics:Port.
    /// </summary>
    /// <exception cref="SettingException">The site itself uses that port.</exception>
    public static void Listen(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var addresses = OwnAddresses.Of(configuration).ToList();
        var hasEndpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
        var hasMetrics =
            int.TryParse(
                configuration[$"{MetricsOptions.Section}:{nameof(MetricsOptions.Port)}"],
                CultureInfo.InvariantCulture,
                out var port
            ) && port is >= 1 and <= 65535;
        if (hasMetrics)
        {
            if (addresses.Exists(address => BindingAddress.Parse(address).Port == port))
            {
                throw new SettingException(
                    $"Metrics:Port is {port}, where the site itself answers. Set it to another port."
                );
            }

            addresses.Add(string.Create(CultureInfo.InvariantCulture, $"http://*:{port}"));
        }

        if (!hasEndpoints)
        {
            builder.WebHost.UseUrls([.. addresses]);
        }
        else if (hasMetrics)
        {
            configuration["Kestrel:Endpoints:Metrics:Url"] = addresses[^1];
        }
    }

    /// <summary>After the proxies' headers are processed and before anything that readers see.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        // Nobody else asks for these.
        _ = app.Services.GetRequiredService<StorageMetrics>();
        _ = app.Services.GetRequiredService<BucketMetrics>();
        _ = app.Services.GetRequiredService<CacheMetrics>();
        var options = app.Services.GetRequiredService<IOptions<MetricsOptions>>().Value;
        app.UseWhen(
            context => IsOwnPort(context, options) && context.Request.Path != Path && !Health.Asks(context.Request),
            others =>
                others.Run(context =>
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return Task.CompletedTask;
                })
        );
        app.UseWhen(
            context =>
                context.Request.Path == Path
                && (options.Port is null ? options.Token.Length > 0 : IsOwnPort(context, options)),
            metrics =>
            {
                metrics.Use(
                    (context, next) =>
                    {
                        if (options.Token.Length == 0 || Knows(context.Request, options.Token))
                        {
                            return next(context);
                        }

                        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                        context.Response.Headers.WWWAuthenticate = Scheme.TrimEnd();
                        return Task.CompletedTask;
                    }
                );
                metrics.UseOpenTelemetryPrometheusScrapingEndpoint();
            }
        );
    }

    private static bool IsOwnPort(HttpContext context, MetricsOptions options) =>
        options.Port is { } port && context.Connection.LocalPort == port;

    /// <summary>Compares hashes in constant time, so that timing reveals neither the token nor its length.</summary>
    private static bool Knows(HttpRequest request, string token) =>
        request.Headers.Authorization is [{ } sent]
        && sent.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(sent[Scheme.Length..])),
            SHA256.HashData(Encoding.UTF8.GetBytes(token))
        );
}
