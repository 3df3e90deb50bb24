using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Fronts;

/// <summary>A front in the newsroom's list.</summary>
/// <param name="Section">The section; null for the home page.</param>
/// <param name="Depth">The section's depth in the tree, from 0.</param>
/// <param name="Live">The live edition; null while the front is automatic.</param>
/// <param name="Draft">The draft; null when there is none.</param>
public sealed record FrontLine(Section? Section, int Depth, EditionLine? Live, EditionLine? Draft);

/// <summary>An edition of a front.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PublishedAt">UTC; null for the draft.</param>
/// <param name="SavedAt">The last save, UTC.</param>
/// <param name="SavedByName">Who saved it last.</param>
/// <param name="Note">What was done.</param>
/// <param name="Stories">How many stories editors placed in it.</param>
public sealed record EditionLine(
    long Id,
    DateTime? PublishedAt,
    DateTime SavedAt,
    string SavedByName,
    string Note,
    int Stories
);

/// <summary>A placed story as editors see it.</summary>
/// <param name="Placed">Its slot and end.</param>
/// <param name="Headline">Its headline; null when it was deleted.</param>
/// <param name="State">Its state in the newsroom.</param>
/// <param name="PublishedAt">When it was or will be published, UTC.</param>
/// <param name="StoryKind">What kind of journalism it is.</param>
public sealed record StoryOnFront(
    PlacedStory Placed,
    string? Headline,
    NewsroomState State,
    DateTime? PublishedAt,
    StoryKind StoryKind
);

/// <summary>A front as its editors see it.</summary>
/// <param name="Section">The section; null for the home page.</param>
/// <param name="Version">Sent along with every change; null until the front is first saved.</param>
/// <param name="Draft">The draft; null when the live edition is shown.</param>
/// <param name="Placements">The placed stories of the draft or the live edition, in order within each slot.</param>
/// <param name="History">The published editions, the live one first.</param>
public sealed record FrontDetails(
    Section? Section,
    Guid? Version,
    EditionLine? Draft,
    IReadOnlyList<PlacedStory> Placements,
    IReadOnlyList<EditionLine> History
);

/// <summary>How far a front is.</summary>
/// <param name="Version">Its version.</param>
/// <param name="SavedByName">Who saved it last; null if nobody has yet.</param>
public sealed record FrontState(Guid Version, string? SavedByName);

/// <summary>A front with an arrangement, beside what readers see of it.</summary>
/// <param name="Then">The slots as readers would see them.</param>
/// <param name="Changes">What would change for them.</param>
public sealed record FrontComparison(FilledSlots Then, IReadOnlyList<FrontChange> Changes);

/// <summary>A story that can be placed.</summary>
/// <param name="Id">The story.</param>
/// <param name="Headline">The headline that fronts show.</param>
/// <param name="Language">Its language; null for the site's.</param>
/// <param name="PublishedAt">When it was or will be published, UTC.</param>
/// <param name="IsScheduled">True if readers cannot see it yet.</param>
/// <param name="Category">Its primary section; null for none.</param>
/// <param name="Picture">Its picture; null for none.</param>
public sealed record StoryToPlace(
    long Id,
    string Headline,
    string? Language,
    DateTime PublishedAt,
    bool IsScheduled,
    string? Category,
    PictureRef? Picture
);

