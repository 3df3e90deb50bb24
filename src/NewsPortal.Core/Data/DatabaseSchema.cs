using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Data;

/// <summary>How the database's schema compares to this program's.</summary>
public enum SchemaState
{
    UpToDate,

    /// <summary>The database lacks some of this program's migrations.</summary>
    TooOld,

    /// <summary>A newer program has migrated the database.</summary>
    TooNew,

    /// <summary>There is none: the file is missing, or the server does not open it, perhaps only for now.</summary>
    Missing,
}

/// <summary>Creates, migrates and checks the schema.</summary>
public sealed partial class DatabaseSchema(
    NewsDbContext db,
    StorageRoot storage,
    NodeStorage node,
    ILogger<DatabaseSchema> logger
)
{
    /// <summary>Says which file the site has lived in, so that an unmounted disk is not taken for a new site.</summary>
    private const string MarkName = "site.database";

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
        if (MigratesByItself ? IsFileMissing : await IsClosedAsync(cancellationToken))
        {
            return SchemaState.Missing;
        }

        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToHashSet();
        if (!applied.IsSubsetOf(known))
        {
            return SchemaState.TooNew;
        }

        return known.IsSubsetOf(applied) ? SchemaState.UpToDate : SchemaState.TooOld;
    }

    /// <summary>Migrates the database to this program's version, creating it for a new site.</summary>
    /// <returns>The names of the applied migrations; empty if it was up to date.</returns>
    /// <exception cref="DatabaseTooNewException">A newer program has migrated the database already.</exception>
    /// <exception cref="DatabaseMissingException">The site had a database, whose file is gone.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        var state = await CheckAsync(cancellationToken);
        if (state == SchemaState.TooNew)
        {
            throw new DatabaseTooNewException();
        }

        if (state == SchemaState.Missing && MigratesByItself)
        {
            CreateFile();
        }
        else if (!MigratesByItself)
        {
            await ChooseCollationAsync(state, cancellationToken);
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

        Remember();
        if (!MigratesByItself)
        {
            await LetReadersGoOnAsync(cancellationToken);
        }

        return pending;
    }

    /// <summary>
    /// What is wrong with the settings of a database that an operator has made; null for nothing. Ask only once it is
    /// up to date.
    /// </summary>
    public async Task<string?> AdviceAsync(CancellationToken cancellationToken) =>
        MigratesByItself
        || await db.Database.SqlQuery<bool>(Sql(ServerTexts.HasSnapshots)).SingleAsync(cancellationToken)
            ? null
            : ServerTexts.Advice;

    /// <summary>
    /// Only while the database is empty: afterwards each column has its own. The server's default may take every emoji
    /// for nothing, so that two names with different ones are the same.
    /// </summary>
    private async Task ChooseCollationAsync(SchemaState state, CancellationToken cancellationToken)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (state == SchemaState.Missing && !await creator.ExistsAsync(cancellationToken))
        {
            await creator.CreateAsync(cancellationToken);
        }

        if (await creator.HasTablesAsync(cancellationToken))
        {
            return;
        }

        try
        {
            await db.Database.ExecuteSqlAsync(Sql(ServerTexts.SetCollation), cancellationToken);
        }
        catch (Microsoft.Data.SqlClient.SqlException exception)
        {
            LogNotSet(logger, ServerTexts.CollationAdvice, exception.Message);
        }
    }

    /// <summary>Otherwise readers wait behind every import.</summary>
    private async Task LetReadersGoOnAsync(CancellationToken cancellationToken)
    {
        if (await AdviceAsync(cancellationToken) is not { } advice)
        {
            return;
        }

        try
        {
            await db.Database.ExecuteSqlAsync(Sql(ServerTexts.SetSnapshots), cancellationToken);
        }
        catch (Microsoft.Data.SqlClient.SqlException exception)
        {
            // No right to it, or others are connected.
            LogNotSet(logger, advice, exception.Message);
        }
    }

    /// <summary>
    /// Reads every page of an embedded database and says what is damaged; nothing on a server, which has its own check.
    /// </summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(CancellationToken cancellationToken)
    {
        if (!MigratesByItself)
        {
            return [];
        }

        try
        {
            db.Database.SetCommandTimeout(LongestStatement);
            var lines = await db
                .Database.SqlQuery<string>($"SELECT integrity_check AS Value FROM pragma_integrity_check")
                .ToListAsync(cancellationToken);
            return [.. lines.Where(line => line != "ok")];
        }
        catch (Microsoft.Data.Sqlite.SqliteException exception)
        {
            return [exception.Reason()];
        }
        finally
        {
            db.Database.SetCommandTimeout(null);
        }
    }

    /// <summary>Notes that there is a site in this file.</summary>
    public void Remember()
    {
        foreach (var mark in Marks.Where(mark => DatabaseFile is not null && !Names(mark)))
        {
            try
            {
                File.WriteAllText(mark, DatabaseFile);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogNotMarked(logger, mark, exception.Message);
            }
        }
    }

    private static FormattableString Sql(string text) => FormattableStringFactory.Create(text);

    private string? DatabaseFile => MigratesByItself ? ProviderQuirks.FileOf(db.Database.GetConnectionString()) : null;

    private bool IsFileMissing => DatabaseFile is { } file && !Path.Exists(file);

    private IEnumerable<string> Marks => new[] { node.File(MarkName), storage.File(MarkName) }.Distinct();

    private bool Names(string mark)
    {
        try
        {
            return File.Exists(mark) && File.ReadAllText(mark) == DatabaseFile;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void CreateFile()
    {
        if (Marks.FirstOrDefault(Names) is { } mark)
        {
            throw new DatabaseMissingException(DatabaseFile!, mark);
        }

        try
        {
            new FileStream(DatabaseFile!, FileMode.OpenOrCreate).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseAwayException($"{DatabaseFile} cannot be created: {exception.Message}", exception);
        }
    }

    private async Task<bool> IsClosedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            await db.Database.CloseConnectionAsync();
            return false;
        }
        catch (Exception exception) when (exception.IsDatabaseClosed())
        {
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied database migration {Migration}")]
    private static partial void LogApplied(ILogger logger, string migration);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Advice} ({Reason})")]
    private static partial void LogNotSet(ILogger logger, string advice, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Mark} cannot be written: {Reason}")]
    private static partial void LogNotMarked(ILogger logger, string mark, string reason);
}

