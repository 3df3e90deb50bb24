using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Imports categories. The nicename is the identity: two of the same name below different parents stay apart, and so do
/// two with similar slugs.
/// </summary>
internal sealed class ImportCategories(TermStore store, ExportIndex index, CategoryEditor editor)
{
    private const string Type = "category";
    private const int MenuLength = 8;

    private readonly Dictionary<string, long> _byKey = new(StringComparer.Ordinal);

    /// <summary>The results of earlier runs, for items of their files that are completed now.</summary>
    private Dictionary<string, long> _earlier = [];

    private readonly HashSet<string> _noLabels = new(StringComparer.Ordinal);

    /// <summary>Imported categories whose parent arrived later than they did.</summary>
    private readonly List<(long Id, long ParentId, string Key)> _orphans = [];

    /// <summary>Imports all categories in one transaction, which keeps the tree consistent.</summary>
    public async Task ImportAsync(Func<ImportEntry, Task> report, CancellationToken cancellationToken)
    {
        await store.StoreAsync(StoreAsync, report, cancellationToken);
        foreach (var (id, parentId, key) in _orphans)
        {
            await MoveAsync(id, parentId, key, cancellationToken);
        }
    }

    /// <summary>The category for a term; null for the "uncategorised" one.</summary>
    public long? Of(WxrItemTerm term) =>
        _byKey.TryGetValue(index.KeyOf(term), out var id) || _earlier.TryGetValue(index.KeyOf(term), out id)
            ? id
            : null;

    /// <summary>Whether a term is the "uncategorised" category.</summary>
    public bool IsNoLabel(WxrItemTerm term) =>
        _noLabels.Contains(index.KeyOf(term))
        || Uncategorised.Is(new WxrCategory(null, term.Nicename, "", term.Name, ""));

    private async Task<List<ImportEntry>> StoreAsync(CancellationToken cancellationToken)
    {
        _byKey.Clear();
        _orphans.Clear();
        var db = store.Db;
        var lines = await store.LinesAsync(Type, null, cancellationToken);
        var entries = new List<ImportEntry>();
        var here = await db.Categories.Select(c => c.Id).ToHashSetAsync(cancellationToken);
        _earlier = lines
            .Where(l => here.Contains(l.Value.TargetId))
            .ToDictionary(l => l.Key, l => l.Value.TargetId, StringComparer.Ordinal);
        var tree = new OldCategories(index.Categories);
        var menuIsEmpty = !await db.Categories.AnyAsync(c => c.InMenu, cancellationToken);
        var menu = menuIsEmpty ? Menu(tree) : [];
        var position = await db.Categories.MaxAsync(c => (int?)c.Position, cancellationToken) ?? 0;
        foreach (var (key, from, parentKey, treeNotes) in tree.ParentsFirst())
        {
            var place = new Place(
                key,
                ImportTerms.Cut(TermStore.FirstOf(WordPressText.Plain(from.Name), key), Category.NameLength),
                ImportTerms.Cut(WordPressText.Plain(from.Description), 2000),
                $"/category/{tree.OldPath(key)}",
                ParentOf(key, parentKey, tree, lines),
                [.. treeNotes]
            );
            if (tree.ParentElsewhere(key) is { } missing && place.ParentId is null)
            {
                place.Notes.Add(
                    $"Its parent “{missing}” is not in the export; it stands at the top until that one comes."
                );
            }

            if (Uncategorised.Is(from))
            {
                _noLabels.Add(key);
                _earlier.Remove(key);
                entries.Add(
                    await LeaveOutAsync(place, lines.GetValueOrDefault(ImportLedger.Key(key)), cancellationToken)
                );
                continue;
            }

            var (category, action) = lines.GetValueOrDefault(ImportLedger.Key(key)) is { } line
                ? await UpdateAsync(place, line, cancellationToken)
                : await AddAsync(place, ++position, menu.Contains(key), cancellationToken);
            if (category is not null)
            {
                _byKey[key] = category.Id;
            }

            entries.Add(
                TermStore.Entry(
                    Type,
                    key,
                    place.Name,
                    action,
                    place.Old,
                    category is null ? null : SiteAddresses.Stored.Category(category.Slug),
                    place.Notes
                )
            );
        }

        FindOrphans(tree, lines);
        return entries;
    }

    /// <summary>
    /// Creates no section for the "uncategorised" category; its old list redirects to the front page.
    /// </summary>
    private async Task<ImportEntry> LeaveOutAsync(Place place, ImportedItem? line, CancellationToken cancellationToken)
    {
        // An older version imported it as a category, which has its address.
        if (line is null)
        {
            foreach (var address in new[] { place.Old, $"/category/{place.Key}" }.Distinct())
            {
                await store.KeepAsync(address, "/", RedirectTarget.Home, 0, cancellationToken);
            }

            await store.Db.SaveChangesAsync(cancellationToken);
        }

        return TermStore.Entry(
            Type,
            place.Key,
            place.Name,
            ImportAction.Skipped,
            place.Old,
            "/",
            ["WordPress gives it to stories without a category; it is no label, and its stories have none."]
        );
    }

    private long? ParentOf(string key, string? parentKey, OldCategories tree, Dictionary<string, ImportedItem> lines)
    {
        if (parentKey is not null)
        {
            return _byKey.TryGetValue(parentKey, out var above) ? above : null;
        }

        return tree.ParentElsewhere(key) is { } elsewhere
            ? lines.GetValueOrDefault(ImportLedger.Key(elsewhere))?.TargetId
            : null;
    }

