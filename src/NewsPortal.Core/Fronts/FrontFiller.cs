using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Fronts;

/// <summary>
/// Fills fronts: first the placed stories that readers can see, then the newest. However large the archive, a front
/// costs six queries: the placements, one for all candidates (a union of limited seeks), their primary sections, and
/// three for the cards; a seventh reads pictures that only the front shows. The most read stories come from memory.
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

    /// <summary>The home page with these placements.</summary>
    internal async Task<HomeFront> HomeAsync(
        IQueryable<FrontPlacement> placements,
        CancellationToken cancellationToken
    ) => await HomeAsync(await VisibleAsync(placements, cancellationToken), cancellationToken);

    /// <inheritdoc cref="HomeAsync(IQueryable{FrontPlacement}, CancellationToken)"/>
    public async Task<HomeFront> HomeAsync(IReadOnlyList<PlacedStory> placements, CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        var site = await directory.GetAsync(cancellationToken);
        var named = site.Menu.Take(MaxBlocks).ToList();
        contents.Has([
            CacheTags.Front(null),
            CacheTags.Stories,
            .. named.Select(section => CacheTags.Section(section.Id)),
        ]);
        var candidates = await CandidatesAsync(
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
                    }),
                .. named.Select(section => InSection(section.Id, now)),
            ],
            cancellationToken
        );
        var window = candidates[Window].ToList();
        var older = window.Count > HomeWindow ? window[HomeWindow - 1].Cursor : (Cursor?)null;
        window = window.Take(HomeWindow).ToList();
        var roots = await RootsAsync(candidates.SelectMany(list => list), site, cancellationToken);

        var page = new Pool(Slots.OfHome, placements);
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
            page.Filled(loaded, await PicturesAsync(page.Placed, cancellationToken)),
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
    internal async Task<SectionFront> SectionAsync(
        Section section,
        IQueryable<FrontPlacement> placements,
        CancellationToken cancellationToken
    ) => await SectionAsync(section, await VisibleAsync(placements, cancellationToken), cancellationToken);

    /// <inheritdoc cref="SectionAsync(Section, IQueryable{FrontPlacement}, CancellationToken)"/>
    public async Task<SectionFront> SectionAsync(
        Section section,
        IReadOnlyList<PlacedStory> placements,
        CancellationToken cancellationToken
    )
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
        var candidates = await CandidatesAsync(
            InSection(section.Id, now, SectionWindow + 1),
            [.. children.Take(MaxBlocks).Select(c => InSection(c.Id, now))],
            cancellationToken
        );
        var window = candidates[section.Id].ToList();
        var older = window.Count > SectionWindow ? window[SectionWindow - 1].Cursor : (Cursor?)null;
        window = window.Take(SectionWindow).ToList();

        var page = new Pool(Slots.OfSection, placements);
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
            page.Filled(loaded, await PicturesAsync(page.Placed, cancellationToken)),
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

    /// <summary>The most read stories, which views change from minute to minute.</summary>
    private async Task<MostReadLists> ReadAsync(long? categoryId, CancellationToken cancellationToken)
    {
        var read = await mostRead.GetAsync(categoryId, cancellationToken);
        contents.Renew(time.UtcNow + MostRead.Lifetime);
        contents.Has(read.Day.Concat(read.Week).Select(story => CacheTags.Card(story.ArticleId)));
        return read;
    }

    /// <summary>The placements in effect now: not past their end, and visible to readers.</summary>
    private async Task<IReadOnlyList<PlacedStory>> VisibleAsync(
        IQueryable<FrontPlacement> placements,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcNow;
        var standing = await placements
            .AsNoTracking()
            .Where(p => p.Until == null || p.Until > now)
            .OrderBy(p => p.Position)
            .ThenBy(p => p.Id)
            .Select(p => new
            {
                Placed = new PlacedStory(p.Slot, p.ArticleId, p.Until)
                {
                    Headline = p.Headline,
                    Kicker = p.Kicker,
                    Label = p.Label,
                    PictureId = p.PictureId,
                },
                p.Article.ListedAt,
            })
            .ToListAsync(cancellationToken);
        foreach (var place in standing)
        {
            contents.Until(place.Placed.Until);
            contents.Until(place.ListedAt > now ? place.ListedAt : null);
            contents.Has(CacheTags.Card(place.Placed.ArticleId));
        }

        return standing.Where(p => ArticleVisibility.IsListed(p.ListedAt, now)).Select(p => p.Placed).ToList();
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
            });

    private static async Task<ILookup<long, Candidate>> CandidatesAsync(
        IQueryable<Candidate> first,
        IEnumerable<IQueryable<Candidate>> others,
        CancellationToken cancellationToken
    )
    {
        var all = await others
            .Aggregate(first, (union, list) => union.Concat(list))
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return all.OrderByDescending(c => c.ListedAt).ThenByDescending(c => c.Id).ToLookup(c => c.List);
    }

    /// <summary>The top-level section of each story's primary section.</summary>
    private async Task<Dictionary<long, long>> RootsAsync(
        IEnumerable<Candidate> candidates,
        SiteDirectory site,
        CancellationToken cancellationToken
    )
    {
        var ids = candidates.Select(c => c.Id).Distinct().ToList();
        var primaries = await db
            .ArticleCategories.AsNoTracking()
            .Where(l => ids.Contains(l.ArticleId) && l.Position == 0)
            .Select(l => new { l.ArticleId, l.CategoryId })
            .ToListAsync(cancellationToken);
        return primaries
            .Where(l => site.Sections.ContainsKey(l.CategoryId))
            .ToDictionary(l => l.ArticleId, l => site.RootOf(site.Sections[l.CategoryId]).Id);
    }

    private async Task<Dictionary<long, ArticleCard>> LoadAsync(
        IReadOnlyCollection<long> ids,
        CancellationToken cancellationToken
    ) => (await cards.LoadAsync(ids, cancellationToken)).ToDictionary(c => c.Id, c => c.OnFront);

    /// <summary>The pictures that only the front shows, unless the rights to them have ended.</summary>
    private async Task<Dictionary<long, PictureRef>> PicturesAsync(
        IEnumerable<PlacedStory> placed,
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
        var pictures = await db
            .Media.AsNoTracking()
            .Where(m => ids.Contains(m.Id) && (m.RightsEnd == null || m.RightsEnd > now))
            .Select(m => PictureRef.Of(m))
            .ToDictionaryAsync(picture => picture.Id, cancellationToken);
        foreach (var picture in pictures.Values)
        {
            contents.Ends(picture.RightsEnd);
        }

        return pictures;
    }

    /// <summary>Omits a story that was withdrawn between two queries.</summary>
    private static List<ArticleCard> Cards(IEnumerable<long> ids, Dictionary<long, ArticleCard> loaded) =>
        [.. ids.Where(loaded.ContainsKey).Select(id => loaded[id])];

    /// <summary>A story that may fill a place, with the list it was found in.</summary>
    private sealed record Candidate
    {
        public long List { get; init; }
        public DateTime ListedAt { get; init; }
        public long Id { get; init; }
        public StoryKind Kind { get; init; }
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
