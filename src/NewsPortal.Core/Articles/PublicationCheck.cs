using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>What is looked at before a person publishes an article.</summary>
public enum StoryCheck
{
    /// <summary>The text is empty. Always blocks.</summary>
    Body,
    Category,
    Author,

    /// <summary>A picture without a description for people who cannot see it.</summary>
    PictureAlt,

    /// <summary>A picture that nobody is named for.</summary>
    PictureCredit,

    /// <summary>A picture whose rights have ended, so that readers would not see it.</summary>
    PictureRights,

    /// <summary>A picture whose rights end within 30 days.</summary>
    PictureRightsEnding,
    Standfirst,
    HeadlineLength,

    /// <summary>A link to an address of this site at which nothing is.</summary>
    InternalLinks,

    /// <summary>A link to another site at which nothing is, or that does not answer.</summary>
    ExternalLinks,

    /// <summary>A story of the last days that says almost the same.</summary>
    SimilarStory,
    LongSentences,

    /// <summary>The newspaper's own words; see <see cref="StyleRule"/>.</summary>
    Style,
}

/// <summary>What a finding means for publishing.</summary>
public enum CheckLevel
{
    /// <summary>It is not looked for.</summary>
    Off,

    /// <summary>It is told.</summary>
    Warn,

    /// <summary>It must be mended first.</summary>
    Block,
}

/// <summary>What a check found, and where.</summary>
/// <param name="Check">The check.</param>
/// <param name="Error">The field, and what is wrong there.</param>
public sealed record CheckFinding(StoryCheck Check, FieldError Error)
{
    public CheckLevel Level { get; init; }

    /// <summary>The words of the field that are meant, exactly as they stand there; null for the whole field.</summary>
    public string? Passage { get; init; }

    /// <summary>What could stand there instead of <see cref="Passage"/>; null for no suggestion.</summary>
    public string? Replacement { get; init; }

    /// <summary>The address of a story that the finding is about; null for none.</summary>
    public string? Path { get; init; }
}

/// <summary>An article as it would be published.</summary>
/// <param name="Id">Null before it is stored.</param>
/// <param name="Kind">Story or page.</param>
/// <param name="Content">Its content, cleaned.</param>
/// <param name="Rendered">Its rendered body.</param>
/// <param name="StyleRules">The newspaper's own rules.</param>
public sealed record CheckedStory(
    long? Id,
    ArticleKind Kind,
    ArticleContent Content,
    RenderedBody Rendered,
    IReadOnlyList<StyleRule> StyleRules
)
{
    /// <summary>The body's elements as they are stored.</summary>
    public IElement Body() => new HtmlParser().ParseDocument(Content.Body ?? "").Body!;
}

/// <summary>
/// A check before publishing. Checks run within the transaction that publishes: they read, and wait for nothing but the
/// database.
/// </summary>
public interface IPublicationCheck
{
    /// <summary>What is wrong, in the order of the page; empty for nothing.</summary>
    Task<IReadOnlyList<CheckFinding>> FindAsync(CheckedStory story, CancellationToken cancellationToken);
}
