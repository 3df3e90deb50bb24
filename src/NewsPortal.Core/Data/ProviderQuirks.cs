using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Data;

/// <summary>All differences between SQLite and SQL Server. Nothing outside this folder asks which one it is.</summary>
public static class ProviderQuirks
{
    private const string ExactCollationMark = "NewsPortal:ExactCollation";

    /// <summary>
    /// Compares the column byte by byte on both databases. SQL Server's default collation equates "ß" with "ss" and
    /// ignores some characters, so different addresses would collide.
    /// </summary>
    internal static PropertyBuilder<T> UseExactCollation<T>(this PropertyBuilder<T> property)
    {
        property.Metadata.SetAnnotation(ExactCollationMark, true);
        return property;
    }

    /// <summary>
    /// Adapts the model to the database. Picture addresses and feed cursors rely on ids never being reused; that needs
    /// nothing here, because EF Core makes SQLite never assign an id twice, and a test keeps it that way.
    /// </summary>
    internal static void ApplyTo(IMutableModel model, DatabaseFacade database)
    {
        var sqlServer = database.IsSqlServer();
        foreach (var property in model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            if (property.FindAnnotation(ExactCollationMark) is not null)
            {
                property.RemoveAnnotation(ExactCollationMark);
                if (sqlServer)
                {
                    property.SetCollation("Latin1_General_100_BIN2");
                }
            }
        }
    }

    /// <summary>
    /// The SQL of an aggregate that EF Core does not have: the ids of a group in an order, as an
    /// <see cref="Infrastructure.IdList"/>.
    /// </summary>
    internal static string IdsInOrder(this DatabaseFacade database, string id, string order) =>
        database.IsSqlServer()
            ? $"STRING_AGG(CAST({id} AS nvarchar(max)), N' ') WITHIN GROUP (ORDER BY {order})"
            : $"group_concat({id}, ' ' ORDER BY {order})";

    /// <summary>True if a save failed because another row has the same unique value.</summary>
    public static bool IsUniqueViolation(this DbUpdateException exception) =>
        exception.InnerException switch
        {
            SqliteException sqlite => sqlite.SqliteExtendedErrorCode is 2067 or 1555,
            SqlException sqlServer => sqlServer.Number is 2601 or 2627,
            _ => false,
        };

    /// <summary>The driver's message on one line; null if the exception did not come from the database.</summary>
    public static string? DatabaseMessage(this Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is SqliteException or SqlException)
            {
                return current.Message.ReplaceLineEndings(" ").TrimEnd('.');
            }
        }

        return null;
    }

    /// <summary>
    /// True if a save failed because another row still references this one, or the referenced one is gone.
    /// </summary>
    public static bool IsReferenceViolation(this DbUpdateException exception) =>
        exception.InnerException switch
        {
            SqliteException sqlite => sqlite.SqliteExtendedErrorCode is 787 or 1811,
            SqlException sqlServer => sqlServer.Number is 547,
            _ => false,
        };

    /// <summary>True if the database was unreachable or full, rather than refusing the data.</summary>
    public static bool IsDatabaseUnavailable(this Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            switch (current)
            {
                // SQLITE_BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB.
                case SqliteException { SqliteErrorCode: 5 or 6 or 8 or 10 or 11 or 13 or 14 or 26 }:
                case Microsoft.EntityFrameworkCore.Storage.RetryLimitExceededException:
                    return true;
                case SqlException sql
                    when sql.Number
                        is -2
                            or -1
                            or 2
                            or 53
                            or 64
                            or 233
                            or 258
                            or 1105
                            or 4060
                            or 9002
                            or 10053
                            or 10054
                            or 10060
                            or 10061
                            or 11001
                            or 18456
                            or 40613
                        || sql.Class >= 20:
                    return true;
            }
        }

        return false;
    }
}
