using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;
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
                    // Warns of keys without encryption of their own. They are rows of the database, whose reader can
                    // also make himself an account: a key beside it would protect nothing (docs/adr/0079).
                    .MinimumLevel.Override(
                        "Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager",
                        LogEventLevel.Error
                    )
                    .Filter.ByExcluding(IsToldElsewhere)
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
            },
            // Serilog's static logger is that of whichever program in this process started last.
            preserveStaticLogger: true
        );

    /// <summary>
    /// One line per request with its path and id, never with the reader's address or query. High-volume requests
    /// (views, assets, health) are logged only when they fail.
    /// </summary>
    public static void UseRequestLog(this WebApplication app) =>
        app.UseSerilogRequestLogging(options =>
        {
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
    /// Distinguishes a request rejected by design from one that failed: a crowd must not fill the log with errors.
    /// </summary>
    public static void MarkAsRefused(this HttpContext context) => context.Items[Refused] = true;

    /// <summary>
    /// What EF Core reports of a failed statement, where whoever ran it deals with it: the loser of a race tries again
    /// or is told, and an outage has one line.
    /// </summary>
    private static bool IsToldElsewhere(LogEvent log) =>
        log.Exception is { } exception
        && Matching.FromSource("Microsoft.EntityFrameworkCore")(log)
        && (
            exception is OperationCanceledException or DbUpdateConcurrencyException
            || exception.IsDatabaseUnavailable()
            || exception.IsClash()
        );

    /// <summary>
    /// Keeps what strangers put into a path or field within its log line and harmless to a terminal: line breaks and
    /// control characters are shown as codes. Leaves out the secrets of preview links.
    /// </summary>
    private sealed class OneLine : ILogEventEnricher
    {
        private const string RequestPath = "RequestPath";
        private static readonly string Previews = SiteAddresses.Preview("");

        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            // Whoever reads the log must not open what a link was made for.
            if (
                logEvent.Properties.TryGetValue(RequestPath, out var asked)
                && asked is ScalarValue { Value: string path }
                && path.StartsWith(Previews, StringComparison.OrdinalIgnoreCase)
            )
            {
                logEvent.AddOrUpdateProperty(new LogEventProperty(RequestPath, new ScalarValue($"{Previews}…")));
            }

            // Its commands span several lines, and show no values.
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
