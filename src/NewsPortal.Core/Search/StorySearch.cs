using System.Globalization;
using Lucene.Net.Search;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>Finds stories for readers.</summary>
public sealed class StorySearch(
    SearchIndex index,
    SearchLimiter limiter,
    SearchLanguage language,
    SearchHighlighter highlighter,
    NewsDbContext db,
    ArticleCards cards,
    SiteDirectoryQueries directory,
    SiteTime time,
    PageContents contents
)
{
    /// <summary>Stories on one page of results.</summary>
    public const int PageSize = 10;

    /// <summary>The last page that can be visited. To find more, readers do better with another word.</summary>
    public const int MostPages = 20;

    private const int Window = PageSize * MostPages;
    private const int FirstYear = 1600;
    private const int LastYear = 9000;

    /// <summary>One page of results; null when there is no such page, section or author.</summary>
    public async Task<SearchPage?> FindAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        contents.Has([CacheTags.Search, CacheTags.Stories]);
        var site = await directory.GetAsync(cancellationToken);
        var number = 1;
        var section = string.IsNullOrEmpty(request.Section) ? null : site.FindSection(request.Section);
        var author = string.IsNullOrEmpty(request.Author) ? null : await AuthorAsync(request.Author, cancellationToken);
        if (
            (section is null && !string.IsNullOrEmpty(request.Section))
            || (author is null && !string.IsNullOrEmpty(request.Author))
            || (!string.IsNullOrEmpty(request.Page) && !IsPage(request.Page, out number))
        )
        {
            return null;
        }

        var (from, to) = (Day(request.From), Day(request.To));
        (from, to) = from > to ? (to, from) : (from, to);
        var page = new SearchPage
        {
            State = SearchState.Blank,
            Query = QueryWords.Clean(request.Q),
            Section = section,
            Author = author?.Shown,
            From = from,
            To = to,
            IsByDate = string.Equals(request.Sort, "date", StringComparison.OrdinalIgnoreCase),
            Number = number,
        };
        var words = QueryWords.Read(page.Query);
        var isFiltered = section is not null || author is not null || from is not null || to is not null;
        if (!StoryQueries.HasWords(language, words) && (page.Query.Length > 0 || !isFiltered))
        {
            return number == 1 ? page : null;
        }

        Findings found;
        using (var turn = await limiter.EnterAsync(cancellationToken))
        {
            if (!turn.IsAcquired)
            {
                return page with { State = SearchState.Busy };
            }

            var below = section is null ? null : Below(site, section);
            if (!index.TryRead<Findings>(searcher => Search(searcher, page, words, below, author?.Id), out found!))
            {
                return page with { State = SearchState.Unavailable };
            }
        }

        var pages = Math.Min(MostPages, (found.Total + PageSize - 1) / PageSize);
        return number > Math.Max(1, pages)
            ? null
            : await ShowAsync(
                page with
                {
                    State = SearchState.Done,
                    Total = found.Total,
                    IsPartial = found.IsPartial,
                    IsCorrected = found.IsCorrected,
                    Pages = pages,
                    DidYouMean = found.DidYouMean,
                    Archive = found.Archive,
                },
                found,
                cancellationToken
            );
    }

    private Findings Search(
        IndexSearcher searcher,
        SearchPage page,
        IReadOnlyList<QueryWord> words,
        IReadOnlyList<long>? sections,
        long? author
    )
    {
        var now = time.UtcNow;
        var to = page.To is { } last && EndOf(last) is var end && end < now ? end : now;
        var span = StoryQueries.Between(
            page.From is { } first ? time.ToUtc(first.ToDateTime(TimeOnly.MinValue)) : null,
            to
        );

        // Without words all results are equally relevant.
        var queries = new StoryQueries(language, searcher.IndexReader, time);
        var byDate = page.IsByDate || queries.Required(words).Count == 0;
        var asked = words;
        var address = TypedAddress.PathOf(page.Query);
        var top = Top(Filtered(queries.Matching(words, WordShare.All, address)));
        var (isPartial, isCorrected) = (false, false);
        string? didYouMean = null;
        if (top.TotalHits <= Spelling.Rare && !queries.IsHeadline(words))
        {
            didYouMean = Better(rareAlso: false) ?? Better(rareAlso: true);
        }

        if (top.TotalHits == 0 && didYouMean is not null)
        {
            asked = QueryWords.Read(didYouMean);
            top = Top(Filtered(queries.Matching(asked, WordShare.All)));
            isCorrected = true;
        }
        else if (top.TotalHits == 0)
        {
            // A word that no story contains is left to its nearest match: "matt millan normative" finds some of Matthew
            // Milan.
            didYouMean = !queries.KnowsAny(words)
                ? null
                : Spelling
                    .Correct(searcher.IndexReader, page.Query, words, queries, 0, rareAlso: false)
                    .FirstOrDefault(IsVisible);
            asked = didYouMean is null ? words : QueryWords.Read(didYouMean);
            top = Top(Filtered(queries.Matching(asked, WordShare.Half)));
            isPartial = top.TotalHits > 0;
            didYouMean = isPartial ? didYouMean : null;
        }
        else if (
            top.TotalHits <= Spelling.Rare
            && address is null
            && queries.IsLong(words)
            && !queries.IsHeadline(words)
        )
        {
            top = Top(Filtered(queries.Matching(words, WordShare.Nearly)));
        }

        var best = byDate ? top.ScoreDocs : Fresh(searcher, Nearer(searcher, top, queries.Nearer(asked)), now);
        return new Findings(
            top.TotalHits,
            isPartial,
            isCorrected,
            didYouMean,
            Archive(searcher, page.Query, now),
            top.TotalHits > 0 ? queries.Marked(asked, isPartial) : HighlightedTerms.None,
            [.. best.Skip((page.Number - 1) * PageSize).Take(PageSize).Select(hit => Read(searcher, hit.Doc))]
        );

        string? Better(bool rareAlso) =>
            Spelling
                .Correct(searcher.IndexReader, page.Query, words, queries, top.TotalHits, rareAlso)
                .FirstOrDefault(corrected =>
                    Count(searcher, Filtered(queries.Matching(QueryWords.Read(corrected), WordShare.All)), span)
                    > top.TotalHits
                );

        // The index also contains words of stories that are not public yet.
        bool IsVisible(string corrected) =>
            QueryWords
                .Read(corrected)
                .Where(w => !words.Any(typed => typed.Text == w.Text))
                .All(w => Count(searcher, Filtered(queries.Matching([w], WordShare.All)), span) > 0);

        TopDocs Top(Query query) =>
            byDate
                ? searcher.Search(query, span, page.Number * PageSize, NewestFirst)
                : searcher.Search(query, span, Window);

        Query Filtered(Query? matching)
        {
            if (sections is null && author is null)
            {
                return matching ?? new MatchAllDocsQuery();
            }

            var all = new BooleanQuery(disableCoord: true) { { matching ?? new MatchAllDocsQuery(), Occur.MUST } };
            if (sections is not null)
            {
                all.Add(Silent(StoryQueries.InSections(sections)), Occur.MUST);
            }

            if (author is { } id)
            {
                all.Add(Silent(StoryQueries.By(id)), Occur.MUST);
            }

            return all;
        }
    }

    private static Sort NewestFirst =>
        new(
            new SortField(StoryFields.Published, SortFieldType.INT64, reverse: true),
            new SortField(StoryFields.Id, SortFieldType.INT64, reverse: true)
        );

    private static int Count(IndexSearcher searcher, Query query, Filter span)
    {
        var counter = new TotalHitCountCollector();
        searcher.Search(query, span, counter);
        return counter.TotalHits;
    }

    /// <summary>The best matches, reranked by freshness.</summary>
    private static IEnumerable<ScoreDoc> Fresh(IndexSearcher searcher, ScoreDoc[] hits, DateTime now) =>
        hits.OrderByDescending(hit => hit.Score * Freshness.Of(now.Ticks - searcher.PublishedOf(hit.Doc), floor: 0.75));

    /// <summary>
    /// The best matches, reranked so that those with the words close together gain a share of their rank.
    /// </summary>
    private static ScoreDoc[] Nearer(IndexSearcher searcher, TopDocs top, Query? nearer)
    {
        if (nearer is null || top.ScoreDocs.Length < 2)
        {
            return top.ScoreDocs;
        }

        // Lucene.NET's QueryRescorer fails on a segment that contains none of the words.
        var weight = searcher.CreateNormalizedWeight(nearer);
        var hits = top.ScoreDocs.OrderBy(hit => hit.Doc).ToList();
        var next = 0;
        foreach (var leaf in searcher.IndexReader.Leaves)
        {
            var end = leaf.DocBase + leaf.Reader.MaxDoc;
            var scorer = next < hits.Count && hits[next].Doc < end ? weight.GetScorer(leaf, null) : null;
            for (; next < hits.Count && hits[next].Doc < end; next++)
            {
                var document = hits[next].Doc - leaf.DocBase;
                if (
                    scorer is not null
                    && (scorer.DocID >= document ? scorer.DocID : scorer.Advance(document)) == document
                )
                {
                    hits[next].Score *= 1 + scorer.GetScore();
                }
            }
        }

        return [.. hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Doc)];
    }

    /// <summary>
    /// The archive of the day, month or year that was typed if readers find a story there, otherwise of the month or
    /// year around it.
    /// </summary>
    private ArchiveSpan? Archive(IndexSearcher searcher, string query, DateTime now)
    {
        for (var span = TypedDates.Read(query, time.Culture); span is not null; span = span.Parent)
        {
            var from = time.ToUtc(span.First);
            var to = time.ToUtc(span.End).AddTicks(-1) is var end && end < now ? end : now;
            if (from <= to && Count(searcher, new MatchAllDocsQuery(), StoryQueries.Between(from, to)) > 0)
            {
                return span;
            }
        }

        return null;
    }

    /// <summary>A filter that does not affect the score.</summary>
    private static Query Silent(Query condition)
    {
        condition.Boost = 0;
        return condition;
    }

    private static Hit Read(IndexSearcher searcher, int document) =>
        new(
            searcher.IdOf(document),
            searcher.Doc(document, BodyOnly).Get(StoryFields.Body, CultureInfo.InvariantCulture) ?? "",
            searcher.TextOf(StoryFields.Language, document)
        );

    private static HashSet<string> BodyOnly => [StoryFields.Body];

    private async Task<SearchPage> ShowAsync(SearchPage page, Findings found, CancellationToken cancellationToken)
    {
        var hits = found.Hits.ToDictionary(h => h.Id);
        var loaded = await cards.LoadAsync([.. found.Hits.Select(h => h.Id)], cancellationToken);
        List<SearchAuthor> authors =
        [
            .. loaded.SelectMany(c => c.Authors).Select(a => new SearchAuthor(a.Slug, a.Name)),
        ];
        if (page.Author is { } chosen)
        {
            authors.Add(chosen);
        }

        return page with
        {
            Hits =
            [
                .. loaded
                    .Select(card => (Card: card, hits[card.Id].Body, hits[card.Id].Language))
                    .Select(hit => new SearchHit(
                        hit.Card,
                        highlighter.Mark(hit.Card.Headline, found.Marked, hit.Language),
                        highlighter.Cut(hit.Body, found.Marked, hit.Language)
                            ?? highlighter.Mark(hit.Card.Excerpt, found.Marked, hit.Language)
                    )),
            ],
            Authors =
            [
                .. authors.Distinct().OrderBy(a => a.Name, StringComparer.Create(time.Culture, ignoreCase: true)),
            ],
        };
    }

    private async Task<(long Id, SearchAuthor Shown)?> AuthorAsync(string slug, CancellationToken cancellationToken)
    {
        var author = await db
            .Authors.AsNoTracking()
            .Where(a => a.Slug == slug)
            .Select(a => new
            {
                a.Id,
                a.Slug,
                a.Name,
            })
            .FirstOrDefaultAsync(cancellationToken);
        return author is null ? null : (author.Id, new SearchAuthor(author.Slug, author.Name));
    }

    /// <summary>A section and all its descendants; a cycle in the data ends the walk.</summary>
    private static List<long> Below(SiteDirectory site, Section section)
    {
        List<long> ids = [section.Id];
        for (var i = 0; i < ids.Count; i++)
        {
            ids.AddRange(site.ChildrenOf(site.Sections[ids[i]]).Select(c => c.Id).Except(ids));
        }

        return ids;
    }

    private DateTime EndOf(DateOnly day) => time.ToUtc(day.AddDays(1).ToDateTime(TimeOnly.MinValue)).AddTicks(-1);

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is >= FirstYear and <= LastYear
            ? day
            : null;

    private static bool IsPage(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number is >= 1 and <= MostPages;

    private sealed record Findings(
        int Total,
        bool IsPartial,
        bool IsCorrected,
        string? DidYouMean,
        ArchiveSpan? Archive,
        HighlightedTerms Marked,
        IReadOnlyList<Hit> Hits
    );

    private readonly record struct Hit(long Id, string Body, string Language);
}
