using System.Text.Json.Serialization;
using FluentValidation;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.Articles;

/// <summary>Everything that the article form holds; saving it creates or changes an article, never its state.</summary>
public sealed record SaveArticle
{
    /// <summary>Null creates an article.</summary>
    public long? Id { get; init; }

    /// <summary>The version that was edited; a newer one in the database refuses the save. Null when creating.</summary>
    public Guid? Version { get; init; }

    /// <summary>Fixed when the article is created.</summary>
    public ArticleKind Kind { get; init; }

    /// <summary>What kind of journalism it is; means nothing on a page.</summary>
    public StoryKind StoryKind { get; init; }

    /// <summary>
    /// The key of the form that creates it: a second command with the same key is about the same article. Null for none.
    /// </summary>
    public Guid? CreationKey { get; init; }

    public string Headline { get; init; } = "";

    /// <summary>Language of the text as a BCP 47 tag; empty for the site's.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// Another version of the story, in another language, as people name one (<see cref="StoryName"/>). Empty for none;
    /// null leaves it as it is.
    /// </summary>
    public string? VersionOf { get; init; }

    /// <summary>
    /// UTC; when it is to appear. A draft keeps it until it is published; on a published article another time than its own
    /// takes effect with <see cref="PublishArticle"/>. Null for no wish.
    /// </summary>
    public DateTime? PublishAt { get; init; }

    /// <summary>Empty takes one from the headline, numbered if it is taken, or keeps the present one.</summary>
    public string? Slug { get; init; }

    /// <summary>Pages only: the path where it stands, for example "about/team"; empty takes the slug.</summary>
    public string? PagePath { get; init; }

    public string? Standfirst { get; init; }

    /// <summary>Title for search engines and link previews; empty takes the headline.</summary>
    public string? SeoTitle { get; init; }

    /// <summary>Description for search engines and link previews; empty takes the standfirst or the beginning.</summary>
    public string? SeoDescription { get; init; }

    /// <summary>What feeds called it on an old site; null keeps the present one.</summary>
    public string? FeedId { get; init; }

    /// <summary>The file that the feeds of an old site carried; null keeps the present one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Enclosure? Enclosure { get; init; }

    /// <summary>HTML from any source; cleaned by the allow-list before it is stored.</summary>
    public string? Body { get; init; }

    /// <summary>Labels in order; the first is the primary category.</summary>
    public IReadOnlyList<long> CategoryIds { get; init; } = [];

    /// <summary>Names in order; unknown ones are created.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Bylines in order.</summary>
    public IReadOnlyList<long> AuthorIds { get; init; } = [];

    /// <summary>The series that the story is a part of; null for none.</summary>
    public long? SeriesId { get; init; }

    /// <summary>Its place in the series, from 1; null keeps the present one, or puts a new part at the end.</summary>
    public int? SeriesPlace { get; init; }

    public long? PictureId { get; init; }

    public string? PictureAlt { get; init; }

    public string? PictureCaption { get; init; }

    public string? PictureCredit { get; init; }

    /// <summary>True to show readers "updated" with the present time, for a change of substance to a public article.</summary>
    public bool MarkUpdated { get; init; }
}

/// <summary>A file that feeds hand to podcast programs.</summary>
/// <param name="Address">That of a file here, beginning with a slash, or a whole one elsewhere.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Bytes">Its size; 0 where nobody knows.</param>
public sealed record Enclosure(string Address, string Type, long Bytes);

/// <summary>The state that an article from elsewhere shall have.</summary>
/// <param name="State">Published, Submitted or Draft.</param>
/// <param name="PublishedAt">UTC, in the future to schedule; null for "now or as before". Only for Published.</param>
public sealed record ArticleTarget(ArticleState State, DateTime? PublishedAt);

