using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>A picture in the library's list.</summary>
/// <param name="LooksLike">The picture that it resembles, if that is still there.</param>
/// <param name="MayChange">Whether the actor may change its texts.</param>
public sealed record PictureListItem(
    PictureRef Picture,
    Guid Version,
    string FileName,
    PictureTexts Texts,
    PictureTwin? LooksLike,
    bool MayChange
)
{
    public string Caption => Texts.Caption ?? "";
    public string Credit => Texts.Credit ?? "";
}

/// <summary>A picture that another one resembles.</summary>
public sealed record PictureTwin(long Id, string FileName);

/// <summary>What the library can be filtered by.</summary>
public sealed record PictureChoices(IReadOnlyList<NamedChoice> Collections, IReadOnlyList<NamedChoice> People);

/// <summary>Something to choose by its name.</summary>
public sealed record NamedChoice(long Id, string Name);

/// <summary>One page of the library, newest first.</summary>
/// <param name="Pictures">At most <see cref="MediaAdminQueries.PageSize"/>.</param>
/// <param name="Older">The value of "before" for the next page; null at the end.</param>
public sealed record PictureListPage(IReadOnlyList<PictureListItem> Pictures, long? Older);

/// <summary>An article that shows a picture.</summary>
public sealed record PictureUse(long ArticleId, string Headline, ArticleState State, DateTime? PublishedAt)
{
    /// <summary>Whether editors have placed the article on a front.</summary>
    public bool IsPlaced { get; init; }
}

/// <summary>An author whose portrait this picture is.</summary>
public sealed record PortraitUse(long AuthorId, string Name);

/// <summary>What the newsroom sees of a picture.</summary>
/// <param name="Uses">The articles that show it, latest first, at most <see cref="MediaAdminQueries.MaxUses"/>.</param>
/// <param name="FormerName">The name of the file that can be taken back; null for none.</param>
/// <param name="MayChange">Whether the actor may change its texts, or delete it once nothing shows it.</param>
public sealed record PictureDetails(
    PictureRef Picture,
    Guid Version,
    string FileName,
    PictureFormat Format,
    long Bytes,
    PictureTexts Texts,
    DateOnly? TakenOn,
    PictureTwin? LooksLike,
    string? FormerName,
    DateTime CreatedAt,
    string? UploadedBy,
    IReadOnlyList<PictureUse> Uses,
    IReadOnlyList<PortraitUse> Portraits,
    bool MayChange
)
{
    /// <summary>True if readers see it, and the actor may not change what they see.</summary>
    public bool NeedsEditor { get; init; }

    /// <summary>How many articles show it that do not exist for who reads.</summary>
    public int OtherUses { get; init; }

    /// <summary>True if a front, or the draft of one, shows it instead of a story's own.</summary>
    public bool IsOnFront { get; init; }

    /// <summary>True if it is the newspaper's logo.</summary>
    public bool IsLogo { get; init; }

    /// <summary>True if an article, an author, a front or the masthead shows it.</summary>
    public bool IsUsed => IsOnFront || IsLogo || Uses.Count + OtherUses + Portraits.Count > 0;
}

/// <summary>Reads the picture library for the newsroom.</summary>
public sealed class MediaAdminQueries(NewsDbContext db, TimeProvider clock)
{
    public const int PageSize = 48;
    public const int MaxUses = 50;
    private const int MaxChoices = 500;

    /// <summary>How long before the end of the rights the desk says so.</summary>
    private static readonly TimeSpan WarnedBefore = TimeSpan.FromDays(14);

