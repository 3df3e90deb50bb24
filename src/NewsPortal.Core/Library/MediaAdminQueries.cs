using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>A picture in the library's list.</summary>
public sealed record PictureListItem(PictureRef Picture, string FileName, string Caption, string Credit);

/// <summary>One page of the library, newest first.</summary>
/// <param name="Pictures">At most <see cref="MediaAdminQueries.PageSize"/>.</param>
/// <param name="Older">The value of "before" for the next page; null at the end.</param>
public sealed record PictureListPage(IReadOnlyList<PictureListItem> Pictures, long? Older);

/// <summary>An article that shows a picture.</summary>
public sealed record PictureUse(long ArticleId, string Headline, ArticleState State, DateTime? PublishedAt);

/// <summary>An author whose portrait this picture is.</summary>
public sealed record PortraitUse(long AuthorId, string Name);

/// <summary>What the newsroom sees of a picture.</summary>
/// <param name="Uses">The articles that show it, latest first, at most <see cref="MediaAdminQueries.MaxUses"/>.</param>
/// <param name="MayChange">Whether the actor may change its texts, or delete it once nothing shows it.</param>
public sealed record PictureDetails(
    PictureRef Picture,
    Guid Version,
    string FileName,
    PictureFormat Format,
    long Bytes,
    string Caption,
    string Credit,
    DateTime CreatedAt,
    string? UploadedBy,
    IReadOnlyList<PictureUse> Uses,
    IReadOnlyList<PortraitUse> Portraits,
    bool MayChange
)
{
    /// <summary>True if an article or an author shows it.</summary>
    public bool IsUsed => Uses.Count + Portraits.Count > 0;
}

/// <summary>Reads the picture library for the newsroom.</summary>
public sealed class MediaAdminQueries(NewsDbContext db)
{
    public const int PageSize = 48;
    public const int MaxUses = 50;

    /// <summary>
    /// Pictures whose file name, description, caption or credit contains every word of a search; all if it is blank.
    /// </summary>
    /// <param name="search">Words from the newsroom.</param>
    /// <param name="before">Only pictures with a lower id: where the previous page ended.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<PictureListPage> ListAsync(string? search, long? before, CancellationToken cancellationToken)
    {
        var pictures = db
            .Media.AsNoTracking()
            .Holding(search, m => m.FileName, m => m.Alt, m => m.Caption, m => m.Credit);
        if (before is not null)
        {
            pictures = pictures.Where(m => m.Id < before);
        }

        var rows = await pictures
            .OrderByDescending(m => m.Id)
            .Take(PageSize + 1)
            .Select(m => new PictureListItem(PictureRef.Of(m), m.FileName, m.Caption, m.Credit))
            .ToListAsync(cancellationToken);
        return rows.Count > PageSize
            ? new PictureListPage(rows[..PageSize], rows[PageSize - 1].Picture.Id)
            : new PictureListPage(rows, null);
    }

    /// <summary>One picture and where it is used; null if there is none with this id.</summary>
    public async Task<PictureDetails?> FindAsync(long id, Actor actor, CancellationToken cancellationToken)
    {
        var item = await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (item is null)
        {
            return null;
        }

        var uploader = item.UploadedById is null
            ? null
            : await db
                .Users.Where(u => u.Id == item.UploadedById)
                .Select(u => u.DisplayName)
                .SingleOrDefaultAsync(cancellationToken);
        var uses = await db
            .Articles.AsNoTracking()
            .Where(a =>
                a.Media.Any(l => l.MediaId == id)
                || db.ContentReferences.Any(r =>
                    r.ArticleId == a.Id && r.Kind == ReferenceKind.Picture && r.TargetId == id
                )
            )
            .OrderByDescending(a => a.Id)
            .Take(MaxUses)
            .Select(a => new PictureUse(a.Id, a.Title, a.State, a.PublishedAt))
            .ToListAsync(cancellationToken);
        var portraits = await db
            .Authors.Where(a => a.PortraitId == id)
            .OrderBy(a => a.Name)
            .Take(MaxUses)
            .Select(a => new PortraitUse(a.Id, a.Name))
            .ToListAsync(cancellationToken);
        return new PictureDetails(
            PictureRef.Of(item),
            item.Version,
            item.FileName,
            PictureFormats.FromContentType(item.ContentType),
            item.Bytes,
            item.Caption,
            item.Credit,
            item.CreatedAt,
            uploader,
            uses,
            portraits,
            MediaLibrary.MayChange(item, actor)
        );
    }
}
