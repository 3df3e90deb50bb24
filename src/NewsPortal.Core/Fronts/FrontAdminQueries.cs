using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
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
            .OrderBy(p => p.Position)
            .ThenBy(p => p.Id)
            .Select(p => new PlacedStory(p.Slot, p.ArticleId, p.Until))
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

    /// <summary>Stories that can be placed: published ones, then scheduled ones, last changed first.</summary>
    public async Task<IReadOnlyList<ArticleLine>> SearchAsync(string words, CancellationToken cancellationToken)
    {
        var filter = new ArticleFilter
        {
            Words = words,
            Kind = ArticleKind.Story,
            State = NewsroomState.Published,
        };
        var published = await articles.ListAsync(filter, null, cancellationToken);
        var scheduled = await articles.ListAsync(
            filter with
            {
                State = NewsroomState.Scheduled,
            },
            null,
            cancellationToken
        );
        return [.. published.Articles.Take(FoundCount), .. scheduled.Articles.Take(FoundCount)];
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
                .OrderBy(p => p.Position)
                .ThenBy(p => p.Id)
                .Select(p => new PlacedStory(p.Slot, p.ArticleId, p.Until))
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
