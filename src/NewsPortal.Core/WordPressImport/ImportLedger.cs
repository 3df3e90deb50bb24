using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// What was imported from a site before, with hashes that tell changed things from unchanged ones. A row is written in
/// the same transaction as the thing itself, so a killed import never leaves one without the other.
/// </summary>
internal sealed class ImportLedger(NewsDbContext db, TimeProvider clock, string source)
{
    /// <summary>The receipt's note on a thing whose target no longer exists.</summary>
    public const string Deleted = "It was deleted in the newsroom since the last import.";

    /// <summary>The site address stored in this site's rows.</summary>
    public string Source { get; } = source.Length <= 300 ? source : source[..300];

    /// <summary>An old id as stored in the rows.</summary>
    public static string Key(string id) => ImportTerms.Cut(id, 300);

    /// <summary>
    /// The ledger of a site; continues that of an earlier import even if the address was spelled differently then.
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

    /// <summary>The row for one thing, tracked; null if it was not imported before.</summary>
    public Task<ImportedItem?> FindAsync(string type, string id, CancellationToken cancellationToken) =>
        db.ImportedItems.SingleOrDefaultAsync(
            i => i.Source == Source && i.SourceType == type && i.SourceId == id,
            cancellationToken
        );

    /// <summary>All rows of one type by old id, untracked.</summary>
    public async Task<Dictionary<string, ImportedItem>> ReadAsync(string type, CancellationToken cancellationToken) =>
        await db
            .ImportedItems.AsNoTracking()
            .Where(i => i.Source == Source && i.SourceType == type)
            .ToDictionaryAsync(i => i.SourceId, StringComparer.Ordinal, cancellationToken);

    /// <summary>Adds a row or updates a tracked one, in the current unit of work.</summary>
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

    /// <summary>A hash of everything that an import would write.</summary>
    public static string Hash<T>(T content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content))));
}
