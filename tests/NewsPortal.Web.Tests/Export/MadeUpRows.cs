using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using NewsPortal.Core.Data;
using NewsPortal.Core.Export;

namespace NewsPortal.Web.Tests.Export;

/// <summary>Makes up a row of any table, with a value in each column.</summary>
internal static class MadeUpRows
{
    private static readonly DateTime At = new DateTime(2026, 3, 2, 9, 30, 1, DateTimeKind.Utc).AddTicks(1_230_000);

    /// <summary>Adds a row; what it must name is the first row of that table.</summary>
    public static async Task AddAsync(NewsDbContext db, ArchiveRecord record)
    {
        var entity = db.Model.FindEntityType(record.Entity)!;
        var entry = db.Entry(Activator.CreateInstance(record.Entity, nonPublic: true)!);
        foreach (var property in entity.GetProperties())
        {
            var principal = property.GetContainingForeignKeys().FirstOrDefault()?.PrincipalEntityType;
            if (principal is not null && principal != entity)
            {
                entry.Property(property.Name).CurrentValue = await FirstKeyAsync(db, principal);
            }
            else if (principal is null && property.ValueGenerated == ValueGenerated.Never)
            {
                entry.Property(property.Name).CurrentValue = Value(property, record);
            }
        }

        db.Add(entry.Entity);
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
    }

    private static object Value(IProperty property, ArchiveRecord record)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type == typeof(string) ? Text(property, record)
            : type.IsEnum ? Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!
            : type == typeof(DateTime) ? At
            : type == typeof(DateOnly) ? DateOnly.FromDateTime(At)
            : type == typeof(TimeOnly) ? TimeOnly.FromDateTime(At)
            : type == typeof(Guid) ? Guid.NewGuid()
            : type == typeof(byte[]) ? new byte[] { 0, 1, 255 }
            : type == typeof(bool) ? true
            : type.IsPrimitive ? Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture)
            : Activator.CreateInstance(type)!;
    }

    private static string Text(IProperty property, ArchiveRecord record) =>
        record.Json.Contains(property.Name) ? "{\"name\":\"Ünïcode\",\"numbers\":[1,2.50]}"
        : property.Name.EndsWith("Sha256", StringComparison.Ordinal) ? new string('a', 64)
        : property.GetMaxLength() is < 8 ? new string('#', property.GetMaxLength()!.Value)
        : "é \"1\"";

    private static async Task<object?> FirstKeyAsync(NewsDbContext db, IEntityType principal)
    {
        var key = principal.FindPrimaryKey()!.Properties[0].Name;
        var rows =
            (IQueryable<object>)
                db.GetType()
                    .GetMethod(nameof(db.Set), Type.EmptyTypes)!
                    .MakeGenericMethod(principal.ClrType)
                    .Invoke(db, [])!;
        return await rows.OrderBy(row => EF.Property<long>(row, key))
            .Select(row => (object)EF.Property<long>(row, key))
            .FirstOrDefaultAsync();
    }
}
