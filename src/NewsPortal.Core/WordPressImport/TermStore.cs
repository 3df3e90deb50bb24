using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.WordPressImport;

/// <summary>What the imports of authors, categories and tags share: transactions, ledger rows, old addresses.</summary>
internal sealed class TermStore(
    NewsDbContext db,
    ChangeFeed changes,
    Redirects redirects,
    ImportLedger ledger,
    WordPressAddresses addresses
)
{
    private const string Edited = "It was edited in the newsroom since the last import; the newsroom’s text stays.";

    public NewsDbContext Db { get; } = db;

    public ChangeFeed Changes { get; } = changes;

    public ImportLedger Ledger { get; } = ledger;

    /// <summary>Runs the work in one transaction, notifies the caches, and then reports the outcomes.</summary>
    public async Task StoreAsync(
        Func<CancellationToken, Task<List<ImportEntry>>> work,
        Func<ImportEntry, Task> report,
        CancellationToken cancellationToken
    )
    {
        var entries = await Db.InRepeatedTransactionAsync(work, cancellationToken);
        await Changes.AnnounceAsync(cancellationToken);
        foreach (var entry in entries)
        {
            await report(entry);
        }
    }

    /// <summary>The tracked ledger rows of some things, or of all.</summary>
    public async Task<Dictionary<string, ImportedItem>> LinesAsync(
        string type,
        IEnumerable<string>? ids,
        CancellationToken cancellationToken
    )
    {
        var lines = Db.ImportedItems.Where(i => i.Source == Ledger.Source && i.SourceType == type);
        if (ids is not null)
        {
            var keys = ids.Select(ImportLedger.Key).ToList();
            lines = lines.Where(i => keys.Contains(i.SourceId));
        }

        return await lines.ToDictionaryAsync(i => i.SourceId, StringComparer.Ordinal, cancellationToken);
    }

    /// <summary>Redirects an address of the old site to a thing here.</summary>
    public async Task KeepAsync(
        string old,
        string present,
        RedirectTarget target,
        long id,
        CancellationToken cancellationToken
    )
    {
        old = addresses.BasePath + old;
        if (ArticlePaths.Normalise(old) != present)
        {
            await redirects.KeepAsync(old, target, id, cancellationToken);
        }
    }

    /// <summary>Decides what to do with a thing that was imported before.</summary>
    public static ImportAction Decide(IVersioned? target, ImportedItem line, string hash, List<string> notes)
    {
        if (target is null)
        {
            notes.Add(ImportLedger.Deleted);
            return ImportAction.Skipped;
        }

        if (line.ContentHash == hash || line.TargetVersion is null)
        {
            return ImportAction.Unchanged;
        }

        if (line.TargetVersion == target.Version)
        {
            return ImportAction.Changed;
        }

        notes.Add(Edited);
        return ImportAction.Skipped;
    }

    public static ImportEntry Entry(
        string type,
        string id,
        string title,
        ImportAction action,
        string? old,
        string? present,
        IReadOnlyList<string> notes
    ) =>
        new(type, id, title, action)
        {
            OldAddress = old,
            NewAddress = present,
            Notes = notes,
        };

    public static string FirstOf(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                return text.Trim();
            }
        }

        return "";
    }
}