    /// <summary>The pictures of a filter, newest first.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="before">Only pictures with a lower id: where the previous page ended.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<PictureListPage> ListAsync(
        PictureFilter filter,
        long? before,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var size = filter.Ids.Count > 0 ? PictureFilter.MostIds : PageSize;
        var rows = await Matching(filter)
            .Where(m => before == null || m.Id < before)
            .OrderByDescending(m => m.Id)
            .Take(size + 1)
            .Select(m => new
            {
                Picture = PictureRef.Of(m),
                m.Version,
                m.FileName,
                m.Alt,
                m.Caption,
                m.Credit,
                m.Title,
                m.Keywords,
                m.RightsNotice,
                m.Territory,
                m.RightsEnd,
                m.UploadedById,
                m.LooksLikeId,
            })
            .ToListAsync(cancellationToken);

        // Apart: within the list's query the provider would number all pictures to find these.
        var alike = rows.Select(row => row.LooksLikeId).OfType<long>().Distinct().ToList();
        var twins = await db
            .Media.Where(m => alike.Contains(m.Id))
            .Select(m => new PictureTwin(m.Id, m.FileName))
            .ToDictionaryAsync(twin => twin.Id, cancellationToken);
        var ids = rows.Select(row => row.Picture.Id).ToList();
        var collections = (
            await db
                .CollectedPictures.Where(c => ids.Contains(c.MediaId))
                .OrderBy(c => c.Collection.Name)
                .Select(c => new { c.MediaId, c.Collection.Name })
                .ToListAsync(cancellationToken)
        ).ToLookup(c => c.MediaId, c => c.Name);
        return new PictureListPage(
            [
                .. rows.Take(size)
                    .Select(row => new PictureListItem(
                        row.Picture,
                        row.Version,
                        row.FileName,
                        new PictureTexts(row.Alt, row.Caption, row.Credit)
                        {
                            Title = row.Title,
                            Keywords = row.Keywords,
                            Collections = string.Join(", ", collections[row.Picture.Id]),
                            Rights = new PictureRights(row.RightsNotice, row.Territory, row.RightsEnd),
                        },
                        row.LooksLikeId is { } like ? twins.GetValueOrDefault(like) : null,
                        MediaLibrary.MayChange(row.UploadedById, actor)
                    )),
            ],
            rows.Count > size ? rows[size - 1].Picture.Id : null
        );
    }

    /// <summary>
    /// How many pictures that stories or authors show lose their rights within two weeks, and when the first does, for
    /// those who may change all pictures; none for others.
    /// </summary>
    public async Task<(int Count, DateTime? First)> EndingAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.May(Permissions.MediaEditAny))
        {
            return (0, null);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var until = now + WarnedBefore;
        var ending = db.Media.Where(m =>
            m.RightsEnd > now
            && m.RightsEnd <= until
            && (
                db.ArticleMedia.Any(l => l.MediaId == m.Id)
                || db.ContentReferences.Any(r => r.Kind == ReferenceKind.Picture && r.TargetId == m.Id)
                || db.Authors.Any(a => a.PortraitId == m.Id)
            )
        );
        return (await ending.CountAsync(cancellationToken), await ending.MinAsync(m => m.RightsEnd, cancellationToken));
    }

    /// <summary>What the library can be filtered by: collections, and people who uploaded something.</summary>
    public async Task<PictureChoices> ChoicesAsync(CancellationToken cancellationToken) =>
        new(
            await db
                .PictureCollections.OrderBy(c => c.Name)
                .Take(MaxChoices)
                .Select(c => new NamedChoice(c.Id, c.Name))
                .ToListAsync(cancellationToken),
            await db
                .Users.Where(u => db.Media.Any(m => m.UploadedById == u.Id))
                .OrderBy(u => u.DisplayName)
                .Take(MaxChoices)
                .Select(u => new NamedChoice(u.Id, u.DisplayName))
                .ToListAsync(cancellationToken)
        );

    private IQueryable<MediaItem> Matching(PictureFilter filter)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var soon = now + PictureFilter.Soon;
        var pictures = db
            .Media.AsNoTracking()
            .Holding(
                filter.Words,
                m => m.FileName,
                m => m.Title,
                m => m.Alt,
                m => m.Caption,
                m => m.Credit,
                m => m.Keywords
            );
        pictures = filter.Missing switch
        {
            MissingText.Alt => pictures.Where(m => m.Alt == ""),
            MissingText.Credit => pictures.Where(m => m.Credit == ""),
            _ => pictures,
        };
        pictures = filter.Rights switch
        {
            RightsState.Ending => pictures.Where(m => m.RightsEnd > now && m.RightsEnd <= soon),
            RightsState.Ended => pictures.Where(m => m.RightsEnd <= now),
            _ => pictures,
        };
        if (filter.CollectionId is { } collection)
        {
            // As a list, which the database reads first: a small collection costs the same in a library of any size.
            var collected = db.CollectedPictures.Where(c => c.CollectionId == collection).Select(c => c.MediaId);
            pictures = pictures.Where(m => collected.Contains(m.Id));
        }

        if (filter.UploadedById is { } person)
        {
            pictures = pictures.Where(m => m.UploadedById == person);
        }

        if (filter.LooksLikeAnother)
        {
            pictures = pictures.Where(m => m.LooksLikeId != null);
        }

        if (filter.Ids.Count > 0)
        {
            var ids = filter.Ids.Take(PictureFilter.MostIds).ToList();
            pictures = pictures.Where(m => ids.Contains(m.Id));
        }

        return filter.IsUnused ? db.Unused(pictures) : pictures;
    }

    /// <summary>One picture and where it is used; null if there is none with this id.</summary>
    public async Task<PictureDetails?> FindAsync(long id, Actor actor, CancellationToken cancellationToken)
    {
        var item = await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (item is null)
        {
            return null;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var uploader = item.UploadedById is null
            ? null
            : await db
                .Users.Where(u => u.Id == item.UploadedById)
                .Select(u => u.DisplayName)
                .SingleOrDefaultAsync(cancellationToken);
        var live = db.LivePlacements(now);
        var used = db.Articles.Where(a =>
            a.Media.Any(l => l.MediaId == id)
            || db.ContentReferences.Any(r => r.ArticleId == a.Id && r.Kind == ReferenceKind.Picture && r.TargetId == id)
        );
        var hidden = db.Hidden();
        var uses = await used.AsNoTracking()
            .Where(a => !hidden.Contains(a.Id))
            .OrderByDescending(a => a.Id)
            .Take(MaxUses)
            .Select(a => new PictureUse(a.Id, a.Title, a.State, a.PublishedAt)
            {
                IsPlaced = live.Any(p => p.ArticleId == a.Id),
            })
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
            new PictureTexts(item.Alt, item.Caption, item.Credit)
            {
                Title = item.Title,
                Keywords = item.Keywords,
                Collections = string.Join(
                    ", ",
                    await db
                        .CollectedPictures.Where(c => c.MediaId == id)
                        .OrderBy(c => c.Collection.Name)
                        .Select(c => c.Collection.Name)
                        .ToListAsync(cancellationToken)
                ),
                Rights = new PictureRights(item.RightsNotice, item.Territory, item.RightsEnd),
            },
            item.TakenOn,
            await db
                .Media.Where(other => other.Id == item.LooksLikeId)
                .Select(other => new PictureTwin(other.Id, other.FileName))
                .SingleOrDefaultAsync(cancellationToken),
            item.FormerFile()?.FileName,
            item.CreatedAt,
            uploader,
            uses,
            portraits,
            MediaLibrary.MayChange(item.UploadedById, actor)
        )
        {
            OtherUses = await used.CountAsync(a => hidden.Contains(a.Id), cancellationToken),
            NeedsEditor = !actor.May(Permissions.MediaEditAny) && await db.IsShownAsync(id, cancellationToken),
            IsLogo = await db.IsLogoAsync(id, cancellationToken),
            IsOnFront =
                await live.AnyAsync(p => p.PictureId == id, cancellationToken)
                || await db.DraftPlacements().AnyAsync(p => p.PictureId == id, cancellationToken),
        };
    }
}