/// <summary>The database belongs to a newer version of the program and must not be touched.</summary>
public sealed class DatabaseTooNewException()
    : Exception(
        "The database was migrated by a newer version of NewsPortal. Run that version, or restore an older backup."
    );

/// <summary>The site had a database, whose file is gone. An empty one must not take its place.</summary>
public sealed class DatabaseMissingException(string file, string mark)
    : Exception(
        $"The database file {file} is missing, although this site had one. Check that its disk is mounted and that "
            + "Storage:Root and ConnectionStrings:NewsPortal are right, or restore a backup. For a new, empty site "
            + $"delete {mark} first."
    );

/// <summary>What only SQL Server is asked.</summary>
public static class ServerTexts
{
    /// <summary>Whether readers see the last committed state instead of waiting for writers.</summary>
    public const string HasSnapshots =
        "SELECT is_read_committed_snapshot_on AS Value FROM sys.databases WHERE database_id = DB_ID()";

    /// <summary>Makes it so, unless anybody else is connected.</summary>
    public const string SetSnapshots = "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH NO_WAIT";

    /// <summary>
    /// Characters beyond the first 65,536 count (SC). Columns that must be exact have a binary collation of their own.
    /// </summary>
    public const string SetCollation = "ALTER DATABASE CURRENT COLLATE Latin1_General_100_CI_AS_SC";

    /// <summary>What the operator should do about that.</summary>
    internal const string CollationAdvice =
        "The database keeps the server's collation, which may take names that differ in an emoji for the same. Have an "
        + "administrator create it with COLLATE Latin1_General_100_CI_AS_SC.";

    /// <summary>What the operator should do.</summary>
    internal const string Advice =
        "READ_COMMITTED_SNAPSHOT is off, so readers wait behind every import. Stop the web programs and run "
        + "\"newsportal migrate\", or have an administrator run ALTER DATABASE … SET READ_COMMITTED_SNAPSHOT ON.";
}
