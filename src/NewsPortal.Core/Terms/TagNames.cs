using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Terms;

/// <summary>Finds tags by name, whatever their slugs.</summary>
public static class TagNames
{
    /// <summary>Those of Latin, Arabic and Chinese.</summary>
    private static readonly char[] Commas = [',', '\u060C', '\uFF0C'];

    /// <summary>
    /// The tags with these names in order, each once; a name from before a merge or a new name counts for the tag of
    /// today, and missing ones are created and saved. Invisible names are skipped.
    /// </summary>
    public static async Task<List<Tag>> FindOrAddTagsAsync(
        this NewsDbContext db,
        IEnumerable<string> names,
        CancellationToken cancellationToken
    )
    {
        var wanted = names.Select(PlainText.Line).Where(TermName.IsVisible).DistinctBy(TermName.Key).ToList();
        var known = await db.FindTagsAsync(wanted, cancellationToken);
        var missing = wanted.Select(TermName.Key).Where(key => !known.ContainsKey(key)).ToList();
        if (missing.Count > 0)
        {
            foreach (var (key, tag) in await db.FindFormerTagsAsync(missing, cancellationToken))
            {
                known.Add(key, tag);
            }
        }

        foreach (var name in wanted.Where(name => !known.ContainsKey(TermName.Key(name))))
        {
            known.Add(TermName.Key(name), await db.AddTagAsync(name, name, cancellationToken));
        }

        return [.. wanted.Select(name => known[TermName.Key(name)]).DistinctBy(tag => tag.Id)];
    }

    /// <summary>
    /// Names as somebody typed them, without a script that splits them: one that contains commas is several, unless a
    /// tag is called so.
    /// </summary>
    internal static async Task<IReadOnlyList<string>> SplitAtCommasAsync(
        this NewsDbContext db,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    )
    {
        var joined = names.Where(name => name.AsSpan().ContainsAny(Commas)).ToList();
        if (joined.Count == 0)
        {
            return names;
        }

        var known = await db.FindTagsAsync(joined, cancellationToken);
        return
        [
            .. names
                .SelectMany(name =>
                    known.ContainsKey(TermName.Key(name))
                        ? [name]
                        : name.Split(Commas).Select(PlainText.Line).Where(TermName.IsVisible)
                )
                .DistinctBy(TermName.Key),
        ];
    }

    /// <summary>Creates and saves a tag at the requested slug or the next free one.</summary>
    public static async Task<Tag> AddTagAsync(
        this NewsDbContext db,
        string name,
        string address,
        CancellationToken cancellationToken
    )
    {
        var slug = await FreeSlug.FindAsync(
            address,
            "tag",
            (slug, token) => db.Tags.AnyAsync(t => t.Slug == slug, token),
            cancellationToken
        );
        var tag = new Tag { Slug = slug, Name = name };
        db.Tags.Add(tag);
        await db.SaveChangesAsync(cancellationToken);
        return tag;
    }

    /// <summary>
    /// The tags with these names by <see cref="TermName.Key"/>; of several with one name, the oldest.
    /// </summary>
    public static async Task<Dictionary<string, Tag>> FindTagsAsync(
        this NewsDbContext db,
        IEnumerable<string> names,
        CancellationToken cancellationToken
    )
    {
        await db.KeyTagsAsync(cancellationToken);
        var keys = names.Select(TermName.Key).Distinct().ToList();
        var tags = await db
            .Tags.Where(t => keys.Contains(t.NameKey!))
            .OrderBy(t => t.Id)
            .ToListAsync(cancellationToken);
        return tags.DistinctBy(t => t.NameKey).ToDictionary(t => t.NameKey!, StringComparer.Ordinal);
    }

    /// <summary>
    /// Gives tags of older versions the key that SQL could not compute for non-ASCII names; otherwise costs one seek.
    /// </summary>
    private static async Task KeyTagsAsync(this NewsDbContext db, CancellationToken cancellationToken)
    {
        if (!await db.Tags.AnyAsync(t => t.NameKey == null, cancellationToken))
        {
            return;
        }

        foreach (
            var tag in await db
                .Tags.AsNoTracking()
                .Where(t => t.NameKey == null)
                .Select(t => new { t.Id, t.Name })
                .ToListAsync(cancellationToken)
        )
        {
            // Without a new version, because nobody has edited them.
            var key = TermName.Key(tag.Name);
            await db
                .Tags.Where(t => t.Id == tag.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.NameKey, key), cancellationToken);
        }
    }
}
