using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Imports tags. Equal names are one tag, whatever their slugs; the old slug becomes the address of a new tag.
/// </summary>
internal sealed class ImportTags(TermStore store, ExportIndex index)
{
    private const string Type = "tag";

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The results of earlier runs, for items of their files that are completed now.</summary>
    private Dictionary<string, string> _earlier = [];

    /// <summary>Imports all tags, a hundred per transaction.</summary>
    public async Task ImportAsync(Func<ImportEntry, Task> report, CancellationToken cancellationToken)
    {
        _earlier = await store
            .Db.ImportedItems.Where(i => i.Source == store.Ledger.Source && i.SourceType == Type)
            .Join(store.Db.Tags, i => i.TargetId, t => t.Id, (i, t) => new { i.SourceId, t.Name })
            .ToDictionaryAsync(i => i.SourceId, i => i.Name, StringComparer.Ordinal, cancellationToken);
        var tags = index
            .Tags.Select(tag => (Key: ExportIndex.TagKey(tag.Slug, tag.Name), tag.Name))
            .Where(t => t.Key.Length > 0)
            .DistinctBy(t => t.Key);
        foreach (var batch in tags.Chunk(100))
        {
            await store.StoreAsync(token => StoreAsync(batch, token), report, cancellationToken);
        }
    }

    /// <summary>The name of the tag for a term.</summary>
    public string? Of(WxrItemTerm term) =>
        _names.GetValueOrDefault(index.KeyOf(term)) ?? _earlier.GetValueOrDefault(index.KeyOf(term));

    private async Task<List<ImportEntry>> StoreAsync(
        (string Key, string Name)[] tags,
        CancellationToken cancellationToken
    )
    {
        var db = store.Db;
        var lines = await store.LinesAsync(Type, tags.Select(t => t.Key), cancellationToken);
        var present = await db.FindTagsAsync(tags.Select(t => NameOf(t.Key, t.Name)), cancellationToken);
        var entries = new List<ImportEntry>();
        foreach (var (key, exported) in tags)
        {
            var name = NameOf(key, exported);
            var old = $"/tag/{key}";
            var hash = ImportLedger.Hash(name);
            var notes = new List<string>();
            var line = lines.GetValueOrDefault(ImportLedger.Key(key));
            if (line is not null && !await WasMadeOneAsync(line, name, hash, cancellationToken))
            {
                var known = await KnownAsync(line, old, cancellationToken);
                _names.Remove(key);
                if (known is not null)
                {
                    _names[key] = known.Name;
                }

                entries.Add(
                    TermStore.Entry(
                        Type,
                        key,
                        name,
                        known is null ? ImportAction.Skipped : ImportAction.Unchanged,
                        old,
                        known is null ? null : SiteAddresses.Stored.Tag(known.Slug),
                        known is null ? [ImportLedger.Deleted] : []
                    )
                );
                continue;
            }

            if (!TermName.IsVisible(name))
            {
                entries.Add(
                    TermStore.Entry(Type, key, name, ImportAction.Skipped, null, null, ["Its name shows nothing."])
                );
                continue;
            }

            if (present.TryGetValue(TermName.Key(name), out var tag))
            {
                if (line is null && await IsOtherTermsAsync(tag.Id, cancellationToken))
                {
                    notes.Add($"The old site had another tag with the name “{tag.Name}”; the two became one.");
                }
            }
            else
            {
                tag = await db.AddTagAsync(name, FreeSlug.From(key, FreeSlug.From(name, "tag")), cancellationToken);
                present[TermName.Key(name)] = tag;
                if (tag.Slug != Slug.From(key))
                {
                    notes.Add($"Its address here is /tag/{tag.Slug}.");
                }
            }

            _names[key] = tag.Name;
            store.Changes.Append(ChangeSubject.Tag, tag.Id);
            store.Ledger.Write(line, Type, ImportLedger.Key(key), tag.Id, hash, null);
            if (!await db.Tags.AnyAsync(t => t.Slug == key && t.Id != tag.Id, cancellationToken))
            {
                await store.KeepAsync(
                    old,
                    SiteAddresses.Stored.Tag(tag.Slug),
                    RedirectTarget.Tag,
                    tag.Id,
                    cancellationToken
                );
            }

            await db.SaveChangesAsync(cancellationToken);
            entries.Add(
                TermStore.Entry(Type, key, name, ImportAction.Imported, old, SiteAddresses.Stored.Tag(tag.Slug), notes)
            );
        }

        return entries;
    }

    private static string NameOf(string key, string name) =>
        ImportTerms.Cut(TermStore.FirstOf(WordPressText.Plain(name), key), Tag.NameLength);

    private Task<bool> IsOtherTermsAsync(long id, CancellationToken cancellationToken) =>
        store.Db.ImportedItems.AnyAsync(
            i => i.Source == store.Ledger.Source && i.SourceType == Type && i.TargetId == id,
            cancellationToken
        );

    /// <summary>Whether an older version merged this tag into another because their slugs were alike.</summary>
    private async Task<bool> WasMadeOneAsync(
        ImportedItem line,
        string name,
        string hash,
        CancellationToken cancellationToken
    )
    {
        var target = await store
            .Db.Tags.Where(t => t.Id == line.TargetId)
            .Select(t => t.Name)
            .SingleOrDefaultAsync(cancellationToken);
        return target is not null
            && !TermName.AreEqual(target, name)
            && line.ContentHash == hash
            && await store.Db.ImportedItems.AnyAsync(
                i => i.Source == line.Source && i.SourceType == Type && i.TargetId == line.TargetId && i.Id != line.Id,
                cancellationToken
            );
    }

    /// <summary>The tag of a row, or the one that the newsroom merged it into.</summary>
    private async Task<Tag?> KnownAsync(ImportedItem line, string old, CancellationToken cancellationToken)
    {
        if (await store.Db.Tags.SingleOrDefaultAsync(t => t.Id == line.TargetId, cancellationToken) is { } tag)
        {
            return tag;
        }

        var from = Articles.ArticlePaths.Normalise(old);
        var into = await store
            .Db.Redirects.Where(r => r.FromPath == from && r.Target == RedirectTarget.Tag)
            .Select(r => r.TargetId)
            .SingleOrDefaultAsync(cancellationToken);
        return await store.Db.Tags.SingleOrDefaultAsync(t => t.Id == into, cancellationToken);
    }
}
