using Microsoft.EntityFrameworkCore;

namespace NewsPortal.Core.Data;

/// <summary>Stores a row under the id that it had before it was deleted.</summary>
internal static class GivenIds
{
    /// <summary>Adds a row with this id, and saves the unit of work; in the caller's transaction.</summary>
    /// <param name="db">Where to store.</param>
    /// <param name="row">The new row.</param>
    /// <param name="id">Its id, which no row has.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task AddWithIdAsync(
        this NewsDbContext db,
        object row,
        long id,
        CancellationToken cancellationToken
    )
    {
        // SQL Server takes an id only where it is told so, for one table at a time.
        await db.SaveChangesAsync(cancellationToken);
        var entry = db.Entry(row);
        entry.Property("Id").CurrentValue = id;
        db.Add(row);
        var table = entry.Metadata.GetTableName();
        if (!db.Database.IsSqlServer())
        {
            await db.SaveChangesAsync(cancellationToken);
            return;
        }

        var (on, off) = Statements(table);
        await db.Database.ExecuteSqlAsync(on, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(off, cancellationToken);
    }

    /// <summary>The name of a table cannot be a parameter, so each is written out.</summary>
    private static (FormattableString On, FormattableString Off) Statements(string? table) =>
        table switch
        {
            "Authors" => ($"SET IDENTITY_INSERT [Authors] ON", $"SET IDENTITY_INSERT [Authors] OFF"),
            "Categories" => ($"SET IDENTITY_INSERT [Categories] ON", $"SET IDENTITY_INSERT [Categories] OFF"),
            "Series" => ($"SET IDENTITY_INSERT [Series] ON", $"SET IDENTITY_INSERT [Series] OFF"),
            "Tags" => ($"SET IDENTITY_INSERT [Tags] ON", $"SET IDENTITY_INSERT [Tags] OFF"),
            _ => throw new ArgumentException($"Rows of {table} are never put back.", nameof(table)),
        };
}
