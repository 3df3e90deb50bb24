using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace NewsPortal.Core.Data;

/// <summary>How the database's schema relates to this program.</summary>
public enum SchemaState
{
    UpToDate,

    /// <summary>Migrations of this program are missing in the database, or the database does not exist.</summary>
    TooOld,

    /// <summary>A newer program has migrated the database.</summary>
    TooNew,
}

/// <summary>Creates, migrates and checks the schema.</summary>
public sealed partial class DatabaseSchema(NewsDbContext db, ILogger<DatabaseSchema> logger)
{
    private static readonly TimeSpan LongestStatement = TimeSpan.FromHours(6);

    /// <summary>
    /// True where migrating is part of the start: the embedded database has no operator. On SQL Server an operator
    /// runs "newsportal migrate".
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

    /// <summary>Brings the database up to this program; creates it where it does not exist.</summary>
    /// <returns>The names of the migrations that were applied; empty when there was nothing to do.</returns>
    /// <exception cref="DatabaseTooNewException">A newer program has migrated the database already.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        if (await CheckAsync(cancellationToken) == SchemaState.TooNew)
        {
            throw new DatabaseTooNewException();
        }

        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();

        // One statement may copy all that a large site has.
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

/// <summary>The database belongs to a newer version of the program, so this one must not touch it.</summary>
public sealed class DatabaseTooNewException()
    : Exception(
        "The database was migrated by a newer version of NewsPortal. Run that version, or restore an older backup."
    );
