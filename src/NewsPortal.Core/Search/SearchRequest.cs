using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>What the address of a search says, as it was typed.</summary>
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

/// <summary>What became of a search.</summary>
public enum SearchState
{
    /// <summary>Nothing was asked for.</summary>
    Blank = 0,

    /// <summary>It was carried out, whether or not it found something.</summary>
    Done = 1,

    /// <summary>There is no index at present; one is being built.</summary>
    Unavailable = 2,

    /// <summary>Too many people search at this moment.</summary>
    Busy = 3,
}

/// <summary>The result of a search, one page of it.</summary>
public sealed record SearchPage
{
    public required SearchState State { get; init; }

    /// <summary>What was searched for; bounded and in one line.</summary>
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

    /// <summary>True when no story holds all words, and those that hold most of them are shown.</summary>
    public bool IsPartial { get; init; }

    /// <summary>From 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>How many pages can be turned to; bounded, however many stories match.</summary>
    public int Pages { get; init; }

    public IReadOnlyList<SearchHit> Hits { get; init; } = [];

    /// <summary>The query in another spelling that finds something; null when there is none.</summary>
    public string? DidYouMean { get; init; }

    /// <summary>True when no story matches what was typed, and those for <see cref="DidYouMean"/> are shown.</summary>
    public bool IsCorrected { get; init; }

    /// <summary>The day, month or year that was typed, where its archive has a story; null otherwise.</summary>
    public ArchiveSpan? Archive { get; init; }

    /// <summary>The authors of the stories on this page.</summary>
    public IReadOnlyList<SearchAuthor> Authors { get; init; } = [];
}

/// <summary>An author to filter by.</summary>
public sealed record SearchAuthor(string Slug, string Name);

/// <summary>A story that was found.</summary>
/// <param name="Card">The story.</param>
/// <param name="Headline">Its headline, the words marked.</param>
/// <param name="Excerpt">The part of it that holds most of the words; else its beginning.</param>
public sealed record SearchHit(ArticleCard Card, IReadOnlyList<TextRun> Headline, IReadOnlyList<TextRun> Excerpt);
