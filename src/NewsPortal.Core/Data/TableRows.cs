using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace NewsPortal.Core.Data;

/// <summary>
/// Reads and writes rows of tables as they are: no entity, no interceptor, nothing renewed or derived. In the caller's
/// transaction. For programs that carry a whole site.
/// </summary>
internal sealed class TableRows(NewsDbContext db)
{
    /// <summary>
    /// A transaction in which everything is read as it was at one moment, while others write. SQLite begins it without
    /// a lock only under this name; SQL Server must allow it (ALLOW_SNAPSHOT_ISOLATION).
    /// </summary>
    public Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken cancellationToken) =>
        db.Database.BeginTransactionAsync(
            db.Database.IsSqlServer() ? IsolationLevel.Snapshot : IsolationLevel.ReadUncommitted,
            cancellationToken
        );

    /// <summary>True for SQL Server's answer to a snapshot that the database does not allow.</summary>
    public static bool IsSnapshotRefused(Exception exception) =>
        exception is Microsoft.Data.SqlClient.SqlException { Number: 3952 };

    /// <summary>
    /// Streams all rows in the order of the key: the values of some properties as the database has them.
    /// </summary>
    public async IAsyncEnumerable<object?[]> ReadAsync(
        IEntityType entity,
        IReadOnlyList<IProperty> properties,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var command = Command(TableStatements.Of(db, entity, properties, properties).Select);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var types = properties.Select(StoredType).ToList();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object?[types.Count];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = await reader.IsDBNullAsync(i, cancellationToken) ? null : Value(reader, i, types[i]);
            }

            yield return row;
        }
    }

    /// <summary>True if a table has a row.</summary>
    public async Task<bool> AnyAsync(IEntityType entity, CancellationToken cancellationToken)
    {
        await foreach (var _ in ReadAsync(entity, entity.FindPrimaryKey()!.Properties, cancellationToken))
        {
            return true;
        }

        return false;
    }

    /// <summary>
    /// Adds rows with their own ids. A row may name one of its own table that comes later: that is written at the end.
    /// </summary>
    /// <param name="entity">The entity type.</param>
    /// <param name="properties">The properties that the rows have.</param>
    /// <param name="rows">Their values, as entities have them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task AddAsync(
        IEntityType entity,
        IReadOnlyList<IProperty> properties,
        IAsyncEnumerable<object?[]> rows,
        CancellationToken cancellationToken
    )
    {
        var statements = TableStatements.Of(db, entity, properties, properties);
        var toItself = entity
            .GetForeignKeys()
            .Where(key => key.PrincipalEntityType == entity && key.Properties.Count == 1)
            .Select(key => key.Properties[0])
            .Select(property => (Property: property, At: IndexOf(properties, property)))
            .Where(link => link.At >= 0)
            .ToList();
        var idAt = toItself.Count > 0 ? IndexOf(properties, entity.FindPrimaryKey()!.Properties.Single()) : -1;
        List<(IProperty Property, object Value, object Id)> later = [];
        await RunAsync(statements.GiveIds, cancellationToken);
        await using (var command = Command(statements.Insert))
        {
            await foreach (var row in rows.WithCancellation(cancellationToken))
            {
                foreach (var (property, at) in toItself)
                {
                    if (row[at] is { } value)
                    {
                        later.Add((property, value, row[idAt]!));
                        row[at] = null;
                    }
                }

                Fill(command, properties, row);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        await RunAsync(statements.TakeIds, cancellationToken);
        foreach (var (property, value, id) in later)
        {
            await using var command = Command(TableStatements.Update(db, property));
            Fill(command, [property, entity.FindPrimaryKey()!.Properties[0]], [value, id]);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>The last id that each table has given, by the table's name.</summary>
    public async Task<IReadOnlyDictionary<string, long>> LastIdsAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, long> last = new(StringComparer.Ordinal);
        await using var command = Command(db.Database.IsSqlServer() ? LastIdTexts.ServerRead : LastIdTexts.SqliteRead);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            last[reader.GetString(0)] = reader.GetInt64(1);
        }

        return last;
    }

    /// <summary>Has a table give ids above this one.</summary>
    public async Task SetLastIdAsync(string table, long last, CancellationToken cancellationToken)
    {
        var statements = db.Database.IsSqlServer()
            ? new[] { LastIdTexts.ServerSet }
            : [LastIdTexts.SqliteForget, LastIdTexts.SqliteSet];
        foreach (var statement in statements)
        {
            await using var command = Command(statement);
            AddParameter(command, "@p0", table);
            if (statement.Contains("@p1", StringComparison.Ordinal))
            {
                AddParameter(command, "@p1", last);
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>The type in which the database gives a property's value.</summary>
    public static Type StoredType(IProperty property) =>
        property.GetRelationalTypeMapping().Converter?.ProviderClrType is { } converted
            ? Nullable.GetUnderlyingType(converted) ?? converted
            : Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;

    private static object Value(DbDataReader reader, int at, Type type) =>
        type == typeof(string) ? reader.GetString(at)
        : type == typeof(long) ? reader.GetInt64(at)
        : type == typeof(int) ? reader.GetInt32(at)
        : type == typeof(short) ? reader.GetInt16(at)
        : type == typeof(byte) ? reader.GetByte(at)
        : type == typeof(bool) ? reader.GetBoolean(at)
        : type == typeof(double) ? reader.GetDouble(at)
        : type == typeof(DateTime) ? DateTime.SpecifyKind(reader.GetDateTime(at), DateTimeKind.Utc)
        : type == typeof(Guid) ? reader.GetGuid(at)
        : type == typeof(DateOnly) ? reader.GetFieldValue<DateOnly>(at)
        : type == typeof(TimeOnly) ? reader.GetFieldValue<TimeOnly>(at)
        : type == typeof(byte[]) ? reader.GetFieldValue<byte[]>(at)
        : throw new InvalidOperationException($"Values of the type {type} are not read as rows yet.");

    private static int IndexOf(IReadOnlyList<IProperty> properties, IProperty property) =>
        properties.Select((p, i) => p == property ? i : -1).Max();

    private static void Fill(DbCommand command, IReadOnlyList<IProperty> properties, object?[] values)
    {
        command.Parameters.Clear();
        for (var i = 0; i < properties.Count; i++)
        {
            command.Parameters.Add(
                properties[i].GetRelationalTypeMapping().CreateParameter(command, $"@p{i}", values[i], nullable: true)
            );
        }
    }

    private static void AddParameter(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private async Task RunAsync(string? statement, CancellationToken cancellationToken)
    {
        if (statement is not null)
        {
            await using var command = Command(statement);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private DbCommand Command(string statement)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction =
            db.Database.CurrentTransaction?.GetDbTransaction()
            ?? throw new InvalidOperationException("Rows are read and written in a transaction.");
        command.CommandText = statement;

        // As long as the table is large.
        command.CommandTimeout = 0;
        return command;
    }
}
