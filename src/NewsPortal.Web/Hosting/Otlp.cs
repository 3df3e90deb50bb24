using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Where traces and metrics are sent; from the configuration section "Otlp". Nowhere without an endpoint.
/// </summary>
public sealed class OtlpOptions
{
    public const string Section = "Otlp";

    /// <summary>The address of a collector.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>"Grpc", or "HttpProtobuf", which adds /v1/traces and /v1/metrics to the address.</summary>
    public string Protocol { get; set; } = nameof(OtlpExportProtocol.Grpc);

    /// <summary>Headers that the collector asks for: name=value, separated by commas.</summary>
    public string Headers { get; set; } = "";

    /// <summary>Which part of the requests is traced, from 0 to 1.</summary>
    public double TraceShare { get; set; } = 0.05;

    /// <summary>How often metrics are sent.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}

internal sealed class OtlpOptionsValidator : IValidateOptions<OtlpOptions>
{
    public ValidateOptionsResult Validate(string? name, OtlpOptions options)
    {
        List<string> failures = [];
        if (options.Endpoint.Length > 0 && Otlp.AddressOf(options.Endpoint) is null)
        {
            failures.Add(
                $"Otlp:Endpoint is \"{options.Endpoint}\". Set it to an address such as http://collector:4317, or "
                    + "remove it."
            );
        }

        if (!Enum.GetNames<OtlpExportProtocol>().Contains(options.Protocol, StringComparer.Ordinal))
        {
            failures.Add($"Otlp:Protocol is \"{options.Protocol}\". Set it to Grpc or HttpProtobuf.");
        }

        if (
            options
                .Headers.Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Any(header => header.IndexOf('=', StringComparison.Ordinal) < 1)
        )
        {
            failures.Add("Otlp:Headers is no list of headers. Set it to name=value, separated by commas.");
        }

        if (!(options.TraceShare is >= 0 and <= 1))
        {
            failures.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Otlp:TraceShare is {options.TraceShare}. Set it to a number from 0 to 1, such as 0.05."
                )
            );
        }

        if (options.Interval < TimeSpan.FromSeconds(1) || options.Interval > TimeSpan.FromHours(1))
        {
            failures.Add($"Otlp:Interval is \"{options.Interval}\". Set it to a time from 00:00:01 to 01:00:00.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>Sends traces and metrics to a collector, where one is set.</summary>
internal static class Otlp
{
    private const string Service = "newsportal";

    /// <summary>The address of a collector; null if it is none.</summary>
    public static Uri? AddressOf(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : null;

    public static void SendTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<OtlpOptions, OtlpOptionsValidator>(OtlpOptions.Section);
        if (AddressOf(builder.Configuration[$"{OtlpOptions.Section}:{nameof(OtlpOptions.Endpoint)}"] ?? "") is null)
        {
            return;
        }

        var version = typeof(Otlp).Assembly.GetName().Version?.ToString(3);
        builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Service, serviceVersion: version))
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation(options => options.RecordException = false));
        builder.Services.ConfigureOpenTelemetryTracerProvider(
            (services, tracing) =>
            {
                var options = services.GetRequiredService<IOptions<OtlpOptions>>().Value;

                // Not what the request asks for: anybody could have every request of theirs traced.
                tracing.SetSampler(new TraceIdRatioBasedSampler(options.TraceShare));
                tracing.AddProcessor(new OnlyTheProgramsOwn());
                tracing.AddProcessor(
                    new BatchActivityExportProcessor(new OtlpTraceExporter(ExporterOf(options, "v1/traces")))
                );
            }
        );
        builder.Services.ConfigureOpenTelemetryMeterProvider(
            (services, metrics) =>
            {
                var options = services.GetRequiredService<IOptions<OtlpOptions>>().Value;
                metrics.AddReader(
                    new PeriodicExportingMetricReader(
                        new OtlpMetricExporter(ExporterOf(options, "v1/metrics")),
                        (int)options.Interval.TotalMilliseconds
                    )
                );
            }
        );
    }

    private static OtlpExporterOptions ExporterOf(OtlpOptions options, string path)
    {
        var protocol = Enum.Parse<OtlpExportProtocol>(options.Protocol);
        var address = AddressOf(options.Endpoint)!;
        return new OtlpExporterOptions
        {
            Protocol = protocol,
            Headers = options.Headers,
            Endpoint =
                protocol == OtlpExportProtocol.Grpc ? address : new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{path}"),
        };
    }

    /// <summary>
    /// Leaves in a trace what the program itself has chosen. Paths hold the tokens of invitations and previews, queries
    /// what readers search for, and addresses and browsers are people's.
    /// </summary>
    private sealed class OnlyTheProgramsOwn : BaseProcessor<Activity>
    {
        private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
        {
            "error.type",
            "http.request.method",
            "http.response.status_code",
            "http.route",
            "network.protocol.version",
            "url.scheme",
        };

        public override void OnEnd(Activity data)
        {
            foreach (var (name, _) in data.TagObjects.ToList())
            {
                if (!Kept.Contains(name))
                {
                    data.SetTag(name, null);
                }
            }

            data.TraceStateString = null;
        }
    }
}
