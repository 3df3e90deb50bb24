using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Fronts;

/// <summary>
/// Fills fronts: first the placed stories that readers can see, then the newest. However large the archive, a front
/// costs two queries: one for the placements and all candidates (a union of limited seeks), and one for the cards. The
/// most read stories come from memory.
/// </summary>
public sealed class FrontFiller(
    NewsDbContext db,
    SiteTime time,
    SiteDirectoryQueries directory,
    ArticleCards cards,
    MostRead mostRead,
    PageContents contents
)
{
    /// <summary>How many of the newest stories the home page considers.</summary>
    public const int HomeWindow = 48;

    /// <summary>How many of its newest stories a section's front considers.</summary>
    public const int SectionWindow = FrontQueries.PageSize;

    private const int LatestCount = 6;
    private const int MostReadOfHome = 6;
    private const int MostReadOfSection = 5;
    private const int BlockCount = 6;
    private const int ChildBlockCount = 4;
    private const int SmallestBlock = 2;

    /// <summary>An automatic opinion row needs at least two voices.</summary>
    private const int FewestOpinions = 2;

    private const int MaxBlocks = 12;

    /// <summary>The number of blocks on a site whose menu names no section.</summary>
    private const int MaxUnnamedBlocks = 6;

    private const int SmallestUnnamedBlock = 3;

    /// <summary>Enough that a list still has stories after the slots above have taken theirs.</summary>
    private const int Reserve = 16;

    // Candidate lists other than the sections', which use the section's id.
    private const long Window = 0;
    private const long Opinions = -1;
    private const long Placements = -2;

    /// <summary>The home page with these placements.</summary>
    internal Task<HomeFront> HomeAsync(IQueryable<FrontPlacement> placements, CancellationToken cancellationToken) =>
        HomeAsync(new Placed(placements, []), cancellationToken);

    /// <inheritdoc cref="HomeAsync(IQueryable{FrontPlacement}, CancellationToken)"/>
    public Task<HomeFront> HomeAsync(IReadOnlyList<PlacedStory> placements, CancellationToken cancellationToken) =>
        HomeAsync(new Placed(null, placements), cancellationToken);

    private async Task<HomeFront> HomeAsync(Placed placed, CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        var site = await directory.GetAsync(cancellationToken);
        var named = site.Menu.Take(MaxBlocks).ToList();
        contents.Has([
            CacheTags.Front(null),
            CacheTags.Stories,
            .. named.Select(section => CacheTags.Section(section.Id)),
        ]);
        var found = await FindAsync(
            placed,
            now,
            db.Articles.ListedAt(now)
                .OrderByDescending(a => a.ListedAt)
                .ThenByDescending(a => a.Id)
                .Take(HomeWindow + 1)
                .Select(a => new Candidate
                {
                    List = Window,
                    ListedAt = a.ListedAt!.Value,
                    Id = a.Id,
                    Kind = a.StoryKind,
                    PlacementId = null,
                }),
            [
                db
                    .Articles.ListedAt(now)
                    .Where(a => a.StoryKind == StoryKind.Opinion)
                    .OrderByDescending(a => a.ListedAt)
                    .ThenByDescending(a => a.Id)
                    .Take(Reserve)
                    .Select(a => new Candidate
                    {
                        List = Opinions,
                        ListedAt = a.ListedAt!.Value,
                        Id = a.Id,
                        Kind = a.StoryKind,
                        PlacementId = null,
                    }),
                .. named.Select(section => InSection(section.Id, now)),
            ],
            cancellationToken
        );
        var candidates = found.Lists;
        var window = candidates[Window].ToList();
        var older = window.Count > HomeWindow ? window[HomeWindow - 1].Cursor : (Cursor?)null;
        window = window.Take(HomeWindow).ToList();
        var roots = Roots(candidates, site);

        var page = new Pool(Slots.OfHome, found.Placements);
        var opinions = candidates[Opinions].Where(page.IsFree).ToList();
        if (page.Count(Slots.Opinion) + opinions.Count >= FewestOpinions)
        {
            page.Fill(Slots.Opinion, opinions);
        }

        // Opinion pieces stay in their row if there is one; on a site without it they are treated like other stories.
        var apart = page.Count(Slots.Opinion) > 0;
        var news = window.Where(c => c.IsNews(apart)).ToList();
        page.Fill(Slots.Lead, news);
        page.Fill(Slots.Beside, news);
        page.Fill(Slots.Below, news);
        var latest = page.Take(news, LatestCount);
        var read = page.Take(await ReadAsync(null, cancellationToken), MostReadOfHome);
        List<(Section Section, IReadOnlyList<long> Stories)> blocks = [];
        foreach (var section in named)
        {
            // The section's own stories come before those it only shares.
            var stories = candidates[section.Id]
                .Where(c => c.IsNews(apart) && page.IsFree(c))
                .OrderByDescending(c => roots.GetValueOrDefault(c.Id) == section.Id)
                .ToList();
            if (stories.Count >= SmallestBlock)
            {
                blocks.Add((section, page.Take(stories, BlockCount)));
            }
        }

        if (named.Count == 0)
        {
            foreach (
                var group in window
                    .Where(c => c.IsNews(apart) && page.IsFree(c) && roots.ContainsKey(c.Id))
                    .GroupBy(c => roots[c.Id])
                    .Where(g => g.Count() >= SmallestUnnamedBlock)
                    .OrderByDescending(g => g.Count())
                    .ThenBy(g => g.Key)
                    .Take(MaxUnnamedBlocks)
                    .ToList()
            )
            {
                blocks.Add((site.Sections[group.Key], page.Take(group, BlockCount)));
            }
        }

        var earlier = page.Take(window, HomeWindow);
        var loaded = await LoadAsync(page.Used, cancellationToken);
        return new HomeFront(
            page.Filled(loaded, await PicturesAsync(page.Placed, found.Pictures, cancellationToken)),
            Cards(latest, loaded),
            read,
            [
                .. blocks
                    .Select(b => new SectionBlock(b.Section, Cards(b.Stories, loaded)))
                    .Where(b => b.Stories.Count > 0),
            ],
            Cards(earlier, loaded),
            older
        );
    }

    /// <summary>A section's front with these placements.</summary>
    internal Task<SectionFront> SectionAsync(
        Section section,
        IQueryable<FrontPlacement> placements,
        CancellationToken cancellationToken
    ) => SectionAsync(section, new Placed(placements, []), cancellationToken);

    /// <inheritdoc cref="SectionAsync(Section, IQueryable{FrontPlacement}, CancellationToken)"/>
    public Task<SectionFront> SectionAsync(
        Section section,
        IReadOnlyList<PlacedStory> placements,
        CancellationToken cancellationToken
    ) => SectionAsync(section, new Placed(null, placements), cancellationToken);

    private async Task<SectionFront> SectionAsync(Section section, Placed placed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(section);
        var now = time.UtcNow;
        var site = await directory.GetAsync(cancellationToken);
        var children = site.ChildrenOf(section);
        contents.Has([
            CacheTags.Front(section.Id),
            CacheTags.Section(section.Id),
            .. children.Take(MaxBlocks).Select(c => CacheTags.Section(c.Id)),
        ]);
        var found = await FindAsync(
            placed,
            now,
            InSection(section.Id, now, SectionWindow + 1),
            [.. children.Take(MaxBlocks).Select(c => InSection(c.Id, now))],
            cancellationToken
        );
        var candidates = found.Lists;
        var window = candidates[section.Id].ToList();
        var older = window.Count > SectionWindow ? window[SectionWindow - 1].Cursor : (Cursor?)null;
        window = window.Take(SectionWindow).ToList();

        var page = new Pool(Slots.OfSection, found.Placements);
        var news = window.Where(c => c.Kind != StoryKind.Sponsored).ToList();
        page.Fill(Slots.Lead, news);
        page.Fill(Slots.Pair, news);
        var read = page.Take(await ReadAsync(section.Id, cancellationToken), MostReadOfSection);
        List<(Section Section, IReadOnlyList<long> Stories)> blocks = [];
        foreach (var child in children.Take(MaxBlocks))
        {
            var stories = candidates[child.Id].Where(c => c.Kind != StoryKind.Sponsored && page.IsFree(c)).ToList();
            if (stories.Count >= SmallestBlock)
            {
                blocks.Add((child, page.Take(stories, ChildBlockCount)));
            }
        }

        var rest = page.Take(window, SectionWindow);
        var loaded = await LoadAsync(page.Used, cancellationToken);
        return new SectionFront(
            section,
            site.AncestorsOf(section),
            children,
            page.Filled(loaded, await PicturesAsync(page.Placed, found.Pictures, cancellationToken)),
            read,
            [
                .. blocks
                    .Select(b => new SectionBlock(b.Section, Cards(b.Stories, loaded)))
                    .Where(b => b.Stories.Count > 0),
            ],
            Cards(rest, loaded),
            older
        );
    }

    /// <summary>The placements of the live edition of a front.</summary>
    internal IQueryable<FrontPlacement> Live(long? categoryId)
    {
        var edition = db
            .FrontEditions.Where(e => e.Front.CategoryId == categoryId && e.PublishedAt != null)
            .OrderByDescending(e => e.PublishedAt)
            .ThenByDescending(e => e.Id)
            .Select(e => e.Id)
            .Take(1);
        return db.FrontPlacements.Where(p => edition.Contains(p.EditionId));
    }

    private IQueryable<Candidate> InSection(long id, DateTime now, int count = Reserve) =>
        db
            .ArticleCategories.ListedAt(now)
            .Where(l => l.CategoryId == id)
            .OrderByDescending(l => l.ListedAt)
            .ThenByDescending(l => l.ArticleId)
            .Take(count)
            .Select(l => new Candidate
            {
                List = l.CategoryId,
                ListedAt = l.ListedAt!.Value,
                Id = l.ArticleId,
                Kind = l.Article.StoryKind,
                PlacementId = null,
            });

    /// <summary>The most read stories, which views change from minute to minute.</summary>
    private async Task<MostReadLists> ReadAsync(long? categoryId, CancellationToken cancellationToken)
    {
        var read = await mostRead.GetAsync(categoryId, cancellationToken);
        contents.Renew(time.UtcNow + MostRead.Lifetime);
        contents.Has(read.Day.Concat(read.Week).Select(story => CacheTags.Card(story.ArticleId)));
        return read;
    }

    /// <summary>
    /// The candidates of all lists, and the placements in effect now: not past their end, and visible to readers.
    /// </summary>
    private async Task<Found> FindAsync(
        Placed placed,
        DateTime now,
        IQueryable<Candidate> first,
        IEnumerable<IQueryable<Candidate>> others,
        CancellationToken cancellationToken
    )
    {
        if (placed.Stored is { } stored)
        {
            others = others.Append(
                stored
                    .Where(p => p.Until == null || p.Until > now)
                    .Select(p => new Candidate
                    {
                        List = Placements,
                        ListedAt = now,
                        Id = p.ArticleId,
                        Kind = StoryKind.News,
                        PlacementId = p.Id,
                    })
            );
        }

        var rows = await others
            .Aggregate(first, (union, list) => union.Concat(list))
            .LeftJoin(
                db.FrontPlacements,
                c => c.PlacementId,
                p => (long?)p.Id,
                (c, p) =>
                    new
                    {
                        c.List,
                        c.ListedAt,
                        c.Id,
                        c.Kind,
                        Primary = db
                            .ArticleCategories.Where(l => l.ArticleId == c.Id && l.Position == 0)
                            .Select(l => (long?)l.CategoryId)
                            .FirstOrDefault(),
                        Placement = p == null
                            ? null
                            : new
                            {
                                p.Id,
                                p.Position,
                                p.Slot,
                                p.Until,
                                p.Headline,
                                p.Kicker,
                                p.Label,
                                p.PictureId,
                                p.Article.ListedAt,
                            },
                        Picture = p == null ? null : PictureRef.Shown(p.Picture, now),
                    }
            )
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var standing = rows.Where(row => row.Placement is not null)
            .OrderBy(row => row.Placement!.Position)
            .ThenBy(row => row.Placement!.Id)
            .ToList();
        foreach (var row in standing)
        {
            contents.Until(row.Placement!.Until);
            contents.Until(row.Placement.ListedAt > now ? row.Placement.ListedAt : null);
            contents.Has(CacheTags.Card(row.Id));
        }

        standing.RemoveAll(row => !ArticleVisibility.IsListed(row.Placement!.ListedAt, now));
        return new Found(
            rows.Where(row => row.Placement is null)
                .Select(row => new Candidate
                {
                    List = row.List,
                    ListedAt = row.ListedAt,
                    Id = row.Id,
                    Kind = row.Kind,
                    Primary = row.Primary,
                })
                .OrderByDescending(c => c.ListedAt)
                .ThenByDescending(c => c.Id)
                .ToLookup(c => c.List),
            placed.Stored is null
                ? placed.Given
                : standing.ConvertAll(row => new PlacedStory(row.Placement!.Slot, row.Id, row.Placement.Until)
                {
                    Headline = row.Placement.Headline,
                    Kicker = row.Placement.Kicker,
                    Label = row.Placement.Label,
                    PictureId = row.Placement.PictureId,
                }),
            placed.Stored is null
                ? null
                : standing.Select(row => row.Picture).OfType<PictureRef>().DistinctBy(p => p.Id).ToDictionary(p => p.Id)
        );
    }

    /// <summary>The top-level section of each story's primary section.</summary>
    private static Dictionary<long, long> Roots(ILookup<long, Candidate> candidates, SiteDirectory site) =>
        candidates
            .SelectMany(list => list)
            .Where(c => c.Primary is { } primary && site.Sections.ContainsKey(primary))
            .DistinctBy(c => c.Id)
            .ToDictionary(c => c.Id, c => site.RootOf(site.Sections[c.Primary!.Value]).Id);

    private async Task<Dictionary<long, ArticleCard>> LoadAsync(
        IReadOnlyCollection<long> ids,
        CancellationToken cancellationToken
    ) => (await cards.LoadAsync(ids, cancellationToken)).ToDictionary(c => c.Id, c => c.OnFront);

    /// <summary>
    /// The pictures that only the front shows, unless the rights to them have ended.
    /// </summary>
    /// <param name="placed">What stands.</param>
    /// <param name="read">The pictures of stored placements; null for given ones, which are not read yet.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    private async Task<Dictionary<long, PictureRef>> PicturesAsync(
        IEnumerable<PlacedStory> placed,
        Dictionary<long, PictureRef>? read,
        CancellationToken cancellationToken
    )
    {
        var ids = placed.Select(p => p.PictureId).OfType<long>().Distinct().ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        var now = time.UtcNow;
        contents.Has(ids.Select(CacheTags.Picture));
        var pictures =
            read
            ?? await db
                .Media.AsNoTracking()
                .Where(m => ids.Contains(m.Id) && (m.RightsEnd == null || m.RightsEnd > now))
                .Select(m => PictureRef.Of(m))
                .ToDictionaryAsync(picture => picture.Id, cancellationToken);
        foreach (var id in ids)
        {
            contents.Ends(pictures.GetValueOrDefault(id)?.RightsEnd);
        }

        return pictures;
    }

    /// <summary>Omits a story that was withdrawn between two queries.</summary>
    private static List<ArticleCard> Cards(IEnumerable<long> ids, Dictionary<long, ArticleCard> loaded) =>
        [.. ids.Where(loaded.ContainsKey).Select(id => loaded[id])];

    /// <summary>Where a front's placements are: stored, or given because they are not yet.</summary>
    private sealed record Placed(IQueryable<FrontPlacement>? Stored, IReadOnlyList<PlacedStory> Given);

    private sealed record Found(
        ILookup<long, Candidate> Lists,
        IReadOnlyList<PlacedStory> Placements,
        Dictionary<long, PictureRef>? Pictures
    );

    /// <summary>A story that may fill a place, with the list it was found in.</summary>
    private sealed record Candidate
    {
        public long List { get; init; }
        public DateTime ListedAt { get; init; }
        public long Id { get; init; }
        public StoryKind Kind { get; init; }

        /// <summary>Its placement; null if nobody placed it.</summary>
        public long? PlacementId { get; init; }

        /// <summary>Its primary section; read with all candidates, not in their lists.</summary>
        public long? Primary { get; init; }

        public Cursor Cursor => new(ListedAt, Id);

        public bool IsNews(bool opinionsApart) =>
            Kind != StoryKind.Sponsored && !(opinionsApart && Kind == StoryKind.Opinion);
    }

    /// <summary>Hands out each story once.</summary>
    private sealed class Pool
    {
        private readonly HashSet<long> _used = [];
        private readonly Dictionary<string, Slot> _slots;
        private readonly Dictionary<string, List<long>> _filled = [];
        private readonly Dictionary<long, PlacedStory> _placed = [];

        /// <summary>
        /// Starts with the placements of all slots, so that automatic slots never take a story placed further down.
        /// </summary>
        public Pool(IReadOnlyList<Slot> slots, IReadOnlyList<PlacedStory> placements)
        {
            _slots = slots.ToDictionary(s => s.Name);
            foreach (var slot in slots)
            {
                var standing = placements
                    .Where(p => p.Slot == slot.Name && !_used.Contains(p.ArticleId))
                    .DistinctBy(p => p.ArticleId)
                    .Take(slot.Capacity)
                    .ToList();
                _filled[slot.Name] = standing.ConvertAll(p => p.ArticleId);
                _used.UnionWith(_filled[slot.Name]);
                standing.ForEach(p => _placed.Add(p.ArticleId, p));
            }
        }

        public IReadOnlyCollection<long> Used => _used;

        /// <summary>The placements that have their place.</summary>
        public IReadOnlyCollection<PlacedStory> Placed => _placed.Values;

        public bool IsFree(Candidate candidate) => !_used.Contains(candidate.Id);

        public int Count(string slot) => _filled[slot].Count;

        public void Fill(string slot, IEnumerable<Candidate> candidates) =>
            _filled[slot].AddRange(Take(candidates, _slots[slot].Capacity - _filled[slot].Count));

        public IReadOnlyList<long> Take(IEnumerable<Candidate> candidates, int count)
        {
            var taken = candidates.Where(IsFree).Select(c => c.Id).Distinct().Take(count).ToList();
            _used.UnionWith(taken);
            return taken;
        }

        /// <summary>
        /// The lists share one place on the page and are shown one at a time, so they may contain the same stories.
        /// </summary>
        public MostReadLists Take(MostReadLists lists, int count)
        {
            MostReadLists taken = new(Free(lists.Day), Free(lists.Week));
            _used.UnionWith(taken.Day.Concat(taken.Week).Select(story => story.ArticleId));
            return taken;

            IReadOnlyList<MostReadStory> Free(IReadOnlyList<MostReadStory> stories) =>
                [.. stories.Where(story => !_used.Contains(story.ArticleId)).Take(count)];
        }

        public FilledSlots Filled(Dictionary<long, ArticleCard> loaded, Dictionary<long, PictureRef> pictures)
        {
            foreach (var (id, placed) in _placed)
            {
                if (loaded.TryGetValue(id, out var card))
                {
                    loaded[id] = card.OnThisFront(
                        placed.Headline,
                        placed.Kicker,
                        placed.Label,
                        pictures.GetValueOrDefault(placed.PictureId ?? 0)
                    );
                }
            }

            return new(
                _filled.ToDictionary(slot => slot.Key, slot => (IReadOnlyList<ArticleCard>)Cards(slot.Value, loaded)),
                _placed
            );
        }
    }
}
