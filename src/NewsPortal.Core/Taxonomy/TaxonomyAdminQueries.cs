using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Taxonomy;

/// <summary>A category in the newsroom's tree.</summary>
public sealed record CategoryLine(
    long Id,
    string Name,
    string Slug,
    string? Colour,
    int Position,
    bool InMenu,
    int Articles,
    int Depth
);

/// <summary>An author in the newsroom's list.</summary>
public sealed record AuthorLine(long Id, string Name, string Slug, string Role, int Articles);

/// <summary>A tag in the newsroom's list.</summary>
public sealed record TagLine(long Id, string Name, string Slug, int Articles)
{
    /// <summary>The introduction above its stories; only loaded for the tag's own form.</summary>
    public string Introduction { get; init; } = "";

    /// <summary>The tag's version; only loaded for the tag's own form.</summary>
    public Guid Version { get; init; }
}

/// <summary>A tag that somebody may mean.</summary>
public sealed record TagSuggestion(string Name, int Articles);

/// <summary>A series in the newsroom's list.</summary>
public sealed record SeriesLine(long Id, string Title, string Slug, int Articles);

/// <summary>A part of a series in the series's form, whatever its state.</summary>
public sealed record SeriesPartLine(
    long ArticleId,
    string Headline,
    int Place,
    ArticleState State,
    DateTime? PublishedAt
);

/// <summary>One page of a list sorted by name.</summary>
/// <param name="Lines">The page's entries.</param>
/// <param name="Before">Id of the entry before which the previous page ends; null for none.</param>
/// <param name="After">Id of the entry after which the next page begins; null for none.</param>
public sealed record NamePage<T>(IReadOnlyList<T> Lines, long? Before, long? After);

/// <summary>
/// The requested part of a list by name: before or after the entry with an id. With neither, or if the entry is gone,
/// the beginning; with both, <see cref="Before"/> wins.
/// </summary>
public readonly record struct NamePosition(long? Before, long? After);

/// <summary>Reads categories, authors, tags and series for the newsroom.</summary>
public sealed class TaxonomyAdminQueries(NewsDbContext db)
{
    /// <summary>Authors or tags per page of their list.</summary>
    public const int PageSize = 100;

    /// <summary>The most tags that are suggested at once.</summary>
    public const int SuggestionsSize = 8;

    /// <summary>The most parts listed in a series's form; for a longer series, its last ones.</summary>
    public const int PartsSize = 200;

    /// <summary>The tree from top to bottom, with the number of articles per label.</summary>
    public async Task<IReadOnlyList<CategoryLine>> CategoriesAsync(CancellationToken cancellationToken)
    {
        var counts = await db
            .ContentReferences.Where(r => r.Kind == ReferenceKind.Category)
            .GroupBy(r => r.TargetId)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var rows = await db
            .Categories.AsNoTracking()
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Name)
            .Select(c => new
            {
                c.Id,
                c.ParentId,
                c.Name,
                c.Slug,
                c.Colour,
                c.Position,
                c.InMenu,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. CategoryTree
                .Flatten(rows, r => r.Id, r => r.ParentId)
                .Select(n => new CategoryLine(
                    n.Item.Id,
                    n.Item.Name,
                    n.Item.Slug,
                    n.Item.Colour,
                    n.Item.Position,
                    n.Item.InMenu,
                    counts.GetValueOrDefault(n.Item.Id),
                    n.Depth
                )),
        ];
    }

    /// <summary>A category for its form; null for none.</summary>
    public Task<SaveCategory?> CategoryAsync(long id, CancellationToken cancellationToken) =>
        db
            .Categories.AsNoTracking()
            .Where(c => c.Id == id)
            .Select(c => new SaveCategory
            {
                Id = c.Id,
                Version = c.Version,
                Name = c.Name,
                Slug = c.Slug,
                Description = c.Description,
                Colour = c.Colour,
                ParentId = c.ParentId,
                Position = c.Position,
                InMenu = c.InMenu,
            })
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>Authors whose name contains the words, by name.</summary>
    public async Task<NamePage<AuthorLine>> AuthorsAsync(
        string? words,
        NamePosition position,
        CancellationToken cancellationToken
    )
    {
        var (ids, before, after) = await PageAsync(
            db.Authors.Select(a => new Named { Id = a.Id, Name = a.Name }),
            words,
            position,
            cancellationToken
        );
        var lines = await db
            .Authors.AsNoTracking()
            .Where(a => ids.Contains(a.Id))
            .Select(a => new AuthorLine(
                a.Id,
                a.Name,
                a.Slug,
                a.Role,
                db.ContentReferences.Count(r => r.Kind == ReferenceKind.Author && r.TargetId == a.Id)
            ))
            .ToListAsync(cancellationToken);
        return new NamePage<AuthorLine>([.. lines.OrderBy(l => ids.IndexOf(l.Id))], before, after);
    }