/// <summary>What can be checked without the database; the editor checks the rest.</summary>
public sealed class SaveArticleValidator : AbstractValidator<SaveArticle>
{
    public SaveArticleValidator()
    {
        RuleFor(c => c.Headline)
            .Must(headline => PlainText.Line(headline).Length > 0).WithMessage("Write a headline.")
            .MaximumLength(Article.HeadlineLength)
            .WithMessage($"The headline may have {Article.HeadlineLength} characters. Shorten it.");
        RuleFor(c => c.Language).Must(language => string.IsNullOrWhiteSpace(language) || LanguageTag.Normalise(language) is not null)
            .WithMessage("This is no language. Choose one from the list, or write its tag, like \"fr\" or \"pt-BR\".");
        RuleFor(c => c.StoryKind).IsInEnum().WithMessage("There is no such kind of story. Choose one from the list.");
        RuleFor(c => c.Standfirst).MaximumLength(Article.StandfirstLength)
            .WithMessage($"The standfirst may have {Article.StandfirstLength} characters. Shorten it.");
        RuleFor(c => c.SeoTitle).MaximumLength(Article.SeoTitleLength)
            .WithMessage($"The title for search engines may have {Article.SeoTitleLength} characters. Shorten it.");
        RuleFor(c => c.SeoDescription).MaximumLength(Article.SeoDescriptionLength)
            .WithMessage($"The description for search engines may have {Article.SeoDescriptionLength} characters. Shorten it.");
        RuleFor(c => c.Enclosure).Must(enclosure => enclosure is null
                || enclosure is { Address.Length: <= Article.EnclosureAddressLength, Type.Length: <= Article.EnclosureTypeLength, Bytes: >= 0 })
            .WithMessage("The address of the file for podcast programs is too long.");
        RuleFor(c => c.Body).MaximumLength(Article.BodyLength)
            .WithMessage("The text is longer than 4 million characters. Split it into several articles.");
        RuleFor(c => c.Slug).Must(slug => string.IsNullOrWhiteSpace(slug) || Taxonomy.Slug.From(slug).Length > 0)
            .WithMessage("The address needs at least one letter or digit.");
        RuleFor(c => c.PagePath).MaximumLength(ArticlePaths.MaxLength / 2).WithMessage("The path is too long. Shorten it.");
        RuleFor(c => c.PictureAlt).MaximumLength(Article.AltLength)
            .WithMessage($"The description of the picture may have {Article.AltLength} characters. Shorten it.");
        RuleFor(c => c.PictureCaption).MaximumLength(Article.CaptionLength)
            .WithMessage($"The caption may have {Article.CaptionLength} characters. Shorten it.");
        RuleFor(c => c.PictureCredit).MaximumLength(Article.CreditLength)
            .WithMessage($"The photo credit may have {Article.CreditLength} characters. Shorten it.");
        RuleFor(c => c.SeriesPlace).Must(place => place is null || Series.IsPlace(place.Value))
            .WithMessage($"The place in a series is a number from 1 to {Series.LastPlace}.");
        RuleFor(c => c.Tags).Must(tags => tags.Count <= 100).WithMessage("An article may have 100 tags. Remove some.");
        RuleFor(c => c.Tags).Must(tags => tags.All(tag => tag.Length <= Tag.NameLength))
            .WithMessage($"A tag may have {Tag.NameLength} characters. Shorten it.");
        RuleFor(c => c.Tags).Must(tags => tags.All(TermName.IsVisible)).WithMessage("A tag shows nothing. Remove it or give it a name.");
    }
}

/// <summary>How a write to an article ended.</summary>
public enum ArticleOutcome
{
    Done,
    NotFound,

    /// <summary>The actor may not do this to this article.</summary>
    NotAllowed,

    /// <summary>Somebody stored a newer version in the meantime; nothing was written.</summary>
    Conflict,

    /// <summary>A person must confirm the time first; see <see cref="ArticleResult.Question"/>.</summary>
    Asks,

    /// <summary>Something in the command is wrong; see <see cref="ArticleResult.Errors"/>.</summary>
    Invalid,
}

/// <summary>The outcome of a write, and where the article stands now.</summary>
public sealed record ArticleResult(ArticleOutcome Outcome, long Id = 0, Guid Version = default)
{
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>What to ask; null where nothing is.</summary>
    public TimeQuestion? Question { get; init; }

    /// <summary>True when the form had been sent before, with the same content: nothing was stored this time.</summary>
    public bool IsRepeat { get; init; }

    public bool IsDone => Outcome == ArticleOutcome.Done;

    public static ArticleResult Invalid(params IReadOnlyList<FieldError> errors) =>
        new(ArticleOutcome.Invalid) { Errors = errors };
}
