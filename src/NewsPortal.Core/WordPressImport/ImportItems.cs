using System.Globalization;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Imports posts and pages: decides which become articles, has them read one by one, and has them stored in batches.
/// </summary>
internal sealed class ImportItems(
    NewsDbContext db,
    ChangeFeed changes,
    ExportIndex index,
    ItemReader reader,
    ArticleStore store
)
{
    internal static readonly Actor Importer = Actor.Program("WordPress import");

    private readonly HashSet<(string Type, string Id)> _seen = [];

    /// <summary>Whether this run has seen an item.</summary>
    public bool HasSeen(string type, string id) => _seen.Contains((type, id));

    /// <summary>
    /// Reads an item and puts its pictures into the library. An item that is not imported comes back with a finished
    /// entry.
    /// </summary>
    public async Task<ReadItem> ReadAsync(WxrItem item, CancellationToken cancellationToken)
    {
        var title = WordPressText.Plain(item.Title);
        var key = index.KeyOf(item);
        var entry = new ImportEntry(
            item.Type,
            key ?? item.Id.ToString(CultureInfo.InvariantCulture),
            title,
            ImportAction.Skipped
        )
        {
            OldAddress = index.Addresses.LocalPath(item.Link) ?? (item.Link.Length > 0 ? item.Link : null),
        };
        if (ReasonToSkip(item) is { } reason)
        {
            return Skipped(item, entry, reason);
        }

        if (key is null)
        {
            return Skipped(item, entry, "It has no number, guid or link, so that it could not be recognised again.");
        }

        if (!_seen.Add((item.Type, key)))
        {
            return Skipped(item, entry, $"The export has it twice (number {item.Id}); the first one was imported.");
        }

        var notes = new NoteList();
        if (item.IsMended)
        {
            notes.Add("It was damaged in the export and was mended; look at it.");
        }

        if (item.Id <= 0)
        {
            notes.Add("It has no number; it is known by its guid or link.");
        }
        else if (key != item.Id.ToString(CultureInfo.InvariantCulture))
        {
            notes.Add($"Another item has its number {item.Id}; it is known by its guid or link.");
        }

        return new ReadItem(item, entry)
        {
            Key = key,
            Notes = notes,
            Wanted = await reader.ReadAsync(item, key, title, notes, cancellationToken),
        };
    }

    /// <summary>
    /// Stores several items in one transaction: few large writes instead of many small ones. If one of them fails, each
    /// is retried by itself, so that the others get in.
    /// </summary>
    public async Task<IReadOnlyList<ImportEntry>> StoreAsync(
        IReadOnlyList<ReadItem> items,
        CancellationToken cancellationToken
    )
    {
        var wanted = items.Where(i => i.Wanted is not null).ToList();
        if (wanted.Count > 1)
        {
            try
            {
                var done = await db.InTransactionAsync(
                    async token =>
                    {
                        Dictionary<ReadItem, ImportEntry> entries = [];
                        foreach (var item in wanted)
                        {
                            entries[item] = await store.StoreAsync(item, token);
                            db.ChangeTracker.Clear();
                        }

                        return entries;
                    },
                    cancellationToken
                );
                await changes.AnnounceAsync(cancellationToken);
                return [.. items.Select(item => done.GetValueOrDefault(item, item.Entry))];
            }
            catch (Exception exception) when (WordPressImporter.ConcernsOneThing(exception))
            {
                db.ChangeTracker.Clear();
            }
        }

        List<ImportEntry> single = [];
        foreach (var item in items)
        {
            single.Add(await StoreAloneAsync(item, cancellationToken));
        }

        return single;
    }

    private async Task<ImportEntry> StoreAloneAsync(ReadItem item, CancellationToken cancellationToken)
    {
        if (item.Wanted is null)
        {
            return item.Entry;
        }

        try
        {
            var entry = await db.InRepeatedTransactionAsync(token => store.StoreAsync(item, token), cancellationToken);
            await changes.AnnounceAsync(cancellationToken);
            return entry;
        }
        catch (ImportRefusedException refusal)
        {
            db.ChangeTracker.Clear();
            item.Notes.Add(refusal.Message);
            return item.Entry with { Action = ImportAction.Failed, Notes = item.Notes.All };
        }
        catch (Exception exception) when (WordPressImporter.ConcernsOneThing(exception))
        {
            return item.Failed(exception);
        }
    }

    private static ReadItem Skipped(WxrItem item, ImportEntry entry, string reason) =>
        new(item, entry with { Notes = [reason] });

    private string? ReasonToSkip(WxrItem item) =>
        item switch
        {
            { Type: "wp_block" } when index.ReusableBlocks.Contains(item.Id) =>
                "A reusable block is no article; its text stands in the articles that show it.",
            { Type: "nav_menu_item" } => "Menus are made in the newsroom; their links are not imported.",
            { Type: "wp_block" } =>
                "A reusable block that was not published, or for which there was no room; articles lack it.",
            {
                Type: "wp_navigation"
                    or "wp_template"
                    or "wp_template_part"
                    or "wp_global_styles"
                    or "wp_font_family"
                    or "wp_font_face"
                    or "custom_css"
                    or "customize_changeset"
            } => "It describes the look of the old site.",
            { Type: "revision" } or { Status: "inherit", Type: not "attachment" } =>
                "An older version of another item.",
            { Type: "guest-author" } => "Imported as an author.",
            _ when index.KindOf(item) is null =>
                $"NewsPortal has no place for the type “{NoteList.Short(item.Type)}”, which a plugin or theme made. "
                    + $"Take it over with --type {NoteList.Short(item.Type)}=post (or =page).",
            { Status: "trash" } => "It was in the trash.",
            { Status: "auto-draft" } => "WordPress made it by itself and nobody wrote in it.",
            _ => null,
        };
}