    /// <summary>The author that a user's byline names; null for none.</summary>
    public async Task<SaveAuthor?> OwnAuthorAsync(long userId, CancellationToken cancellationToken) =>
        await db.Users.Where(u => u.Id == userId).Select(u => u.AuthorId).SingleOrDefaultAsync(cancellationToken)
            is { } id
            ? await AuthorAsync(id, cancellationToken)
            : null;

    /// <summary>An author for the form; null for none.</summary>
    public Task<SaveAuthor?> AuthorAsync(long id, CancellationToken cancellationToken) =>
        db
            .Authors.AsNoTracking()
            .Where(a => a.Id == id)
            .Select(a => new SaveAuthor
            {
                Id = a.Id,
                Version = a.Version,
                Name = a.Name,
                Slug = a.Slug,
                Role = a.Role,
                Biography = a.Biography,
                Email = a.Email,
                PortraitId = a.PortraitId,
                IsOrganisation = a.IsOrganisation,
                Links = a
                    .Links.OrderBy(l => l.Position)
                    .Select(l => new SaveAuthorLink { Label = l.Label, Url = l.Url })
                    .ToList(),
            })
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>Tags whose name contains the words, by name.</summary>
    public async Task<NamePage<TagLine>> TagsAsync(
        string? words,
        NamePosition position,
        CancellationToken cancellationToken
    )
    {
        var (ids, before, after) = await PageAsync(
            db.Tags.Select(t => new Named { Id = t.Id, Name = t.Name }),
            words,
            position,
            cancellationToken
        );
        var lines = await db
            .Tags.AsNoTracking()
            .Where(t => ids.Contains(t.Id))
            .Select(t => new TagLine(
                t.Id,
                t.Name,
                t.Slug,
                db.ContentReferences.Count(r => r.Kind == ReferenceKind.Tag && r.TargetId == t.Id)
            ))
            .ToListAsync(cancellationToken);
        return new NamePage<TagLine>([.. lines.OrderBy(l => ids.IndexOf(l.Id))], before, after);
    }

    /// <summary>Tags for what somebody is typing, without regard to accents; those of most articles first.</summary>
    public async Task<IReadOnlyList<TagSuggestion>> SuggestTagsAsync(string? typed, CancellationToken cancellationToken)
    {
        var line = PlainText.Line(typed);
        var slug = Slug.From(line);
        if (line.Length == 0)
        {
            return [];
        }

        var named = db.Tags.Holding(line, t => t.Name).Select(t => t.Id);
        return await db
            .Tags.AsNoTracking()
            .Where(t => (slug != "" && t.Slug.Contains(slug)) || named.Contains(t.Id))
            .Select(t => new
            {
                t.Name,
                Articles = db.ContentReferences.Count(r => r.Kind == ReferenceKind.Tag && r.TargetId == t.Id),
            })
            .OrderByDescending(t => t.Articles)
            .ThenBy(t => t.Name)
            .Take(SuggestionsSize)
            .Select(t => new TagSuggestion(t.Name, t.Articles))
            .ToListAsync(cancellationToken);
    }

