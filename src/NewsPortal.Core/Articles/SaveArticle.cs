using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>What the editor wants besides storing the text.</summary>
public enum ArticleStep
{
    /// <summary>Stores a version; readers see no change.</summary>
    Save,

    /// <summary>Submits a draft to the editors.</summary>
    HandIn,

    /// <summary>Publishes: at the requested time, or else as before, or else now.</summary>
    Publish,

    /// <summary>Publishes at <see cref="SaveArticle.PublishAt"/>, even if that is the article's time already.</summary>
    Schedule,
}

/// <summary>
/// Stores a new version of an article and takes a step in the same transaction. If the step is refused, the text is
/// still stored, and <see cref="SavedArticle.Step"/> says why.
/// </summary>
public sealed record SaveArticle
{
    /// <summary>Null creates an article.</summary>
    public long? Id { get; init; }

    /// <summary>
    /// The version that was edited; if the database has a newer one, the save is refused. Null when creating.
    /// </summary>
    public Guid? Version { get; init; }

    /// <summary>
    /// The creation form's key: a second command with the same key refers to the same article. Null for none.
    /// </summary>
    public Guid? CreationKey { get; init; }

    /// <summary>Fixed on creation.</summary>
    public ArticleKind Kind { get; init; }

    public ArticleContent Content { get; init; } = new();

    /// <summary>
    /// The position in the working copy's log that the content includes; null for a content from elsewhere (a form, an
    /// import, an earlier version), after which a new log begins.
    /// </summary>
    public WorkingCopyPlace? From { get; init; }

    /// <summary>
    /// What the writer had, if the content is a merge of it with what was stored meanwhile; unless a version says it,
    /// it is stored as one first. Null for none.
    /// </summary>
    public MergedText? Merged { get; init; }

    /// <summary>
    /// A translation of the story, as people name it (<see cref="StoryName"/>). Empty for none; null leaves it
    /// unchanged.
    /// </summary>
    public string? VersionOf { get; init; }

    /// <summary>
    /// UTC; the requested publication time, kept until the article is published with it. Null for none.
    /// </summary>
    public DateTime? PublishAt { get; init; }

    /// <summary>
    /// True if the writer did not touch <see cref="PublishAt"/>: a time that was set from elsewhere while the story was
    /// open stays.
    /// </summary>
    public bool KeepsWish { get; init; }

    /// <summary>Its id in an old site's feeds; null keeps the current one.</summary>
    public string? FeedId { get; init; }

    /// <summary>
    /// A public note on a story that readers see, added with the step that publishes the change; null for none.
    /// </summary>
    public SaveCorrection? Note { get; init; }

    public ArticleStep Step { get; init; }

    /// <summary>What the editors are told when it is handed in, plain text; null or empty for nothing.</summary>
    public string? Message { get; init; }

    /// <summary>The time that a person was asked about and confirmed; see <see cref="TimeQuestion"/>.</summary>
    public DateTime? Confirmed { get; init; }

    /// <summary>
    /// True to show readers "updated" with the current time, if a change to what they see is published.
    /// </summary>
    public bool MarkUpdated { get; init; }

    /// <summary>
    /// For programs that bring in articles: the state to set, whatever <see cref="Step"/> says. The requirements for
    /// publishing by people do not apply.
    /// </summary>
    public ArticleTarget? Target { get; init; }
}

/// <summary>A text that was merged with another.</summary>
/// <param name="Content">What it said.</param>
/// <param name="BaseNumber">The version that it was based on; null if unknown.</param>
public sealed record MergedText(ArticleContent Content, int? BaseNumber);

/// <summary>The state for an imported article.</summary>
/// <param name="State">Published, Submitted or Draft.</param>
/// <param name="PublishedAt">UTC, in the future to schedule; null for "now or as before". Only for Published.</param>
public sealed record ArticleTarget(ArticleState State, DateTime? PublishedAt);

/// <summary>What a write to an article left behind, and where the article stands now.</summary>
public readonly record struct SavedArticle(long Id, Guid Version = default)
{
    /// <summary>What to ask where the outcome is <see cref="Outcome.Asks"/>; null where nothing is.</summary>
    public TimeQuestion? Question { get; init; }

    /// <summary>
    /// True if the form had been submitted before with the same content: nothing was stored this time.
    /// </summary>
    public bool IsRepeat { get; init; }

    /// <summary>
    /// The outcome of the step; null if there was none. It may differ from that of the save, which is stored in any
    /// case.
    /// </summary>
    public Result<SavedArticle>? Step { get; init; }
}
