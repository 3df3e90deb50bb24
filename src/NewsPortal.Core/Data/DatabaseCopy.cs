using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Data;

/// <summary>Copies the whole database while others use it, as it was at one moment.</summary>
public sealed class DatabaseCopy(NewsDbContext db, IOptions<DatabaseOptions> options, StorageRoot storage)
{
    /// <summary>
    /// The file of the embedded database; null on a server, and for a database in memory.
    /// </summary>
    public string? File =>
        options.Value.Kind == DatabaseProvider.Sqlite
            ? ProviderQuirks.FileOf(DatabaseSetup.SqliteConnection(options.Value, storage))
            : null;

    /// <summary>
    /// Copies the embedded database into a new file, all but the salts of visits: kept with a backup, they would
    /// outlive their day. Writers go on meanwhile.
    /// </summary>
    /// <param name="target">The file.</param>
    /// <param name="cancellationToken">Stops it before it begins.</param>
    public Task WriteAsync(string target, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                using var from = Open(File!, SqliteOpenMode.ReadWrite);
                using var to = Open(target, SqliteOpenMode.ReadWriteCreate);
                from.BackupDatabase(to);
                using var command = to.CreateCommand();

                // One file, without a log beside it.
                command.CommandText = "PRAGMA journal_mode = DELETE";
                command.ExecuteNonQuery();
                command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'VisitSalts'";
                if (command.ExecuteScalar() is not 0L)
                {
                    // Overwritten, not only taken out of the table.
                    command.CommandText = "PRAGMA secure_delete = ON; DELETE FROM \"VisitSalts\"";
                    command.ExecuteNonQuery();
                }
            },
            cancellationToken
        );

    /// <summary>Counts the rows of each table of an embedded database in a file.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> CountAsync(
        string file,
        CancellationToken cancellationToken
    )
    {
        await using var connection = Open(file, SqliteOpenMode.ReadOnly);
        SortedDictionary<string, long> rows = new(StringComparer.Ordinal);
        foreach (
            var table in await ReadAsync(
                connection,
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'",
                reader => reader.GetString(0),
                cancellationToken
            )
        )
        {
            var counts = await ReadAsync(
                connection,
                $"SELECT COUNT(*) FROM \"{table}\"",
                reader => reader.GetInt64(0),
                cancellationToken
            );
            rows[table] = counts[0];
        }

        return rows;
    }

    /// <summary>The originals that an embedded database in a file names: pictures, then other files.</summary>
    public static async Task<(IReadOnlyList<string> Pictures, IReadOnlyList<string> Files)> MediaAsync(
        string file,
        CancellationToken cancellationToken
    )
    {
        await using var connection = Open(file, SqliteOpenMode.ReadOnly);
        return (await HashesAsync("Media"), await HashesAsync("Files"));

        async Task<IReadOnlyList<string>> HashesAsync(string table) =>
            await ReadAsync(
                connection,
                $"SELECT DISTINCT \"Sha256\" FROM \"{table}\" ORDER BY \"Sha256\"",
                reader => reader.GetString(0),
                cancellationToken
            );
    }

    /// <summary>What is wrong with the pages of an embedded database in a file; empty for nothing.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(string file, CancellationToken cancellationToken)
    {
        await using var connection = Open(file, SqliteOpenMode.ReadOnly);
        var lines = await ReadAsync(
            connection,
            "PRAGMA integrity_check",
            reader => reader.GetString(0),
            cancellationToken
        );
        return [.. lines.Where(line => line != "ok")];
    }

    /// <summary>Has the server write its own backup, and check it.</summary>
    /// <param name="path">A file on the server's machine.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task BackUpOnServerAsync(string path, CancellationToken cancellationToken)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromHours(6));
        foreach (var statement in new[] { ServerCopyTexts.BackUp, ServerCopyTexts.Verify })
        {
            await db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(statement, path), cancellationToken);
        }
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = mode,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        return connection;
    }

    private static async Task<List<T>> ReadAsync<T>(
        SqliteConnection connection,
        string sql,
        Func<SqliteDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<T> values = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            values.Add(read(reader));
        }

        return values;
    }
}

/// <summary>The statements for SQL Server's own backups; {0} is the path.</summary>
public static class ServerCopyTexts
{
    /// <summary>COPY_ONLY leaves the administrator's own chain of backups alone.</summary>
    public const string BackUp =
        "DECLARE @name sysname = DB_NAME(); "
        + "BACKUP DATABASE @name TO DISK = {0} WITH COPY_ONLY, CHECKSUM, FORMAT, INIT";

    /// <summary>Reads all of it, and compares the checksums.</summary>
    public const string Verify = "RESTORE VERIFYONLY FROM DISK = {0} WITH CHECKSUM";
}
