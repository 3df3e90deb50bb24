using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Fronts;

/// <summary>A story in a slot, with what only this front says of it. The story itself stays as it is.</summary>
/// <param name="Slot">Name of the slot.</param>
/// <param name="ArticleId">The story.</param>
/// <param name="Until">UTC; the slot is automatic again from then on. Null for no end.</param>
public sealed record PlacedStory(string Slot, long ArticleId, DateTime? Until)
{
    /// <summary>The headline on this front; empty for the story's own.</summary>
    public string Headline { get; init; } = "";

    /// <summary>Stands on this front instead of the story's section; empty for the section.</summary>
    public string Kicker { get; init; } = "";

    /// <summary>A mark on this front, such as "Exclusive"; empty for none.</summary>
    public string Label { get; init; } = "";

    /// <summary>The picture on this front; null for the story's own.</summary>
    public long? PictureId { get; init; }

    /// <summary>The same with its texts as they are stored.</summary>
    internal PlacedStory Cleaned() =>
        this with
        {
            Headline = PlainText.Line(Headline),
            Kicker = PlainText.Line(Kicker),
            Label = PlainText.Line(Label),
        };

    internal FrontPlacement ToRow(int position) =>
        new()
        {
            Slot = Slot,
            Position = position,
            ArticleId = ArticleId,
            Until = Until,
            Headline = Headline,
            Kicker = Kicker,
            Label = Label,
            PictureId = PictureId,
        };
}

/// <summary>The most characters of a front's own texts.</summary>
public static class FrontLimits
{
    public const int Headline = ArticleLimits.Headline;
    public const int Kicker = 60;
    public const int Label = 30;
}

/// <summary>Queries for placements; nothing here depends on a job.</summary>
public static class FrontPlacements
{
    /// <summary>The placements in order within each slot.</summary>
    public static IQueryable<PlacedStory> InOrder(this IQueryable<FrontPlacement> placements) =>
        placements
            .OrderBy(p => p.Position)
            .ThenBy(p => p.Id)
            .Select(p => new PlacedStory(p.Slot, p.ArticleId, p.Until)
            {
                Headline = p.Headline,
                Kicker = p.Kicker,
                Label = p.Label,
                PictureId = p.PictureId,
            });

    /// <summary>The placements of the live editions of all fronts, without those whose time is over.</summary>
    public static IQueryable<FrontPlacement> LivePlacements(this NewsDbContext db, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.FrontPlacements.Where(p =>
            (p.Until == null || p.Until > now)
            && db.FrontEditions.Any(edition =>
                edition.Id == p.EditionId
                && edition.PublishedAt != null
                && !db.FrontEditions.Any(newer =>
                    newer.FrontId == edition.FrontId && newer.PublishedAt > edition.PublishedAt
                )
            )
        );
    }

    /// <summary>The placements of all drafts.</summary>
    public static IQueryable<FrontPlacement> DraftPlacements(this NewsDbContext db)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.FrontPlacements.Where(p =>
            db.FrontEditions.Any(edition => edition.Id == p.EditionId && edition.PublishedAt == null)
        );
    }
}
