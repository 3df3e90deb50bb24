namespace NewsPortal.Core.Articles;

/// <summary>The newsroom's states: "scheduled" is a published article that is not due yet.</summary>
public enum NewsroomState
{
    Draft,
    Submitted,
    Ready,
    Scheduled,
    Published,
    TakenDown,
    Binned,
}

/// <summary>
/// The filter of the newsroom's article list. Conditions are combined with "and"; null or empty means any.
/// </summary>
public sealed record ArticleFilter
{
    /// <summary>Words that must all be in the headline, in any order; or an article's address or number.</summary>
    public string? Words { get; init; }

    /// <summary>True to find articles with these words in their text, too.</summary>
    public bool InTexts { get; init; }

    /// <summary>Null for all but those in the bin.</summary>
    public NewsroomState? State { get; init; }
    public long? AuthorId { get; init; }

    /// <summary>The section, including those below it.</summary>
    public long? CategoryId { get; init; }

    public ArticleKind? Kind { get; init; }

    /// <summary>Only articles owned by this user.</summary>
    public long? CreatedById { get; init; }
}

/// <summary>A position in the list, which is sorted by the last save, newest first.</summary>
/// <param name="ModifiedAt">Last save of the article at the edge of the page, UTC.</param>
/// <param name="Id">Its id.</param>
/// <param name="Newer">True to page towards newer articles.</param>
public sealed record ArticleCursor(DateTime ModifiedAt, long Id, bool Newer)
{
    /// <summary>Its form in an address.</summary>
    public override string ToString() =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{(Newer ? 'n' : 'o')}{ModifiedAt.Ticks}-{Id}"
        );

    /// <summary>The cursor in an address; null if invalid.</summary>
    public static ArticleCursor? Parse(string? text)
    {
        if (
            text is not { Length: > 3 }
            || text[0] is not ('n' or 'o')
            || text[1..].Split('-') is not [var ticks, var id]
            || !long.TryParse(ticks, out var time)
            || time < 0
            || time > DateTime.MaxValue.Ticks
            || !long.TryParse(id, out var number)
        )
        {
            return null;
        }

        return new ArticleCursor(new DateTime(time, DateTimeKind.Utc), number, text[0] == 'n');
    }
}

/// <summary>An article in a newsroom list.</summary>
public sealed record ArticleLine(
    long Id,
    ArticleKind Kind,
    NewsroomState State,
    string Headline,
    string? Path,
    DateTime ModifiedAt,
    DateTime? PublishedAt,
    long? CreatedById,
    long Views
)
{
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Its language; null for the site's.</summary>
    public string? Language { get; init; }

    /// <summary>The requested publication time if not in force; see <see cref="Article.WishedAt"/>.</summary>
    public DateTime? WishedAt { get; init; }

    /// <summary>The version shown, for acts on several at once.</summary>
    public Guid Version { get; init; }

    /// <summary>The primary category; null for none.</summary>
    public string? Category { get; init; }

    /// <summary>True if it is public and a newer version is waiting to be published.</summary>
    public bool HasChanges { get; init; }

    /// <summary>Until when it is to be written, UTC; null for no deadline.</summary>
    public DateTime? Deadline { get; init; }

    /// <summary>Who writes it, besides its owner.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>What was written with its last step; null for nothing.</summary>
    public string? Message { get; init; }
}

/// <summary>A page of the list, with the cursors of the adjacent pages; null for none.</summary>
public sealed record ArticleListPage(IReadOnlyList<ArticleLine> Articles, ArticleCursor? Newer, ArticleCursor? Older);

/// <summary>What waits for a person, and what is new. No article is in two lists of what waits.</summary>
/// <param name="Returned">Drafts that an editor gave back to this person.</param>
/// <param name="Assigned">Drafts assigned to this person, the next deadline first.</param>
/// <param name="HandedIn">What the editors are to read; empty for others.</param>
/// <param name="Ready">What is only to be published; empty for others.</param>
/// <param name="Today">What appears until midnight by itself; empty for others.</param>
/// <param name="MyDrafts">This person's other drafts.</param>
/// <param name="Recent">The newest that readers see.</param>
public sealed record ArticleOverview(
    IReadOnlyList<ArticleLine> Returned,
    IReadOnlyList<ArticleLine> Assigned,
    IReadOnlyList<ArticleLine> HandedIn,
    IReadOnlyList<ArticleLine> Ready,
    IReadOnlyList<ArticleLine> Today,
    IReadOnlyList<ArticleLine> MyDrafts,
    IReadOnlyList<ArticleLine> Recent
);

/// <summary>A translation of a story in the newsroom.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Headline">Its headline.</param>
/// <param name="Language">Its language; null for the site's.</param>
/// <param name="State">Its state.</param>
public sealed record VersionLine(long Id, string Headline, string? Language, NewsroomState State);

/// <summary>One version in an article's history.</summary>
/// <param name="Number">Its number.</param>
/// <param name="At">UTC.</param>
/// <param name="By">Who made it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Note">Details of the reason; null for none.</param>
/// <param name="IsPublished">True for the version that readers see or last saw.</param>
public sealed record HistoryLine(
    int Number,
    DateTime At,
    string By,
    VersionReason Reason,
    string? Note,
    bool IsPublished
)
{
    /// <summary>What was written to colleagues with it; null for nothing.</summary>
    public string? Message { get; init; }
}

/// <summary>An article for its form: the content of its newest version, and its state.</summary>
public sealed record ArticleDetails(
    long Id,
    ArticleKind Kind,
    ArticleContent Content,
    Guid Version,
    NewsroomState State,
    string? Path,
    DateTime CreatedAt,
    long? CreatedById,
    DateTime ModifiedAt,
    DateTime? PublishedAt,
    DateTime? UpdatedAt,
    long Views
)
{
    /// <summary>True if it is public and a newer version is waiting to be published.</summary>
    public bool HasChanges { get; init; }

    /// <summary>True if it exists only for named people.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>See <see cref="Article.WishedAt"/>.</summary>
    public DateTime? WishedAt { get; init; }

    /// <summary>See <see cref="Article.BinnedAt"/>.</summary>
    public DateTime? BinnedAt { get; init; }

    /// <summary>Who writes it, until when, and what about.</summary>
    public AssignmentDetails Assignment { get; init; } = AssignmentDetails.None;

    /// <summary>The story's translations.</summary>
    public IReadOnlyList<VersionLine> Versions { get; init; } = [];

    /// <summary>The latest saves, newest first.</summary>
    public IReadOnlyList<HistoryLine> History { get; init; } = [];

    /// <summary>The public notes on it, newest first.</summary>
    public IReadOnlyList<CorrectionNote> Corrections { get; init; } = [];
}

/// <summary>An option in a form.</summary>
/// <param name="Id">The stored value.</param>
/// <param name="Name">The text shown.</param>
/// <param name="Depth">Its depth in a tree, from 0.</param>
public sealed record Choice(long Id, string Name, int Depth = 0);
