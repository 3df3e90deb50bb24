using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Taxonomy;

/// <summary>A category in the newsroom's tree.</summary>
public sealed record CategoryLine(
    long Id, string Name, string Slug, string? Colour, int Position, bool InMenu, int Articles, int Depth);

/// <summary>An author in the newsroom's list.</summary>
public sealed record AuthorLine(long Id, string Name, string Slug, string Role, int Articles);

/// <summary>A tag in the newsroom's list.</summary>
public sealed record TagLine(long Id, string Name, string Slug, int Articles);

/// <summary>What the newsroom reads about categories, authors and tags.</summary>
public sealed class TaxonomyDesk(NewsDbContext db)
{
    /// <summary>How many authors or tags a page of their list shows.</summary>
    public const int PageSize = 100;

    /// <summary>The tree from top to bottom, with the number of articles that carry each label.</summary>
    public async Task<IReadOnlyList<CategoryLine>> CategoriesAsync(CancellationToken cancellationToken)
    {
        var counts = await db.ArticleCategories.Where(l => l.Position != null).GroupBy(l => l.CategoryId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var rows = await db.Categories.AsNoTracking().OrderBy(c => c.Position).ThenBy(c => c.Name)
            .Select(c => new { c.Id, c.ParentId, c.Name, c.Slug, c.Colour, c.Position, c.InMenu }).ToListAsync(cancellationToken);
        return [.. CategoryTree.Flatten(rows, r => r.Id, r => r.ParentId).Select(n => new CategoryLine(
            n.Item.Id, n.Item.Name, n.Item.Slug, n.Item.Colour, n.Item.Position, n.Item.InMenu,
            counts.GetValueOrDefault(n.Item.Id), n.Depth))];
    }

    /// <summary>A category as its form shows it; null when there is none.</summary>
    public Task<SaveCategory?> CategoryAsync(long id, CancellationToken cancellationToken) =>
        db.Categories.AsNoTracking().Where(c => c.Id == id).Select(c => new SaveCategory
        {
            Id = c.Id, Version = c.Version, Name = c.Name, Slug = c.Slug, Description = c.Description, Colour = c.Colour,
            ParentId = c.ParentId, Position = c.Position, InMenu = c.InMenu,
        }).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Authors whose name holds the words, by name, after the given name.</summary>
    public async Task<IReadOnlyList<AuthorLine>> AuthorsAsync(string? words, int page, CancellationToken cancellationToken) =>
        await db.Authors.AsNoTracking().Where(a => EF.Functions.Like(a.Name, Pattern(words), "\\"))
            .OrderBy(a => a.Name).ThenBy(a => a.Id).Skip(page * PageSize).Take(PageSize + 1)
            .Select(a => new AuthorLine(a.Id, a.Name, a.Slug, a.Role, db.ArticleAuthors.Count(l => l.AuthorId == a.Id)))
            .ToListAsync(cancellationToken);

    /// <summary>An author as the form shows it; null when there is none.</summary>
    public Task<SaveAuthor?> AuthorAsync(long id, CancellationToken cancellationToken) =>
        db.Authors.AsNoTracking().Where(a => a.Id == id).Select(a => new SaveAuthor
        {
            Id = a.Id, Version = a.Version, Name = a.Name, Slug = a.Slug, Role = a.Role, Biography = a.Biography, Email = a.Email,
            PortraitId = a.PortraitId,
            Links = a.Links.OrderBy(l => l.Position).Select(l => new SaveAuthorLink { Label = l.Label, Url = l.Url }).ToList(),
        }).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Tags whose name holds the words, by name.</summary>
    public async Task<IReadOnlyList<TagLine>> TagsAsync(string? words, int page, CancellationToken cancellationToken) =>
        await db.Tags.AsNoTracking().Where(t => EF.Functions.Like(t.Name, Pattern(words), "\\"))
            .OrderBy(t => t.Name).ThenBy(t => t.Id).Skip(page * PageSize).Take(PageSize + 1)
            .Select(t => new TagLine(t.Id, t.Name, t.Slug, db.ArticleTags.Count(l => l.TagId == t.Id))).ToListAsync(cancellationToken);

    /// <summary>One tag; null when there is none.</summary>
    public Task<TagLine?> TagAsync(long id, CancellationToken cancellationToken) =>
        db.Tags.AsNoTracking().Where(t => t.Id == id)
            .Select(t => new TagLine(t.Id, t.Name, t.Slug, db.ArticleTags.Count(l => l.TagId == t.Id))).SingleOrDefaultAsync(cancellationToken);

    /// <summary>The tag with this name or address; null when there is none.</summary>
    public Task<long?> FindTagAsync(string text, CancellationToken cancellationToken)
    {
        var slug = Slug.From(text);
        return db.Tags.Where(t => t.Slug == slug || t.Name == text).OrderBy(t => t.Id).Select(t => (long?)t.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private static string Pattern(string? words) =>
        $"%{(words ?? "").Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)}%";
}