    private async Task<(Category? Category, ImportAction Action)> UpdateAsync(
        Place place,
        ImportedItem line,
        CancellationToken cancellationToken
    )
    {
        var db = store.Db;
        var hash = Hash(place);
        var category = await db.Categories.SingleOrDefaultAsync(c => c.Id == line.TargetId, cancellationToken);
        var action = TermStore.Decide(category, line, hash, place.Notes);
        if (action == ImportAction.Changed)
        {
            category!.Name = place.Name;
            category.Description = place.Description;
            await db.SaveChangesAsync(cancellationToken);
            store.Changes.Append(ChangeSubject.Category, category.Id);
            store.Ledger.Write(line, Type, ImportLedger.Key(place.Key), category.Id, hash, category.Version);
            await db.SaveChangesAsync(cancellationToken);
        }

        if (category is { ParentId: null } && place.ParentId is { } parent && line.TargetVersion == category.Version)
        {
            _orphans.Add((category.Id, parent, place.Key));
        }

        return (category, action);
    }

    private async Task<(Category? Category, ImportAction Action)> AddAsync(
        Place place,
        int position,
        bool inMenu,
        CancellationToken cancellationToken
    )
    {
        var db = store.Db;
        var wanted = TermStore.FirstOf(Slug.From(place.Key), Slug.From(place.Name), "category");
        var category = await SameAsync(place, wanted, cancellationToken);
        Guid? version = null;
        if (category is not null)
        {
            place.Notes.Add("A category of this name was here already; the stories went into it.");
        }
        else
        {
            var slug = await FreeSlug.FindAsync(
                wanted,
                "category",
                (s, token) => db.Categories.AnyAsync(c => c.Slug == s, token),
                cancellationToken
            );
            if (slug != wanted)
            {
                place.Notes.Add($"Another category has the address /category/{wanted}.");
            }

            category = new Category
            {
                Slug = slug,
                Name = place.Name,
                Description = place.Description,
                ParentId = place.ParentId,
                Position = position,
                InMenu = inMenu,
            };
            db.Categories.Add(category);
            await db.SaveChangesAsync(cancellationToken);
            version = category.Version;
        }

        store.Changes.Append(ChangeSubject.Category, category.Id);
        store.Ledger.Write(null, Type, ImportLedger.Key(place.Key), category.Id, Hash(place), version);
        foreach (var address in new[] { place.Old, $"/category/{place.Key}" }.Distinct())
        {
            await store.KeepAsync(
                address,
                SiteAddresses.Stored.Category(category.Slug),
                RedirectTarget.Category,
                category.Id,
                cancellationToken
            );
        }

        await db.SaveChangesAsync(cancellationToken);
        return (category, ImportAction.Imported);
    }

    /// <summary>An existing category with the same name and parent that no other import has claimed.</summary>
    private async Task<Category?> SameAsync(Place place, string slug, CancellationToken cancellationToken)
    {
        var source = store.Ledger.Source;
        var candidates = await store
            .Db.Categories.Where(c => c.Name == place.Name || c.Slug == slug)
            .Where(c =>
                !store.Db.ImportedItems.Any(i => i.Source == source && i.SourceType == Type && i.TargetId == c.Id)
            )
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Id)
            .ToListAsync(cancellationToken);
        candidates = candidates.FindAll(c => TermName.AreEqual(c.Name, place.Name));
        return candidates.Find(c => c.Slug == slug) ?? candidates.Find(c => c.ParentId == place.ParentId);
    }

    /// <summary>Categories of earlier files whose parent is in this one.</summary>
    private void FindOrphans(OldCategories tree, Dictionary<string, ImportedItem> lines)
    {
        foreach (var (key, parent) in index.ParentsOfEarlierCategories)
        {
            if (
                _byKey.TryGetValue(parent, out var parentId)
                && tree.Has(parent)
                && lines.GetValueOrDefault(ImportLedger.Key(key)) is { } line
            )
            {
                _orphans.Add((line.TargetId, parentId, key));
            }
        }
    }

    /// <summary>Moves a category below the parent that arrived after it, unless the newsroom has edited it.</summary>
    private async Task MoveAsync(long id, long parentId, string key, CancellationToken cancellationToken)
    {
        var line = await store.Ledger.FindAsync(Type, ImportLedger.Key(key), cancellationToken);
        var category = await store
            .Db.Categories.AsNoTracking()
            .SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
        if (line is null || category is not { ParentId: null } || line.TargetVersion != category.Version)
        {
            return;
        }

        var moved = await editor.SaveAsync(
            new SaveCategory
            {
                Id = id,
                Version = category.Version,
                Name = category.Name,
                Description = category.Description,
                Colour = category.Colour,
                Position = category.Position,
                InMenu = false,
                ParentId = parentId,
            },
            ImportItems.Importer,
            cancellationToken
        );
        if (!moved.IsDone)
        {
            return;
        }

        line = await store.Ledger.FindAsync(Type, ImportLedger.Key(key), cancellationToken);
        var version = await store
            .Db.Categories.Where(c => c.Id == id)
            .Select(c => c.Version)
            .SingleAsync(cancellationToken);
        store.Ledger.Write(line, Type, ImportLedger.Key(key), id, line!.ContentHash, version);
        await store.Db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The top-level sections with the most stories, for a site without a menu.</summary>
    private HashSet<string> Menu(OldCategories tree) =>
        [
            .. tree.ParentsFirst()
                .Where(c => c.Parent is null && !Uncategorised.Is(c.Category))
                .Select(c => (c.Key, Stories: index.StoriesByCategory.GetValueOrDefault(c.Key)))
                .OrderByDescending(c => c.Stories)
                .Take(MenuLength)
                .Select(c => c.Key),
        ];

    private static string Hash(Place place) =>
        ImportLedger.Hash(new { name = place.Name, description = place.Description });

    private sealed record Place(
        string Key,
        string Name,
        string Description,
        string Old,
        long? ParentId,
        List<string> Notes
    );
}
