using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>How pictures belong together: in collections, and by their looks.</summary>
internal static class PictureRelations
{
    /// <summary>How many pictures one is compared with by its look.</summary>
    private const int MostCompared = 2000;

    /// <summary>The picture that resembles a look most, of a bounded number; null for none.</summary>
    public static async Task<long?> MostAlikeAsync(
        this NewsDbContext db,
        long look,
        CancellationToken cancellationToken,
        long? except = null
    )
    {
        var parts = PictureLook.PartsOf(look);
        var near = await db
            .PictureLooks.Where(l => parts.Contains(l.Part) && l.MediaId != except)
            .OrderByDescending(l => l.MediaId)
            .Take(MostCompared)
            .Select(l => new { l.MediaId, l.Look })
            .ToListAsync(cancellationToken);
        return near.Select(l => (l.MediaId, Difference: PictureLook.Difference(l.Look, look)))
            .Where(l => l.Difference <= PictureLook.MostDifferent)
            .OrderBy(l => l.Difference)
            .Select(l => (long?)l.MediaId)
            .FirstOrDefault();
    }

    /// <summary>
    /// Whether an article that is public or waits for its time, an author's profile, a front or the masthead shows a
    /// picture:
    /// changing the picture changes what an editor has let readers see.
    /// </summary>
    public static async Task<bool> IsShownAsync(this NewsDbContext db, long id, CancellationToken cancellationToken) =>
        await db.ArticleMedia.AnyAsync(l => l.MediaId == id, cancellationToken)
        || await db.Authors.AnyAsync(a => a.PortraitId == id, cancellationToken)
        || await db.IsLogoAsync(id, cancellationToken)
        || await db.FrontPlacements.AnyAsync(p => p.PictureId == id, cancellationToken);

    /// <summary>Whether a picture is the newspaper's logo.</summary>
    public static Task<bool> IsLogoAsync(this NewsDbContext db, long id, CancellationToken cancellationToken) =>
        db.SiteSettings.AnyAsync(s => s.LogoId == id || s.DarkLogoId == id, cancellationToken);

    /// <summary>Pictures that no article, draft, author's profile or masthead shows.</summary>
    public static IQueryable<MediaItem> Unused(this NewsDbContext db, IQueryable<MediaItem> pictures) =>
        pictures.Where(m =>
            !db.ArticleMedia.Any(l => l.MediaId == m.Id)
            && !db.ContentReferences.Any(r => r.Kind == ReferenceKind.Picture && r.TargetId == m.Id)
            && !db.Authors.Any(a => a.PortraitId == m.Id)
            && !db.SiteSettings.Any(s => s.LogoId == m.Id || s.DarkLogoId == m.Id)
            && !db.FrontPlacements.Any(p => p.PictureId == m.Id)
        );

    /// <summary>Whether a picture is in the collections of these names and no others; true for null.</summary>
    public static async Task<bool> IsCollectedAsync(
        this NewsDbContext db,
        long id,
        string? names,
        CancellationToken cancellationToken
    ) =>
        names is null
        || WordList
            .Of(names)
            .ToHashSet(StringComparer.OrdinalIgnoreCase)
            .SetEquals(
                await db
                    .CollectedPictures.Where(c => c.MediaId == id)
                    .Select(c => c.Collection.Name)
                    .ToListAsync(cancellationToken)
            );

    /// <summary>
    /// Puts a picture into the collections of these names, and takes it out of all others, in the caller's unit of
    /// work; null for no change. A collection without pictures ends.
    /// </summary>
    public static async Task CollectAsync(
        this NewsDbContext db,
        MediaItem item,
        string? names,
        CancellationToken cancellationToken
    )
    {
        if (names is null)
        {
            return;
        }

        var wanted = WordList.Of(names);
        var present = await db
            .CollectedPictures.Where(c => c.MediaId == item.Id)
            .Include(c => c.Collection)
            .ToListAsync(cancellationToken);
        foreach (var left in present.Where(c => !wanted.Contains(c.Collection.Name, StringComparer.OrdinalIgnoreCase)))
        {
            db.Remove(left);
            if (
                !await db.CollectedPictures.AnyAsync(
                    c => c.CollectionId == left.CollectionId && c.MediaId != item.Id,
                    cancellationToken
                )
            )
            {
                db.Remove(left.Collection);
            }
        }

        var here = present.Select(c => c.Collection.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in wanted.Where(name => !here.Contains(name)))
        {
            var collection =
                await db.PictureCollections.FirstOrDefaultAsync(c => c.Name == name, cancellationToken)
                ?? new PictureCollection { Name = name };
            item.Collections.Add(new CollectedPicture { Collection = collection });
        }
    }
}
