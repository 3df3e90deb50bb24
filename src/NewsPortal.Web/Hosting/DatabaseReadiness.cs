using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Knows whether the database fits this program. If not, it checks again every few seconds, so that a node started
/// before "newsportal migrate" begins to serve by itself.
/// </summary>
internal sealed partial class DatabaseReadiness(
    IServiceScopeFactory scopes,
    SiteAlerts alerts,
    TimeProvider clock,
    ILogger<DatabaseReadiness> logger
)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private Task<SchemaState?>? _looking;
    private DateTimeOffset _lookedAt;
    private volatile string? _schemaProblem;

    /// <summary>The message for people while the schema does not fit; null when pages can be served.</summary>
    public string? SchemaProblem
    {
        get
        {
            if (_schemaProblem is not null)
            {
                _ = LookAsync(atMostOld: LookAgainAfter);
            }

            return _schemaProblem;
        }
    }

    /// <summary>Checks the database now; returns what is wrong in a sentence, or null.</summary>
    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        var state = await LookAsync(atMostOld: TimeSpan.FromSeconds(1)).WaitAsync(cancellationToken);
        return state is null
            ? "The database cannot be reached. Check that it runs and that ConnectionStrings:NewsPortal is right."
            : _schemaProblem;
    }

    /// <summary>One check at a time, whoever asks; null when the database is unreachable.</summary>
    private Task<SchemaState?> LookAsync(TimeSpan atMostOld)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_looking is null || (_looking.IsCompleted && now - _lookedAt >= atMostOld))
            {
                _lookedAt = now;
                _looking = Task.Run(ReadAsync);
            }

            return _looking;
        }
    }

    private async Task<SchemaState?> ReadAsync()
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var schema = scope.ServiceProvider.GetRequiredService<DatabaseSchema>();
            var state = await schema.CheckAsync(CancellationToken.None);
            var problem = state switch
            {
                SchemaState.TooOld =>
                    "The database is older than this program. Run \"newsportal migrate\"; this page comes back by "
                        + "itself.",
                SchemaState.TooNew =>
                    "The database was migrated by a newer version of NewsPortal. Start that version instead of this "
                        + "one.",
                SchemaState.Missing when schema.MigratesByItself =>
                    "The database file is missing. Check that its disk is mounted and that Storage:Root and "
                        + "ConnectionStrings:NewsPortal are right; this page comes back by itself.",
                SchemaState.Missing =>
                    "The server does not open the database: it is still recovering it, or there is none of that name. "
                        + "Check the server and ConnectionStrings:NewsPortal; this page comes back by itself.",
                _ => null,
            };
            if (problem != _schemaProblem)
            {
                _schemaProblem = problem;
                LogChanged(logger, problem ?? "The database fits this program.");
            }

            if (state == SchemaState.UpToDate)
            {
                alerts.Set(nameof(DatabaseReadiness), await schema.AdviceAsync(CancellationToken.None));
            }

            return state;
        }
        catch (Exception exception)
        {
            LogUnreachable(logger, exception.GetBaseException().Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Finding}")]
    private static partial void LogChanged(ILogger logger, string finding);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database cannot be reached: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string reason);
}
