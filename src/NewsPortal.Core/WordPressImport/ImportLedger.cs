using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// What was imported from one site before, and the hashes that tell a changed thing from an unchanged one. A line is
/// written in the transaction of the thing itself, so that a killed import leaves neither without the other.
/// </summary>
internal sealed class ImportLedger(NewsDbContext db, TimeProvider clock, string source)
{
    /// <summary>What the receipt says of a thing whose line leads nowhere any more.</summary>
    public const string Deleted = "It was deleted in the newsroom since the last import.";

    /// <summary>The address that the lines of this site carry.</summary>
    public string Source { get; } = source.Length <= 300 ? source : source[..300];

    /// <summary>An id over there as the lines carry it.</summary>
    public static string Key(string id) => ImportTerms.Cut(id, 300);

    /// <summary>
    /// The ledger of a site: the one that an earlier import of it began, however its address was written then.
    /// </summary>
    public static async Task<ImportLedger> OpenAsync(
        NewsDbContext db,
        TimeProvider clock,
        string siteUrl,
        CancellationToken cancellationToken
    )
    {
        var source = siteUrl.Length > 0 ? ImportTerms.Cut(siteUrl, 300) : "wordpress";
        if (!await db.ImportedItems.AnyAsync(i => i.Source == source, cancellationToken))
        {
            var known = await db
                .ImportedItems.Select(i => i.Source)
                .Distinct()
                .OrderBy(s => s)
                .ToListAsync(cancellationToken);
            source = known.Find(k => WordPressAddresses.Canonical(k) == WordPressAddresses.Canonical(source)) ?? source;
        }

        return new ImportLedger(db, clock, source);
    }

    /// <summary>The line of one thing, tracked; null when it was not imported before.</summary>
    public Task<ImportedItem?> FindAsync(string type, string id, CancellationToken cancellationToken) =>
        db.ImportedItems.SingleOrDefaultAsync(
            i => i.Source == Source && i.SourceType == type && i.SourceId == id,
            cancellationToken
        );

    /// <summary>All lines of one type by the thing's id over there, not tracked.</summary>
    public async Task<Dictionary<string, ImportedItem>> ReadAsync(string type, CancellationToken cancellationToken) =>
        await db
            .ImportedItems.AsNoTracking()
            .Where(i => i.Source == Source && i.SourceType == type)
            .ToDictionaryAsync(i => i.SourceId, StringComparer.Ordinal, cancellationToken);

    /// <summary>Adds a line, or brings a tracked one up to date, in the present unit of work.</summary>
    public void Write(ImportedItem? line, string type, string id, long targetId, string hash, Guid? version)
    {
        if (line is null)
        {
            line = new ImportedItem
            {
                Source = Source,
                SourceType = type,
                SourceId = id,
                ContentHash = hash,
            };
            db.ImportedItems.Add(line);
        }

        line.TargetId = targetId;
        line.ContentHash = hash;
        line.TargetVersion = version;
        line.ImportedAt = clock.GetUtcNow().UtcDateTime;
    }

    /// <summary>A hash over everything that an import would write.</summary>
    public static string Hash<T>(T content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content))));
}
