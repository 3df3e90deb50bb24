using Microsoft.EntityFrameworkCore;

namespace NewsPortal.Core.Data;

/// <summary>
/// Writes many rows with one statement, which EF Core cannot do: it sends SQLite one for each, and SQL Server a few
/// dozen at a time.
/// </summary>
internal static class CountedVisitRows
{
    /// <summary>Adds visits, which must not be there.</summary>
    /// <param name="db">Where to store.</param>
    /// <param name="rows">A JSON array of [window, key, second].</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Task<int> AddCountedVisitsAsync(
        this NewsDbContext db,
        string rows,
        CancellationToken cancellationToken
    ) => db.Database.ExecuteSqlAsync(db.Database.IsSqlServer() ? OnSqlServer(rows) : OnSqlite(rows), cancellationToken);

    private static FormattableString OnSqlServer(string rows) =>
        $"""
            INSERT INTO "CountedVisits" ("Window", "Key", "Second")
            SELECT r."Window", r."Key", r."Second" FROM OPENJSON({rows})
            WITH ("Window" int '$[0]', "Key" bigint '$[1]', "Second" smallint '$[2]') AS r
            """;

    private static FormattableString OnSqlite(string rows) =>
        $"""
            INSERT INTO "CountedVisits" ("Window", "Key", "Second")
            SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2 FROM json_each({rows}) AS r
            """;
}
