using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace NewsPortal.Core.Data;

/// <summary>
/// Prepares each SQLite connection: readers alongside one writer (WAL), waiting instead of failing while another
/// process writes, and foreign keys. A unit of work opens its connection at its first command and keeps it: opening
/// costs more than most commands do (docs/adr/0070).
/// </summary>
internal sealed class SqliteConnectionInterceptor : DbConnectionInterceptor
{
    // A migration that failed may have left it off.
    private const string EachTime = "PRAGMA foreign_keys = ON;";

    // The driver asks again until the command's time is over, so this adds to it.
    private const string ReadOnlyPragmas = "PRAGMA busy_timeout = 1000; " + EachTime;

    // FULL: what was answered is on the disk, and a journal may be deleted once it is counted (docs/adr/0071).
    private const string Pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; " + ReadOnlyPragmas;

    /// <summary>The connections of the driver's pool that are prepared already.</summary>
    private readonly ConditionalWeakTable<sqlite3, object> _prepared = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = PragmasFor(connection);
        command.ExecuteNonQuery();
        Remember(connection);
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
        Remember(connection);
    }

    /// <summary>The context's end closes it.</summary>
    public override InterceptionResult ConnectionClosing(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result
    ) => IsReadOnly(connection) ? result : InterceptionResult.Suppress();

    /// <inheritdoc cref="ConnectionClosing"/>
    public override ValueTask<InterceptionResult> ConnectionClosingAsync(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result
    ) => ValueTask.FromResult(ConnectionClosing(connection, eventData, result));

    private void Remember(DbConnection connection)
    {
        if (connection is SqliteConnection { Handle: { } handle })
        {
            _prepared.TryAdd(handle, handle);
        }
    }

    /// <summary>
    /// EF Core checks for the database on a read-only connection, which must not set WAL: otherwise an empty file left
    /// by a kill early in the first start would stop every later one.
    /// </summary>
    private string PragmasFor(DbConnection connection) =>
        connection is SqliteConnection { Handle: { } handle } && _prepared.TryGetValue(handle, out _) ? EachTime
        : IsReadOnly(connection) ? ReadOnlyPragmas
        : Pragmas;

    private static bool IsReadOnly(DbConnection connection) =>
        connection.ConnectionString.Contains("ReadOnly", StringComparison.OrdinalIgnoreCase)
        && new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly;
}