    /// <summary>One tag; null for none.</summary>
    public Task<TagLine?> TagAsync(long id, CancellationToken cancellationToken) =>
        db
            .Tags.AsNoTracking()
            .Where(t => t.Id == id)
            .Select(t => new TagLine(
                t.Id,
                t.Name,
                t.Slug,
                db.ContentReferences.Count(r => r.Kind == ReferenceKind.Tag && r.TargetId == t.Id)
            )
            {
                Introduction = t.Introduction,
                Version = t.Version,
            })
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>Series whose title contains the words, by title.</summary>
    public async Task<NamePage<SeriesLine>> SeriesAsync(
        string? words,
        NamePosition position,
        CancellationToken cancellationToken
    )
    {
        var (ids, before, after) = await PageAsync(
            db.Series.Select(s => new Named { Id = s.Id, Name = s.Title }),
            words,
            position,
            cancellationToken
        );
        var lines = await db
            .Series.AsNoTracking()
            .Where(s => ids.Contains(s.Id))
            .Select(s => new SeriesLine(
                s.Id,
                s.Title,
                s.Slug,
                db.ContentReferences.Count(r => r.Kind == ReferenceKind.Series && r.TargetId == s.Id)
            ))
            .ToListAsync(cancellationToken);
        return new NamePage<SeriesLine>([.. lines.OrderBy(l => ids.IndexOf(l.Id))], before, after);
    }

    /// <summary>A series for its form; null for none.</summary>
    public Task<SaveSeries?> FindSeriesAsync(long id, CancellationToken cancellationToken) =>
        db
            .Series.AsNoTracking()
            .Where(s => s.Id == id)
            .Select(s => new SaveSeries
            {
                Id = s.Id,
                Version = s.Version,
                Title = s.Title,
                Slug = s.Slug,
                Introduction = s.Introduction,
            })
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>The parts of a series in order, whatever their state.</summary>
    public async Task<IReadOnlyList<SeriesPartLine>> PartsAsync(long seriesId, CancellationToken cancellationToken)
    {
        var parts = await db
            .ContentReferences.AsNoTracking()
            .Where(r => r.Kind == ReferenceKind.Series && r.TargetId == seriesId)
            .Join(
                db.Known(),
                r => r.ArticleId,
                a => a.Id,
                (r, a) =>
                    new
                    {
                        r.Position,
                        a.Id,
                        a.Title,
                        a.State,
                        a.PublishedAt,
                    }
            )
            .OrderByDescending(p => p.Position)
            .ThenByDescending(p => p.PublishedAt)
            .ThenByDescending(p => p.Id)
            .Take(PartsSize)
            .Select(p => new SeriesPartLine(p.Id, p.Title, p.Position, p.State, p.PublishedAt))
            .ToListAsync(cancellationToken);
        parts.Reverse();
        return parts;
    }

    // The database compares the names, because only its own collation agrees with the order of its index.
    private static async Task<(List<long> Ids, long? Before, long? After)> PageAsync(
        IQueryable<Named> all,
        string? words,
        NamePosition position,
        CancellationToken cancellationToken
    )
    {
        var rows = all.Holding(words, n => n.Name);
        var id = position.Before ?? position.After;
        var name = id is null
            ? null
            : await all.Where(n => n.Id == id).Select(n => n.Name).SingleOrDefaultAsync(cancellationToken);
        var upwards = name is not null && position.Before is not null;
        if (name is not null)
        {
            rows = upwards
                ? rows.Where(n => n.Name.CompareTo(name) <= 0 && (n.Name.CompareTo(name) < 0 || n.Id < id))
                : rows.Where(n => n.Name.CompareTo(name) >= 0 && (n.Name.CompareTo(name) > 0 || n.Id > id));
        }

        rows = upwards
            ? rows.OrderByDescending(n => n.Name).ThenByDescending(n => n.Id)
            : rows.OrderBy(n => n.Name).ThenBy(n => n.Id);
        var found = await rows.Select(n => n.Id).Take(PageSize + 1).ToListAsync(cancellationToken);
        var more = found.Count > PageSize;
        var ids = found.Take(PageSize).ToList();
        if (upwards)
        {
            ids.Reverse();
        }

        var hasBefore = ids.Count > 0 && (upwards ? more : name is not null);
        var hasAfter = ids.Count > 0 && (upwards || more);
        return (ids, hasBefore ? ids[0] : null, hasAfter ? ids[^1] : null);
    }

    private sealed record Named
    {
        public long Id { get; init; }
        public required string Name { get; init; }
    }
}
