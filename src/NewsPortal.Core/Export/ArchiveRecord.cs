using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Export;

/// <summary>
/// A kind of record in an archive: a file of JSON lines, one for each row of a table, in the order of its key. The
/// fields are the properties of the entity in camel case; docs/export.md promises them, and a test compares the two.
/// </summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Entity">The rows.</param>
public sealed record ArchiveRecord(string Name, Type Entity)
{
    /// <summary>Its file.</summary>
    public string FileName => Name + ".jsonl";

    /// <summary>Properties that are left out: what an import derives again.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>All that is taken, where most of a row stays behind; null for everything.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>Texts that are JSON; they stand in the record as that.</summary>
    public IReadOnlyList<string> Json { get; init; } = [];

    /// <summary>
    /// What an import makes of the exported values for properties that are left out; the others are empty.
    /// </summary>
    internal IReadOnlyDictionary<string, Func<Func<string, object?>, object?>> Derived { get; init; } =
        new Dictionary<string, Func<Func<string, object?>, object?>>();

    /// <summary>Its fields in their order: the key, then the others by name.</summary>
    public IReadOnlyList<ArchiveField> Fields(NewsDbContext db)
    {
        var entity = EntityOf(db);
        var key = entity.FindPrimaryKey()!.Properties;
        return
        [
            .. entity
                .GetProperties()
                .Where(p => Only?.Contains(p.Name) ?? !Except.Contains(p.Name))
                .Select(p => new ArchiveField(JsonNamingPolicy.CamelCase.ConvertName(p.Name), p, Json.Contains(p.Name)))
                .OrderBy(field => key.Contains(field.Property) ? key.ToList().IndexOf(field.Property) : key.Count)
                .ThenBy(field => field.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The entity type of its rows.</summary>
    internal IEntityType EntityOf(NewsDbContext db) => db.Model.FindEntityType(Entity)!;

    /// <summary>The table, if it numbers its rows and the numbers are exported; else null.</summary>
    internal string? NumberedTable(NewsDbContext db)
    {
        var entity = EntityOf(db);
        return
            entity.FindPrimaryKey()!.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } id]
            && Fields(db).Any(field => field.Property == id)
            ? entity.GetTableName()
            : null;
    }
}

/// <summary>A field of a record.</summary>
/// <param name="Name">Its name in the archive.</param>
/// <param name="Property">What it holds.</param>
/// <param name="IsJson">True for a text that is JSON.</param>
public sealed record ArchiveField(string Name, IProperty Property, bool IsJson);

/// <summary>An archive cannot be written or read; the message says what to do.</summary>
public sealed class ArchiveException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>How far an export or import has come.</summary>
/// <param name="Stage">What it does.</param>
/// <param name="Done">How many of them.</param>
/// <param name="Total">How many there are; 0 for unknown.</param>
public sealed record ArchiveProgress(string Stage, long Done, long Total);
