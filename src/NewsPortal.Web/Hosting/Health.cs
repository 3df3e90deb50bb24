using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Search;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// /health/live answers while the process runs; /health/ready only while readers get pages here: database reachable and
/// of the right version, not told to stop. It also reports what staff must mend while the site still serves: a folder that
/// cannot be written to, views that cannot be stored, a search index under repair, a lagging consumer of the change feed.
/// </summary>
internal static class Health
{
    private const string Folder = "/health";
    private const string ReadyTag = "ready";

    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<DatabaseReadiness>();
        services
            .AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", tags: [ReadyTag], timeout: TimeSpan.FromSeconds(5))
            .AddCheck<EndHealth>("end", tags: [ReadyTag])
            .AddCheck<StorageHealth>("storage", HealthStatus.Degraded, [ReadyTag])
            .AddCheck<JournalHealth>("journal", HealthStatus.Degraded, [ReadyTag])
            .AddCheck<AlertsHealth>("alerts", HealthStatus.Degraded, [ReadyTag])
            .AddCheck<SearchHealth>("search", HealthStatus.Degraded, [ReadyTag])
            .AddCheck<ConsumersHealth>("consumers", HealthStatus.Degraded, [ReadyTag]);
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks($"{Folder}/live", Answer(_ => false)).ShortCircuit();
        app.MapHealthChecks($"{Folder}/ready", Answer(check => check.Tags.Contains(ReadyTag))).ShortCircuit();
    }

    /// <summary>True for a health check request.</summary>
    public static bool Asks(HttpRequest request) => request.Path.StartsWithSegments(Folder, StringComparison.Ordinal);

    /// <summary>
    /// Answers pages with 503 and the reason while the database has the wrong version, instead of failing in each. What
    /// is typed is kept as in an outage (<see cref="KeptForms"/>), and views need no database.
    /// </summary>
    public static void UseSchemaReadiness(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (
                    context.RequestServices.GetRequiredService<DatabaseReadiness>().SchemaProblem is not { } problem
                    || context.Request.Path.StartsWithSegments(Folder)
                    || context.Request.Path.StartsWithSegments(Telemetry.Path)
                    || context.Request.Path.StartsWithSegments("/assets")
                    || context.Request.Path.StartsWithSegments(ViewsEndpoints.Folder)
                )
                {
                    return next(context);
                }

                if (KeptForms.Applies(context.Request))
                {
                    throw new DatabaseAwayException(problem);
                }

                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = "5";
                return ErrorPages.WriteLastResortAsync(context, problem);
            }
        );

    private static HealthCheckOptions Answer(Func<HealthCheckRegistration, bool> checks) =>
        new() { Predicate = checks, ResponseWriter = WriteAsync };

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var problems = report
            .Entries.Values.Where(e => e.Status != HealthStatus.Healthy)
            .Select(e => e.Description ?? "It takes too long to answer.")
            .ToList();
        var status = report.Status switch
        {
            HealthStatus.Healthy => "ok",
            HealthStatus.Degraded => "degraded",
            _ => "not ready",
        };
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            JsonSerializer.Serialize(new { status, problems }, JsonOptions),
            context.RequestAborted
        );
    }

    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private sealed class DatabaseHealth(DatabaseReadiness readiness) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        )
        {
            try
            {
                return await readiness.CheckAsync(cancellationToken) is { } problem
                    ? HealthCheckResult.Unhealthy(problem)
                    : HealthCheckResult.Healthy();
            }
            catch (OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy("The database does not answer. Check that it runs.");
            }
        }
    }

    private sealed class StorageHealth(StorageRoot root, NodeStorage node) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        )
        {
            var setting =
                !await CanWriteAsync(root.Path, cancellationToken) ? StorageRoot.Setting
                : !await CanWriteAsync(node.Path, cancellationToken) ? NodeStorage.Setting
                : null;
            return setting is null
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded(
                    $"The folder in {setting} cannot be written to. Check its free space and permissions."
                );
        }

        private static async Task<bool> CanWriteAsync(string folder, CancellationToken cancellationToken)
        {
            try
            {
                // On a full disk the file can be created, but not filled; it must not stay either.
                await using var probe = new FileStream(
                    Path.Combine(folder, $".writable-{Guid.NewGuid():N}"),
                    FileMode.CreateNew,
                    FileAccess.Write,
                    FileShare.None,
                    bufferSize: 0,
                    FileOptions.DeleteOnClose
                );
                await probe.WriteAsync(new byte[1], cancellationToken);
                return true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    private sealed class EndHealth(ServingOn end) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        ) =>
            Task.FromResult(
                end.IsEnding
                    ? HealthCheckResult.Unhealthy("The program is stopping. Send readers to another node.")
                    : HealthCheckResult.Healthy()
            );
    }

    private sealed class JournalHealth(ViewJournal journal) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        ) =>
            Task.FromResult(
                journal.IsFailing
                    ? HealthCheckResult.Degraded(
                        "Views cannot be stored. Check the free space and permissions of the folder "
                            + $"{ViewJournal.FolderName} in {NodeStorage.Setting}."
                    )
                    : HealthCheckResult.Healthy()
            );
    }

    private sealed class AlertsHealth(SiteAlerts alerts) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        ) =>
            Task.FromResult(
                alerts.Problems is { Count: > 0 } problems
                    ? HealthCheckResult.Degraded(string.Join(' ', problems))
                    : HealthCheckResult.Healthy()
            );
    }

    private sealed class ConsumersHealth(ConsumerLag lag) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        ) =>
            Task.FromResult(
                lag.Problems is { Count: > 0 } problems
                    ? HealthCheckResult.Degraded(string.Join(' ', problems))
                    : HealthCheckResult.Healthy()
            );
    }

    private sealed class SearchHealth(SearchIndex index) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        ) =>
            Task.FromResult(
                index.Problem is { } problem ? HealthCheckResult.Degraded(problem) : HealthCheckResult.Healthy()
            );
    }
}
