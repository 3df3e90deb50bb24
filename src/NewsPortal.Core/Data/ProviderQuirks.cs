using System.Data.Common;
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
    public static bool IsUniqueViolation(this DbUpdateException exception) => IsUnique(exception.InnerException);

    /// <summary>True if somebody else was faster: of a save, or of the statement in it.</summary>
    public static bool IsClash(this Exception exception) =>
        exception.Chain().Any(inner => IsUnique(inner) || IsReference(inner));

    private static bool IsUnique(Exception? exception) =>
        exception switch
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
            if (current is SqliteException or SqlException or DatabaseAwayException or DatabaseMissingException)
            {
                return current.Message.ReplaceLineEndings(" ").TrimEnd('.');
            }
        }

        return null;
    }

    /// <summary>
    /// True if a save failed because another row still references this one, or the referenced one is gone.
    /// </summary>
    public static bool IsReferenceViolation(this DbUpdateException exception) => IsReference(exception.InnerException);

    private static bool IsReference(Exception? exception) =>
        exception switch
        {
            SqliteException sqlite => sqlite.SqliteExtendedErrorCode is 787 or 1811,
            SqlException sqlServer => sqlServer.Number is 547,
            _ => false,
        };

    /// <summary>True if the database was unreachable, busy or full, rather than refusing the data.</summary>
    public static bool IsDatabaseUnavailable(this Exception exception) => exception.FaultOf() != DatabaseFault.None;

    /// <summary>True if the work was ended by whoever asked for it, as its token says.</summary>
    public static bool IsEndedBy(this Exception exception, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
        && (exception is OperationCanceledException or IOException || exception.DatabaseMessage() is not null);

    /// <summary>True if a SQL Server database cannot be opened: it is being recovered, or does not exist.</summary>
    internal static bool IsDatabaseClosed(this Exception exception) =>
        exception.Chain().Any(inner => inner is SqlException { Number: 4060 });

    /// <summary>What an exception says about the database.</summary>
    internal static DatabaseFault FaultOf(this Exception exception) =>
        exception.Chain().Select(Fault).FirstOrDefault(fault => fault != DatabaseFault.None);

    /// <summary>The driver's own words, without ours around them.</summary>
    internal static string Reason(this Exception exception) =>
        exception.DatabaseMessage() ?? exception.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.');

    /// <summary>True for a statement that takes no lock of a writer.</summary>
    internal static bool IsRead(this DbCommand command) =>
        command.CommandText.AsSpan().TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase);

    /// <summary>The file of a SQLite connection; null for none, such as a database in memory.</summary>
    internal static string? FileOf(string? connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        return
            builder.Mode == SqliteOpenMode.Memory
            || builder.DataSource.Length == 0
            || builder.DataSource.StartsWith(':')
            || builder.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            || builder.DataSource.StartsWith('|')
            ? null
            : Path.GetFullPath(builder.DataSource);
    }

    private static IEnumerable<Exception> Chain(this Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            yield return current;
        }
    }

    private static DatabaseFault Fault(Exception exception) =>
        exception switch
        {
            DatabaseAwayException or DatabaseMissingException => DatabaseFault.Away,
            SqliteException sqlite => sqlite.SqliteErrorCode switch
            {
                // BUSY, LOCKED.
                5 or 6 => DatabaseFault.TimedOut,

                // READONLY, FULL: it can still be read.
                8 or 13 => DatabaseFault.Limited,
                11 => DatabaseFault.Damaged,

                // IOERR, CANTOPEN, NOTADB.
                10 or 14 or 26 => DatabaseFault.Away,
                _ => DatabaseFault.None,
            },
            Microsoft.EntityFrameworkCore.Storage.RetryLimitExceededException => DatabaseFault.Limited,

            // All connections of the pool are in use. The driver has no type for it, and its words are translated.
            InvalidOperationException when exception.Data.Contains(DatabaseGuard.OfOpening) => DatabaseFault.Limited,
            SqlException sql => Fault(sql),
            _ => DatabaseFault.None,
        };

    private static DatabaseFault Fault(SqlException exception) =>
        exception.Number switch
        {
            // A statement or an attempt to connect that took too long.
            -2 or 258 => DatabaseFault.TimedOut,

            // Read only since a failover, full, without a lock or memory, or more than the plan of a cloud allows.
            3906 or 1105 or 9002 or 9001 or 1204 or 1205 or 1222 or 701 or 802 or 8645 or 8651 => DatabaseFault.Limited,
            10928 or 10929 or 40501 or 40544 or 40549 or 40550 or 40551 or 40552 or 40553 => DatabaseFault.Limited,
            49918 or 49919 or 49920 or 4221 => DatabaseFault.Limited,

            // Offline, recovering, in transition, or a replica that answers nobody.
            615 or 904 or 913 or 921 or 922 or 923 or 924 or 926 or 927 or 942 or 945 or 952 => DatabaseFault.Away,
            976 or 978 or 979 or 982 or 983 or 988 => DatabaseFault.Away,

            // Being recovered, or not there; said at once, so nobody waits for it.
            4060 or 18456 => DatabaseFault.Limited,

            // Stopping, starting, paused, moving.
            596 or 6005 or 17142 or 18401 or 40143 or 40197 or 40540 or 40613 or 42108 or 42109 => DatabaseFault.Away,

            // The way to it.
            -1 or 0 or 2 or 20 or 53 or 64 or 121 or 233 or 1225 or 1231 or 1232 => DatabaseFault.Away,
            10053 or 10054 or 10060 or 10061 or 10064 or 11001 => DatabaseFault.Away,
            _ => exception.Class >= 20 ? DatabaseFault.Away : DatabaseFault.None,
        };
}

/// <summary>What is wrong with the database.</summary>
internal enum DatabaseFault
{
    /// <summary>Nothing, or nothing that a later attempt would mend.</summary>
    None,

    /// <summary>It answers, but cannot do this now.</summary>
    Limited,

    /// <summary>What was asked for is damaged. Other parts need not be.</summary>
    Damaged,

    /// <summary>It did not answer in time: busy, or hung.</summary>
    TimedOut,

    /// <summary>It cannot be reached.</summary>
    Away,
}
