using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Keeps what a later run with another file of the same export may need.</summary>
internal sealed class ImportParts(NewsDbContext db, ImportLedger ledger)
{
    public const string Block = "wp_block";
    private const string Category = "category";
    private const int MostBytes = 8 * 1024 * 1024;

    /// <summary>
    /// Adds the knowledge of earlier runs to this export: reusable blocks, and parents that categories are waiting for.
    /// </summary>
    public async Task RecallAsync(ExportIndex index, CancellationToken cancellationToken)
    {
        await foreach (
            var part in Mine()
                .AsNoTracking()
                .Where(p => p.SourceType == Block || p.SourceType == Category)
                .OrderBy(p => p.Id)
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken)
        )
        {
            if (part.SourceType == Category)
            {
                index.ParentsOfEarlierCategories[part.SourceId] = part.Needs;
            }
            else if (
                long.TryParse(part.SourceId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && !index.ReusableBlocks.Contains(id)
            )
            {
                index.ReusableBlocks.Add(id, Unpack<string>(part.Content) ?? "");
            }
        }
    }

    /// <summary>Keeps this export's reusable blocks and the categories waiting for their parents.</summary>
    public async Task KeepAsync(ExportIndex index, CancellationToken cancellationToken)
    {
        foreach (var (id, text) in index.ReusableBlocks.All)
        {
            await PutAsync(Block, id.ToString(CultureInfo.InvariantCulture), "", text, cancellationToken);
        }

        var tree = new OldCategories(index.Categories);
        foreach (var key in tree.Keys.Where(key => key.Length <= 300 && tree.ParentElsewhere(key) is not null))
        {
            await PutAsync(Category, key, tree.ParentElsewhere(key)!, "", cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    /// <summary>
    /// Keeps an item, in the current unit of work, while something is missing, and drops it afterwards.
    /// </summary>
    public async Task KeepAsync(
        WxrItem item,
        string id,
        IReadOnlyCollection<string> needs,
        CancellationToken cancellationToken
    )
    {
        var text = string.Join(' ', needs);
        if (needs.Count == 0 || text.Length > ImportedPart.NeedsLength)
        {
            var done = await FindAsync(item.Type, id, cancellationToken);
            if (done is not null)
            {
                db.ImportedParts.Remove(done);
            }

            return;
        }

        await PutAsync(item.Type, id, text, item, cancellationToken);
    }

    /// <summary>The waiting items of earlier runs, one by one, with what they are waiting for.</summary>
    public async Task<List<(long Id, string Type, string SourceId, string[] Needs)>> WaitingAsync(
        CancellationToken cancellationToken
    )
    {
        var rows = await Mine()
            .Where(p => p.SourceType != Block && p.SourceType != Category && p.Needs != "")
            .OrderBy(p => p.Id)
            .Select(p => new
            {
                p.Id,
                p.SourceType,
                p.SourceId,
                p.Needs,
            })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(r => (r.Id, r.SourceType, r.SourceId, r.Needs.Split(' ')));
    }

    /// <summary>A waiting item.</summary>
    public async Task<WxrItem?> ReadAsync(long id, CancellationToken cancellationToken) =>
        Unpack<WxrItem>(
            await db.ImportedParts.Where(p => p.Id == id).Select(p => p.Content).SingleAsync(cancellationToken)
        );

    private IQueryable<ImportedPart> Mine() => db.ImportedParts.Where(p => p.Source == ledger.Source);

    private Task<ImportedPart?> FindAsync(string type, string id, CancellationToken cancellationToken) =>
        Mine().SingleOrDefaultAsync(p => p.SourceType == type && p.SourceId == id, cancellationToken);

    private async Task PutAsync<T>(string type, string id, string needs, T content, CancellationToken cancellationToken)
    {
        var bytes = Pack(content);
        if (bytes.Length > MostBytes || type.Length > 50)
        {
            return;
        }

        var part = await FindAsync(type, id, cancellationToken);
        if (part is null)
        {
            part = new ImportedPart
            {
                Source = ledger.Source,
                SourceType = type,
                SourceId = id,
            };
            db.ImportedParts.Add(part);
        }

        part.Needs = needs;
        if (!part.Content.AsSpan().SequenceEqual(bytes))
        {
            part.Content = bytes;
        }
    }

    private static byte[] Pack<T>(T content)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(brotli, content);
        }

        return packed.ToArray();
    }

    private static T? Unpack<T>(byte[] content)
    {
        using var brotli = new BrotliStream(new MemoryStream(content), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(brotli);
    }
}
