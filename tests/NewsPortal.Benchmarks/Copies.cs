using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

// The names come from the database itself and from the lists below.
#pragma warning disable EF1002

namespace NewsPortal.Benchmarks;

/// <summary>
/// Makes a site that <see cref="LargeSite"/> filled many times larger within minutes: the rows of its articles again
/// with other numbers and addresses, at the same dates. SQLite only.
/// </summary>
internal sealed class Copies(NewsDbContext db)
{
    private static readonly string[] Tables =
    [
        "ArticleBodies",
        "ArticleContents",
        "Articles",
        "ArticleVersions",
        "ArticleCategories",
        "ArticleAuthors",
        "ArticleTags",
        "ArticleReferences",
        "ArticleRelations",
        "ArticleViewTotals",
    ];

    /// <summary>Columns that hold a number of a row in one of the tables.</summary>
    private static readonly Dictionary<string, string> Numbers = new()
    {
        ["ArticleId"] = "Articles",
        ["RelatedId"] = "Articles",
        ["BodyId"] = "ArticleBodies",
        ["ContentId"] = "ArticleContents",
    };

    private static readonly HashSet<string> OnlyOnce = ["Slug", "Path", "FeedId"];

    /// <summary>Has every article this many times.</summary>
    public async Task MakeAsync(int times, CancellationToken cancellationToken)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await SqlAsync("PRAGMA synchronous = OFF", cancellationToken);
        await SqlAsync("PRAGMA foreign_keys = OFF", cancellationToken);
        var steps = new Dictionary<string, long>();
        foreach (var table in Tables)
        {
            steps[table] = (await NumbersAsync($"SELECT coalesce(max(rowid), 0) AS Value FROM {table}"))[0];
        }

        foreach (var table in Tables)
        {
            var columns = await db
                .Database.SqlQueryRaw<string>($"SELECT name AS Value FROM pragma_table_info('{table}')")
                .ToListAsync(cancellationToken);
            for (var copy = 1; copy < times; copy++)
            {
                var values = columns.Select(column => Value(table, column, copy, steps));
                await SqlAsync(
                    $"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} "
                        + $"FROM {table} WHERE rowid <= {steps[table]}",
                    cancellationToken
                );
            }
        }

        await SqlAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
        await SqlAsync("ANALYZE", cancellationToken);

        Task<List<long>> NumbersAsync(string sql) => db.Database.SqlQueryRaw<long>(sql).ToListAsync(cancellationToken);
    }

    private static string Value(string table, string column, int copy, Dictionary<string, long> steps)
    {
        var counted = column == "Id" ? table : Numbers.GetValueOrDefault(column);
        return counted is not null ? Text($"{column} + {copy * steps[counted]}")
            : OnlyOnce.Contains(column) ? Text($"{column} || '-{copy}'")
            : column;

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    private Task<int> SqlAsync(string sql, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(sql, cancellationToken);
}
