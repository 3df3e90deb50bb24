using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace NewsPortal.Core.Data;

/// <summary>
/// The statements that read and write the rows of a table as they are, past entities and what a save does to them.
/// Built from names of the model alone; values are parameters.
/// </summary>
/// <param name="Select">Reads some columns of all rows, in the order of the key.</param>
/// <param name="Insert">Adds a row; its parameters are @p0, @p1, … in the order of the columns.</param>
/// <param name="GiveIds">Lets rows bring their ids; null where nothing has to be said.</param>
/// <param name="TakeIds">Ends that; null where nothing has to be said.</param>
public sealed record TableStatements(string Select, string Insert, string? GiveIds, string? TakeIds)
{
    private const string ExactOrder = " COLLATE Latin1_General_100_BIN2";

    /// <summary>The statements for a table.</summary>
    /// <param name="db">Whose model and provider they are for.</param>
    /// <param name="entity">The entity type that is stored in it.</param>
    /// <param name="read">The columns to read.</param>
    /// <param name="written">The columns to write.</param>
    public static TableStatements Of(
        NewsDbContext db,
        IEntityType entity,
        IReadOnlyList<IProperty> read,
        IReadOnlyList<IProperty> written
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(entity);
        var sql = db.GetService<ISqlGenerationHelper>();
        var isSqlServer = db.Database.IsSqlServer();
        var table = Table(sql, entity);
        var order = entity
            .FindPrimaryKey()!
            .Properties.Select(p => Column(p) + (isSqlServer && p.ClrType == typeof(string) ? ExactOrder : ""));
        var columns = string.Join(", ", written.Select(Column));
        var parameters = Enumerable.Range(0, written.Count).Select(i => $"@p{i}");
        var asksForIds =
            isSqlServer
            && written.Any(p =>
                SqlServerPropertyExtensions.GetValueGenerationStrategy(p)
                == SqlServerValueGenerationStrategy.IdentityColumn
            );
        return new TableStatements(
            $"SELECT {string.Join(", ", read.Select(Column))} FROM {table} ORDER BY {string.Join(", ", order)}",
            $"INSERT INTO {table} ({columns}) VALUES ({string.Join(", ", parameters)})",
            asksForIds ? $"SET IDENTITY_INSERT {table} ON" : null,
            asksForIds ? $"SET IDENTITY_INSERT {table} OFF" : null
        );

        string Column(IProperty property) => sql.DelimitIdentifier(property.GetColumnName());
    }

    /// <summary>Changes one column of the row with an id: @p0 becomes the value where the id is @p1.</summary>
    public static string Update(NewsDbContext db, IProperty changed)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(changed);
        var sql = db.GetService<ISqlGenerationHelper>();
        var entity = (IEntityType)changed.DeclaringType;
        var id = sql.DelimitIdentifier(entity.FindPrimaryKey()!.Properties.Single().GetColumnName());
        var column = sql.DelimitIdentifier(changed.GetColumnName());
        return $"UPDATE {Table(sql, entity)} SET {column} = @p0 WHERE {id} = @p1";
    }

    private static string Table(ISqlGenerationHelper sql, IEntityType entity) =>
        sql.DelimitIdentifier(entity.GetTableName()!, entity.GetSchema());
}

/// <summary>
/// Statements about the last id that each table has given: one that was deleted must not be given again, because old
/// addresses, merged terms and feeds still mean what had it.
/// </summary>
public static class LastIdTexts
{
    /// <summary>Of SQLite: tables that have given ids, with the last one.</summary>
    public const string SqliteRead = "SELECT name, seq FROM sqlite_sequence";

    /// <summary>Of SQLite: forgets a table (@p0).</summary>
    public const string SqliteForget = "DELETE FROM sqlite_sequence WHERE name = @p0";

    /// <summary>Of SQLite: the last id (@p1) of a table (@p0).</summary>
    public const string SqliteSet = "INSERT INTO sqlite_sequence (name, seq) VALUES (@p0, @p1)";

    /// <summary>Of SQL Server: tables that have given ids, with the last one.</summary>
    public const string ServerRead =
        "SELECT t.name, CAST(c.last_value AS bigint) FROM sys.identity_columns c "
        + "JOIN sys.tables t ON t.object_id = c.object_id WHERE c.last_value IS NOT NULL";

    /// <summary>
    /// Of SQL Server: the last id (@p1) of a table (@p0). A table that never gave one would give this one, not the
    /// next.
    /// </summary>
    public const string ServerSet =
        "DECLARE @next bigint = @p1 + CASE WHEN EXISTS (SELECT * FROM sys.identity_columns "
        + "WHERE object_id = OBJECT_ID(@p0) AND last_value IS NULL) THEN 1 ELSE 0 END; "
        + "DBCC CHECKIDENT (@p0, RESEED, @next) WITH NO_INFOMSGS";
}
