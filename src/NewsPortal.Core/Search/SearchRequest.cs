using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>The search parameters as typed in the address.</summary>
/// <param name="Q">Words, "phrases" and -exclusions.</param>
/// <param name="Section">Slug of a section.</param>
/// <param name="Author">Slug of an author.</param>
/// <param name="From">First day, yyyy-MM-dd.</param>
/// <param name="To">Last day, yyyy-MM-dd.</param>
/// <param name="Sort">"date" for the newest first.</param>
/// <param name="Page">From 1.</param>
public sealed record SearchRequest(
    string? Q,
    string? Section = null,
    string? Author = null,
    string? From = null,
    string? To = null,
    string? Sort = null,
    string? Page = null
);

/// <summary>The outcome of a search.</summary>
public enum SearchState
{
    /// <summary>Nothing was asked for.</summary>
    Blank = 0,

    /// <summary>It ran, with or without results.</summary>
    Done = 1,

    /// <summary>There is no index yet; one is being built.</summary>
    Unavailable = 2,

    /// <summary>Too many searches are running.</summary>
    Busy = 3,
}

/// <summary>One page of search results.</summary>
public sealed record SearchPage
{
    public required SearchState State { get; init; }

    /// <summary>The query, bounded and in one line.</summary>
    public required string Query { get; init; }

    /// <summary>Only stories of this section and those below it.</summary>
    public Section? Section { get; init; }

    /// <summary>Only stories by this author.</summary>
    public SearchAuthor? Author { get; init; }

    /// <summary>First day, in the site's zone.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, in the site's zone.</summary>
    public DateOnly? To { get; init; }

    /// <summary>True for the newest first, false for the best match first.</summary>
    public bool IsByDate { get; init; }

    /// <summary>How many stories match.</summary>
    public int Total { get; init; }

    /// <summary>True when no story contains all words, so that those with most of them are shown.</summary>
    public bool IsPartial { get; init; }

    /// <summary>From 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>How many pages can be visited; bounded, however many stories match.</summary>
    public int Pages { get; init; }

    public IReadOnlyList<SearchHit> Hits { get; init; } = [];

    /// <summary>A different spelling of the query that finds something; null when there is none.</summary>
    public string? DidYouMean { get; init; }

    /// <summary>
    /// True when nothing matches the query as typed, so that the results for <see cref="DidYouMean"/> are shown.
    /// </summary>
    public bool IsCorrected { get; init; }

    /// <summary>The day, month or year that was typed, if its archive has a story; null otherwise.</summary>
    public ArchiveSpan? Archive { get; init; }

    /// <summary>The authors of the stories on this page.</summary>
    public IReadOnlyList<SearchAuthor> Authors { get; init; } = [];
}

/// <summary>An author to filter by.</summary>
public sealed record SearchAuthor(string Slug, string Name);

/// <summary>A story that was found.</summary>
/// <param name="Card">The story.</param>
/// <param name="Headline">Its headline, with the words highlighted.</param>
/// <param name="Excerpt">The passage with most of the words, or else the beginning.</param>
public sealed record SearchHit(ArticleCard Card, IReadOnlyList<TextRun> Headline, IReadOnlyList<TextRun> Excerpt);
