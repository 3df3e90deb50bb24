using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Search;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// /health/live answers while the process runs; /health/ready only while it can serve: database reachable and of the
/// right version, storage writable. Both say what is wrong. They also report a search index under repair and a lagging
/// consumer of the change feed, without which the site still serves.
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
            .AddCheck<StorageHealth>("storage", tags: [ReadyTag])
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
    /// Answers pages with 503 and the reason while the database has the wrong version, instead of failing in each.
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
                )
                {
                    return next(context);
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
                : HealthCheckResult.Unhealthy(
                    $"The folder in {setting} cannot be written to. Check its free space and permissions."
                );
        }

        private static async Task<bool> CanWriteAsync(string folder, CancellationToken cancellationToken)
        {
            var probe = Path.Combine(folder, $".writable-{Guid.NewGuid():N}");
            try
            {
                await File.WriteAllBytesAsync(probe, [1], cancellationToken);
                File.Delete(probe);
                return true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
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
