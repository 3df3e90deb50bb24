using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace NewsPortal.Core.Data;

/// <summary>
/// Prepares each SQLite connection: readers alongside one writer (WAL), waiting instead of failing while another
/// process writes, and foreign keys.
/// </summary>
internal sealed class SqliteConnectionInterceptor : DbConnectionInterceptor
{
    // The driver asks again until the command's time is over, so this adds to it.
    private const string ReadOnlyPragmas = "PRAGMA busy_timeout = 1000; PRAGMA foreign_keys = ON;";

    // FULL: what was answered is on the disk, and a journal may be deleted once it is counted (docs/adr/0071).
    private const string Pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; " + ReadOnlyPragmas;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = PragmasFor(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = PragmasFor(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// EF Core checks for the database on a read-only connection, which must not set WAL: otherwise an empty file left
    /// by a kill early in the first start would stop every later one.
    /// </summary>
    private static string PragmasFor(DbConnection connection) =>
        new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly
            ? ReadOnlyPragmas
            : Pragmas;
}
