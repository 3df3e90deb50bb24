using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace NewsPortal.Web.Hosting;

/// <summary>Structured logs to the console: readable lines in development, compact JSON elsewhere.</summary>
internal static class Logging
{
    private static readonly object Refused = new();

    public static void AddLogging(this WebApplicationBuilder builder) =>
        builder.Services.AddSerilog((services, logger) =>
        {
            logger.ReadFrom.Configuration(builder.Configuration).ReadFrom.Services(services).Enrich.FromLogContext();
            if (builder.Environment.IsDevelopment())
            {
                logger.WriteTo.Console(formatProvider: System.Globalization.CultureInfo.InvariantCulture);
            }
            else
            {
                logger.WriteTo.Console(new RenderedCompactJsonFormatter());
            }
        });

    /// <summary>
    /// One line a request with its path and id, never with the reader's address or query. What comes in masses (views,
    /// assets, health) is told only when it fails.
    /// </summary>
    public static void UseRequestLog(this WebApplication app) =>
        app.UseSerilogRequestLogging(options =>
        {
            // Else Serilog takes its static logger: that of the program in this process that started last.
            options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            options.MessageTemplate = "{RequestMethod} {RequestPath} answered {StatusCode} in {Elapsed:0.0} ms ({RequestId})";
            options.EnrichDiagnosticContext = (log, context) => log.Set("RequestId", context.TraceIdentifier);
            options.GetLevel = (context, _, exception) =>
                exception is not null || (context.Response.StatusCode >= 500 && !context.Items.ContainsKey(Refused)) ? LogEventLevel.Error
                : IsFrequent(context.Request.Path) ? LogEventLevel.Debug
                : LogEventLevel.Information;
        });

    /// <summary>Tells a request that was turned away by design from one that failed: a crowd must not fill the log with errors.</summary>
    public static void MarkAsRefused(this HttpContext context) => context.Items[Refused] = true;

    private static bool IsFrequent(PathString path) =>
        path.StartsWithSegments("/views") || path.StartsWithSegments("/assets") || path.StartsWithSegments("/media")
        || path.StartsWithSegments("/health") || path.StartsWithSegments(Telemetry.Path);
}