/// <summary>Reads fronts for the newsroom.</summary>
public sealed class FrontAdminQueries(
    NewsDbContext db,
    SiteTime time,
    SiteDirectoryQueries directory,
    FrontFiller reader,
    ArticleAdminQueries articles
)
{
    private const int FoundCount = 12;

    /// <summary>The fronts of the home page and all sections, in tree order.</summary>
    public async Task<IReadOnlyList<FrontLine>> ListAsync(CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        var fronts = await db
            .Fronts.AsNoTracking()
            .Select(f => new { f.Id, f.CategoryId })
            .ToListAsync(cancellationToken);

        // The newest edition of each front. A draft has no time, and there is at most one.
        var heads = await db
            .FrontEditions.AsNoTracking()
            .Where(e =>
                e.PublishedAt == null
                || !db.FrontEditions.Any(o => o.FrontId == e.FrontId && o.PublishedAt > e.PublishedAt)
            )
            .Select(e => new
            {
                e.FrontId,
                Line = new EditionLine(e.Id, e.PublishedAt, e.SavedAt, e.SavedByName, e.Note, e.Placements.Count),
            })
            .ToListAsync(cancellationToken);
        var byCategory = fronts.ToDictionary(
            f => f.CategoryId ?? 0,
            f => heads.Where(h => h.FrontId == f.Id).Select(h => h.Line).ToList()
        );
        List<FrontLine> lines = [Line(null, 0)];
        foreach (var root in site.Roots)
        {
            Add(root, 0);
        }

        return lines;

        void Add(Section section, int depth)
        {
            lines.Add(Line(section, depth));
            foreach (var child in site.ChildrenOf(section))
            {
                Add(child, depth + 1);
            }
        }

        FrontLine Line(Section? section, int depth)
        {
            var editions = byCategory.GetValueOrDefault(section?.Id ?? 0) ?? [];
            return new FrontLine(
                section,
                depth,
                editions.Find(e => e.PublishedAt is not null),
                editions.Find(e => e.PublishedAt is null)
            );
        }
    }

    /// <summary>The section with a slug; null when there is none.</summary>
    public async Task<Section?> SectionAsync(string slug, CancellationToken cancellationToken) =>
        (await directory.GetAsync(cancellationToken)).FindSection(slug);

    /// <summary>A front with its draft, or with the live edition when there is no draft.</summary>
    /// <param name="section">The section; null for the home page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<FrontDetails> FindAsync(Section? section, CancellationToken cancellationToken)
    {
        var categoryId = section?.Id;
        var front = await db
            .Fronts.AsNoTracking()
            .Where(f => f.CategoryId == categoryId)
            .Select(f => new { f.Id, f.Version })
            .SingleOrDefaultAsync(cancellationToken);
        if (front is null)
        {
            return new FrontDetails(section, null, null, [], []);
        }

        var editions = await db
            .FrontEditions.AsNoTracking()
            .Where(e => e.FrontId == front.Id)
            .OrderByDescending(e => e.PublishedAt)
            .ThenByDescending(e => e.Id)
            .Select(e => new EditionLine(e.Id, e.PublishedAt, e.SavedAt, e.SavedByName, e.Note, e.Placements.Count))
            .ToListAsync(cancellationToken);
        var draft = editions.Find(e => e.PublishedAt is null);
        List<EditionLine> history = [.. editions.Where(e => e.PublishedAt is not null)];
        var shown = (draft ?? history.FirstOrDefault())?.Id;
        var placements = await db
            .FrontPlacements.AsNoTracking()
            .Where(p => p.EditionId == shown)
            .InOrder()
            .ToListAsync(cancellationToken);
        return new FrontDetails(section, front.Version, draft, placements, history);
    }

    /// <summary>These placements with what editors need to know about their stories, in the same order.</summary>
    public async Task<IReadOnlyList<StoryOnFront>> DescribeAsync(
        IReadOnlyList<PlacedStory> placements,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcNow;
        var ids = placements.Select(p => p.ArticleId).ToList();
        var hidden = db.Hidden();
        var stories = await db.KnownOrVisibleAt(now)
            .AsNoTracking()
            .Where(a => ids.Contains(a.Id))
            .Select(a => new
            {
                a.Id,
                Title = hidden.Contains(a.Id) ? a.Headline : a.Title,
                a.State,
                a.PublishedAt,
                a.StoryKind,
            })
            .ToDictionaryAsync(a => a.Id, cancellationToken);
        return
        [
            .. placements.Select(p =>
                stories.TryGetValue(p.ArticleId, out var story)
                    ? new StoryOnFront(
                        p,
                        story.Title,
                        ArticleAdminQueries.StateOf(story.State, story.PublishedAt, now),
                        story.PublishedAt,
                        story.StoryKind
                    )
                    : new StoryOnFront(p, null, NewsroomState.TakenDown, null, StoryKind.News)
            ),
        ];
    }

    /// <summary>The version of a front and who stored it last; null until it is first saved.</summary>
    public async Task<FrontState?> StateAsync(long? categoryId, CancellationToken cancellationToken) =>
        await db
            .Fronts.AsNoTracking()
            .Where(f => f.CategoryId == categoryId)
            .Select(f => new FrontState(
                f.Version,
                f.Editions.OrderByDescending(e => e.SavedAt)
                    .ThenByDescending(e => e.Id)
                    .Select(e => e.SavedByName)
                    .FirstOrDefault()
            ))
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>
    /// Stories that can be placed: published ones, then scheduled ones. Without words the newest, otherwise those whose
    /// headline has them, last changed first.
    /// </summary>
    public async Task<IReadOnlyList<StoryToPlace>> SearchAsync(string? words, CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        var ids = string.IsNullOrWhiteSpace(words)
            ? await db
                .Articles.AsNoTracking()
                .ListedAt(now)
                .OrderByDescending(a => a.ListedAt)
                .ThenByDescending(a => a.Id)
                .Select(a => a.Id)
                .Take(FoundCount)
                .ToListAsync(cancellationToken)
            : await FoundAsync(words, NewsroomState.Published, cancellationToken);
        ids.AddRange(await FoundAsync(words, NewsroomState.Scheduled, cancellationToken));
        var stories = await db
            .Articles.AsNoTracking()
            .Where(a => ids.Contains(a.Id) && a.ListedAt != null)
            .Select(a => new StoryToPlace(
                a.Id,
                a.ShortHeadline != "" ? a.ShortHeadline : a.Headline,
                a.Language,
                a.ListedAt!.Value,
                a.ListedAt > now,
                db.ArticleCategories.Where(l => l.ArticleId == a.Id && l.Position == 0)
                    .Select(l => l.Category.Name)
                    .FirstOrDefault(),
                PictureRef.Shown(a.Picture, now)
            ))
            .ToDictionaryAsync(story => story.Id, cancellationToken);
        return [.. ids.Where(stories.ContainsKey).Select(id => stories[id])];
    }

    private async Task<List<long>> FoundAsync(string? words, NewsroomState state, CancellationToken cancellationToken)
    {
        var page = await articles.ListAsync(
            new ArticleFilter
            {
                Words = words,
                Kind = ArticleKind.Story,
                State = state,
            },
            null,
            cancellationToken
        );
        return [.. page.Articles.Take(FoundCount).Select(line => line.Id)];
    }

    /// <summary>The pictures with these ids, for the form.</summary>
    public async Task<IReadOnlyDictionary<long, PictureRef>> PicturesAsync(
        IReadOnlyCollection<long> ids,
        CancellationToken cancellationToken
    ) =>
        await db
            .Media.AsNoTracking()
            .Where(m => ids.Contains(m.Id))
            .Select(m => PictureRef.Of(m))
            .ToDictionaryAsync(picture => picture.Id, cancellationToken);

    /// <summary>What publishing these placements would change for readers.</summary>
    public async Task<FrontComparison> CompareAsync(
        Section? section,
        IReadOnlyList<PlacedStory> placements,
        CancellationToken cancellationToken
    )
    {
        var live = reader.Live(section?.Id);
        var (now, then) = section is null
            ? (
                (await reader.HomeAsync(live, cancellationToken)).Slots,
                (await HomeWithAsync(placements, cancellationToken)).Slots
            )
            : (
                (await reader.SectionAsync(section, live, cancellationToken)).Slots,
                (await SectionWithAsync(section, placements, cancellationToken)).Slots
            );
        return new FrontComparison(then, FrontChanges.Between(now, then, Slots.Of(section?.Id)));
    }

    /// <summary>The home page as readers would see it with these placements.</summary>
    public async Task<HomeFront> HomeWithAsync(
        IReadOnlyList<PlacedStory> placements,
        CancellationToken cancellationToken
    ) => await reader.HomeAsync(await CountingAsync(placements, cancellationToken), cancellationToken);

    /// <summary>A section's front as readers would see it with these placements.</summary>
    public async Task<SectionFront> SectionWithAsync(
        Section section,
        IReadOnlyList<PlacedStory> placements,
        CancellationToken cancellationToken
    ) => await reader.SectionAsync(section, await CountingAsync(placements, cancellationToken), cancellationToken);

    /// <summary>The placements of an edition of a front; null when there is no such edition.</summary>
    public async Task<IReadOnlyList<PlacedStory>?> EditionAsync(
        long? categoryId,
        long editionId,
        CancellationToken cancellationToken
    ) =>
        await db.FrontEditions.AnyAsync(e => e.Id == editionId && e.Front.CategoryId == categoryId, cancellationToken)
            ? await db
                .FrontPlacements.AsNoTracking()
                .Where(p => p.EditionId == editionId)
                .InOrder()
                .ToListAsync(cancellationToken)
            : null;

    /// <summary>The placements that readers would see now.</summary>
    private async Task<IReadOnlyList<PlacedStory>> CountingAsync(
        IReadOnlyList<PlacedStory> placements,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcNow;
        var ids = placements.Select(p => p.ArticleId).ToList();
        var visible = (
            await db
                .Articles.ListedAt(now)
                .Where(a => ids.Contains(a.Id))
                .Select(a => a.Id)
                .ToListAsync(cancellationToken)
        ).ToHashSet();
        return [.. placements.Where(p => visible.Contains(p.ArticleId) && (p.Until is null || p.Until > now))];
    }
}
