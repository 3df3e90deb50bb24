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
/// of the right version, not told to stop. It also reports what staff must mend while the site still serves: a folder
/// that cannot be written to, views that cannot be stored, a search index under repair, a lagging consumer.
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
    /// Lets nothing reach a database of the wrong version, instead of failing in each page: pages that were kept go on
    /// being served, what is typed is kept (<see cref="KeptForms"/>), and views need no database.
    /// </summary>
    public static void UseSchemaReadiness(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<DatabaseReadiness>();
        app.Use(
            (context, next) =>
                readiness.SchemaProblem is { } problem && !IsWithoutDatabase(context.Request.Path)
                    ? throw new DatabaseAwayException(problem)
                    : next(context)
        );
    }

    /// <summary>Answers everything else with 503 and the reason. Around what keeps pages and forms.</summary>
    public static void UseSchemaAnswers(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<DatabaseReadiness>();
        app.Use(
            async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (DatabaseAwayException) when (readiness.SchemaProblem is not null && !context.Response.HasStarted)
                {
                    context.Response.Clear();
                    context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    context.Response.Headers.RetryAfter = "5";
                    await ErrorPages.WriteLastResortAsync(context, readiness.SchemaProblem);
                }
            }
        );
    }

    private static bool IsWithoutDatabase(PathString path) =>
        path.StartsWithSegments(Folder)
        || path.StartsWithSegments(Telemetry.Path)
        || path.StartsWithSegments("/assets")
        || path.StartsWithSegments(ViewsEndpoints.Folder);

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

    private sealed class DatabaseHealth(DatabaseReadiness readiness, PageCache pages) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        )
        {
            try
            {
                return await readiness.CheckAsync(cancellationToken) is { } problem
                    ? Away(problem)
                    : HealthCheckResult.Healthy();
            }
            catch (OperationCanceledException)
            {
                return Away("The database does not answer. Check that it runs.");
            }
        }

        /// <summary>All nodes lose the same database: were none ready, nobody would get what is kept.</summary>
        private HealthCheckResult Away(string problem) =>
            pages.HasPages && readiness.SchemaProblem is null
                ? HealthCheckResult.Degraded($"{problem} Readers get the pages that are kept.")
                : HealthCheckResult.Unhealthy(problem);
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
