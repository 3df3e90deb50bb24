using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>The program on a real port, with metrics, for Prometheus.</summary>
public sealed partial class MeasuredSite : NewsApp
{
    public const string Token = "a-token-of-at-least-16-characters";

    public MeasuredSite(IReadOnlyList<IChangeConsumer> consumers, params (string Setting, string Value)[] settings)
    {
        ArgumentNullException.ThrowIfNull(consumers);
        ArgumentNullException.ThrowIfNull(settings);
        With("Metrics:Token", Token);
        foreach (var (setting, value) in settings)
        {
            With(setting, value);
        }

        Adding(services =>
        {
            // What is told is otherwise itself kept for a moment.
            services.Configure<PrometheusAspNetCoreOptions>(options =>
                options.ScrapeResponseCacheDurationMilliseconds = 0
            );

            // Sites of other tests, in the same process, have meters of the same names.
            services.ConfigureOpenTelemetryMeterProvider(
                (provider, meters) =>
                {
                    var own = provider.GetRequiredService<IMeterFactory>();
                    meters.AddView(instrument =>
                        instrument.Meter.Scope is IMeterFactory factory && factory != own
                            ? MetricStreamConfiguration.Drop
                            : null
                    );
                }
            );
            foreach (var consumer in consumers)
            {
                services.AddSingleton(consumer);
            }
        });
        UseKestrel(0);
        StartServer();
        Address = new UriBuilder(ClientOptions.BaseAddress) { Host = "127.0.0.1" }.Uri;
    }

    public Uri Address { get; }

    /// <summary>The answer of /metrics.</summary>
    public async Task<string> MetricsAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {Token}");
        return await client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
    }

    /// <summary>The names of the series in an answer.</summary>
    public static HashSet<string> Names(string metrics) =>
        [.. SeriesName().Matches(metrics).Select(match => match.Value)];

    [GeneratedRegex("^[a-z][a-z0-9_]*", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex SeriesName();
}
