using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Filters;
using Serilog.Formatting.Compact;

namespace NewsPortal.Web.Hosting;

/// <summary>Structured logs to the console: readable lines in development, compact JSON elsewhere.</summary>
internal static class Logging
{
    private static readonly object Refused = new();

    public static void AddLogging(this WebApplicationBuilder builder) =>
        builder.Services.AddSerilog(
            (services, logger) =>
            {
                logger
                    .ReadFrom.Configuration(builder.Configuration)
                    .ReadFrom.Services(services)
                    .Enrich.FromLogContext()
                    .Enrich.With<OneLine>();
                if (builder.Environment.IsDevelopment())
                {
                    logger.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture);
                }
                else
                {
                    logger.WriteTo.Console(new RenderedCompactJsonFormatter());
                }
            }
        );

    /// <summary>
    /// One line a request with its path and id, never with the reader's address or query. What comes in masses (views,
    /// assets, health) is told only when it fails.
    /// </summary>
    public static void UseRequestLog(this WebApplication app) =>
        app.UseSerilogRequestLogging(options =>
        {
            // Else Serilog takes its static logger: that of the program in this process that started last.
            options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            options.MessageTemplate =
                "{RequestMethod} {RequestPath} answered {StatusCode} in {Elapsed:0.0} ms ({RequestId})";
            options.EnrichDiagnosticContext = (log, context) => log.Set("RequestId", context.TraceIdentifier);
            options.GetLevel = (context, _, exception) =>
                exception is not null || (context.Response.StatusCode >= 500 && !context.Items.ContainsKey(Refused))
                    ? LogEventLevel.Error
                : IsFrequent(context.Request.Path) ? LogEventLevel.Debug
                : LogEventLevel.Information;
        });

    /// <summary>
    /// Tells a request that was turned away by design from one that failed: a crowd must not fill the log with errors.
    /// </summary>
    public static void MarkAsRefused(this HttpContext context) => context.Items[Refused] = true;

    /// <summary>
    /// What strangers write into a path or a field stays within its line of the log, and moves nothing in a terminal:
    /// signs that do either are shown as codes.
    /// </summary>
    private sealed class OneLine : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            // Its commands have lines of their own, and show no value.
            if (Matching.FromSource("Microsoft.EntityFrameworkCore")(logEvent))
            {
                return;
            }

            foreach (var (name, value) in logEvent.Properties.ToList())
            {
                if (value is ScalarValue { Value: string text } && text.Any(Moves))
                {
                    logEvent.AddOrUpdateProperty(new LogEventProperty(name, new ScalarValue(Shown(text))));
                }
            }
        }

        private static bool Moves(char c) =>
            char.GetUnicodeCategory(c)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator;

        private static string Shown(string text) =>
            string.Concat(
                text.Select(c =>
                    Moves(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString()
                )
            );
    }

    private static bool IsFrequent(PathString path) =>
        path.StartsWithSegments("/views")
        || path.StartsWithSegments("/assets")
        || path.StartsWithSegments("/media")
        || path.StartsWithSegments("/health")
        || path.StartsWithSegments(Telemetry.Path);
}
