using Serilog;
using Serilog.Formatting.Compact;

namespace NewsPortal.Web.Hosting;

/// <summary>Structured logs to the console: readable lines in development, compact JSON elsewhere.</summary>
internal static class Logging
{
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
}
