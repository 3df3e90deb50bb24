using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace NewsPortal.Core.Data;

/// <summary>How the database's schema compares to this program's.</summary>
public enum SchemaState
{
    UpToDate,

    /// <summary>The database lacks some of this program's migrations or does not exist.</summary>
    TooOld,

    /// <summary>A newer program has migrated the database.</summary>
    TooNew,
}

/// <summary>Creates, migrates and checks the schema.</summary>
public sealed partial class DatabaseSchema(NewsDbContext db, ILogger<DatabaseSchema> logger)
{
    private static readonly TimeSpan LongestStatement = TimeSpan.FromHours(6);

    /// <summary>
    /// True if migrations run at startup: the embedded database has no operator. On SQL Server an operator runs
    /// "newsportal migrate".
    /// </summary>
    public bool MigratesByItself => db.Database.IsSqlite();

    /// <summary>Compares the database's migrations with the program's.</summary>
    public async Task<SchemaState> CheckAsync(CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToHashSet();
        if (!await db.Database.CanConnectAsync(cancellationToken) && MigratesByItself)
        {
            return SchemaState.TooOld;
        }

        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToHashSet();
        if (!applied.IsSubsetOf(known))
        {
            return SchemaState.TooNew;
        }

        return known.IsSubsetOf(applied) ? SchemaState.UpToDate : SchemaState.TooOld;
    }

    /// <summary>Migrates the database to this program's version, creating it if missing.</summary>
    /// <returns>The names of the applied migrations; empty if it was up to date.</returns>
    /// <exception cref="DatabaseTooNewException">A newer program has migrated the database already.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        if (await CheckAsync(cancellationToken) == SchemaState.TooNew)
        {
            throw new DatabaseTooNewException();
        }

        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();

        // A single statement may copy all data of a large site.
        var patience = db.Database.GetCommandTimeout();
        db.Database.SetCommandTimeout(LongestStatement);
        await db.Database.MigrateAsync(cancellationToken);
        db.Database.SetCommandTimeout(patience);
        foreach (var migration in pending)
        {
            LogApplied(logger, migration);
        }

        return pending;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied database migration {Migration}")]
    private static partial void LogApplied(ILogger logger, string migration);
}

/// <summary>The database belongs to a newer version of the program and must not be touched.</summary>
public sealed class DatabaseTooNewException()
    : Exception(
        "The database was migrated by a newer version of NewsPortal. Run that version, or restore an older backup."
    );
