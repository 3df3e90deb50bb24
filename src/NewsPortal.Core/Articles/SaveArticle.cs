using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>What an editor wants besides storing the text.</summary>
public enum ArticleStep
{
    /// <summary>Stores a version; readers notice nothing.</summary>
    Save,

    /// <summary>Hands a draft in to the editors.</summary>
    HandIn,

    /// <summary>Publishes: at the time that is wished, else as before, else now.</summary>
    Publish,

    /// <summary>
    /// Publishes at <see cref="SaveArticle.PublishAt"/>, also where that is the article's time already.
    /// </summary>
    Schedule,
}

/// <summary>
/// Stores a new version of an article and, in the same transaction, takes the step that goes with it. A step that is
/// refused leaves the text stored: <see cref="SavedArticle.Step"/> says why.
/// </summary>
public sealed record SaveArticle
{
    /// <summary>Null creates an article.</summary>
    public long? Id { get; init; }

    /// <summary>
    /// The version that was edited; a newer one in the database refuses the save. Null when creating.
    /// </summary>
    public Guid? Version { get; init; }

    /// <summary>
    /// The key of the form that creates it: a second command with the same key is about the same article. Null for
    /// none.
    /// </summary>
    public Guid? CreationKey { get; init; }

    /// <summary>Fixed when the article is created.</summary>
    public ArticleKind Kind { get; init; }

    public ArticleContent Content { get; init; } = new();

    /// <summary>
    /// The place in the log of the working copy up to which the content goes; null for a content from elsewhere (a
    /// form, an import, an earlier version), after which a new log begins.
    /// </summary>
    public WorkingCopyPlace? From { get; init; }

    /// <summary>
    /// Another version of the story, in another language, as people name one (<see cref="StoryName"/>). Empty for none;
    /// null leaves it as it is.
    /// </summary>
    public string? VersionOf { get; init; }

    /// <summary>
    /// UTC; when it is to appear. It is kept until the article is published with it. Null for no wish.
    /// </summary>
    public DateTime? PublishAt { get; init; }

    /// <summary>What feeds called it on an old site; null keeps the present one.</summary>
    public string? FeedId { get; init; }

    public ArticleStep Step { get; init; }

    /// <summary>The time that a person was asked about and said yes to; see <see cref="TimeQuestion"/>.</summary>
    public DateTime? Confirmed { get; init; }

    /// <summary>
    /// True to show readers "updated" with the present time, where a change to what they see is published.
    /// </summary>
    public bool MarkUpdated { get; init; }

    /// <summary>
    /// For programs, which bring articles from elsewhere: the state that it shall have, whatever <see cref="Step"/>
    /// says. What an article needs before people may publish it is not asked for.
    /// </summary>
    public ArticleTarget? Target { get; init; }
}

/// <summary>The state that an article from elsewhere shall have.</summary>
/// <param name="State">Published, Submitted or Draft.</param>
/// <param name="PublishedAt">UTC, in the future to schedule; null for "now or as before". Only for Published.</param>
public sealed record ArticleTarget(ArticleState State, DateTime? PublishedAt);

/// <summary>What a write to an article left behind, and where the article stands now.</summary>
public readonly record struct SavedArticle(long Id, Guid Version = default)
{
    /// <summary>What to ask where the outcome is <see cref="Outcome.Asks"/>; null where nothing is.</summary>
    public TimeQuestion? Question { get; init; }

    /// <summary>True when the form had been sent before, with the same content: nothing was stored this time.</summary>
    public bool IsRepeat { get; init; }

    /// <summary>
    /// How the step besides saving ended, where there was one to take; null where there was none. Its outcome may be
    /// another than that of the save, which is stored all the same.
    /// </summary>
    public Result<SavedArticle>? Step { get; init; }
}
