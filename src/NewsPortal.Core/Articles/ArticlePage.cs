using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Sharing;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>Everything that the page of a story, or a page such as "About", shows.</summary>
public sealed record ArticlePage
{
    public required long Id { get; init; }
    public required ArticleKind Kind { get; init; }

    /// <summary>What the newsroom wrote, without the body.</summary>
    public required ArticleContent Content { get; init; }

    /// <summary>What kind of journalism it is; means nothing on a page.</summary>
    public StoryKind StoryKind => Content.StoryKind;

    public string Headline => Content.Headline;

    /// <summary>Language of the text as a BCP 47 tag; null for the site's.</summary>
    public string? Language => Content.Language;

    /// <summary>Lead-in below the headline, plain text; empty when there is none.</summary>
    public string Standfirst => Content.Standfirst ?? "";

    /// <summary>Title for search engines and link previews; empty takes the headline.</summary>
    public string SeoTitle => Content.SeoTitle ?? "";

    /// <summary>Description for search engines and link previews; empty takes <see cref="Summary"/>.</summary>
    public string SeoDescription => Content.SeoDescription ?? "";

    /// <summary>The versions in other languages that readers can see.</summary>
    public IReadOnlyList<StoryVersion> Versions { get; init; } = [];

    /// <summary>Clean HTML with its pictures filled in.</summary>
    public required string Body { get; init; }

    public required int WordCount { get; init; }

    /// <summary>Decoded public address; null in a preview of what was never published.</summary>
    public string? Path { get; init; }

    public PictureRef? Picture { get; init; }

    /// <summary>The first picture of the text that link previews show; null when there is none.</summary>
    public PictureRef? BodyPicture { get; init; }

    /// <summary>The photograph that it shares; null where a card is drawn.</summary>
    public PictureRef? SharedPicture => Picture is { IsShareable: true } ? Picture : BodyPicture;

    /// <summary>What is drawn where it has no photograph to share.</summary>
    public ShareCard ShareCard => ShareCard.OfStory(Id, Headline, PrimarySection);

    public string PictureCaption { get; init; } = "";
    public string PictureCredit { get; init; } = "";

    /// <summary>UTC; null only in a preview.</summary>
    public DateTime? PublishedAt { get; init; }

    /// <summary>UTC; null when unchanged since publication.</summary>
    public DateTime? UpdatedAt { get; init; }

    public long Views { get; init; }

    /// <summary>The labels in order; the first is the primary section.</summary>
    public IReadOnlyList<Section> Sections { get; init; } = [];

    /// <summary>The sections above the primary one, the topmost first.</summary>
    public IReadOnlyList<Section> Ancestors { get; init; } = [];

    public IReadOnlyList<AuthorProfile> Authors { get; init; } = [];
    public IReadOnlyList<TagLink> Tags { get; init; } = [];

    /// <summary>What to read next, without what stands elsewhere on the page.</summary>
    public IReadOnlyList<ArticleCard> Related { get; init; } = [];

    /// <summary>Where the story stands in its series; null outside a series.</summary>
    public SeriesPlace? Series { get; init; }

    /// <summary>The newest other stories of the first author, without those that stand elsewhere on the page.</summary>
    public IReadOnlyList<StoryLink> MoreByAuthor { get; init; } = [];

    /// <summary>The story before this one in the primary section; null for the first.</summary>
    public StoryLink? Older { get; init; }

    /// <summary>The story after this one in the primary section; null for the newest that readers can see.</summary>
    public StoryLink? Newer { get; init; }

    /// <summary>Dated notes on what was changed after publication, the newest first.</summary>
    public IReadOnlyList<CorrectionNote> Corrections { get; init; } = [];

    /// <summary>True when the story, or a part of it, no longer stands.</summary>
    public bool IsRetracted => Corrections.Any(note => note.Kind == CorrectionKind.Retraction);

    /// <summary>The primary section; null for a story without one.</summary>
    public Section? PrimarySection => Sections.Count > 0 ? Sections[0] : null;

    /// <summary>
    /// The standfirst, or the beginning of the text where there is none; plain text of at most 300 characters.
    /// </summary>
    public required string Summary { get; init; }

    /// <summary>Minutes that a steady reader needs, at least one.</summary>
    public int ReadingMinutes => Math.Max(1, (int)Math.Round(WordCount / 230.0));
}

/// <summary>A story as a line that leads to it.</summary>
/// <param name="Id">Article id.</param>
/// <param name="Headline">Its headline.</param>
/// <param name="Path">Public address, decoded; see <see cref="Address"/> for links.</param>
/// <param name="PublishedAt">UTC.</param>
/// <param name="StoryKind">What kind of journalism it is.</param>
/// <param name="IsRetracted">True when the story, or a part of it, no longer stands.</param>
public sealed record StoryLink(
    long Id,
    string Headline,
    string Path,
    DateTime PublishedAt,
    StoryKind StoryKind,
    bool IsRetracted
)
{
    /// <summary>Language of the headline as a BCP 47 tag; null for the site's.</summary>
    public string? Language { get; init; }

    /// <summary>Public address, encoded for use in a link.</summary>
    public string Address => ArticlePaths.Encode(Path);
}

/// <summary>The same story in another language.</summary>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Headline">Its headline.</param>
/// <param name="Path">Public address, decoded.</param>
public sealed record StoryVersion(string Language, string Headline, string Path)
{
    /// <summary>Public address, encoded for use in a link.</summary>
    public string Address => ArticlePaths.Encode(Path);
}

/// <summary>An author as "About the author" and the author's own page show them.</summary>
/// <param name="Id">Author id.</param>
/// <param name="Slug">Last part of the address.</param>
/// <param name="Name">Name.</param>
/// <param name="Role">For example "Chief reporter"; empty when unknown.</param>
/// <param name="Biography">Plain text; blank lines separate paragraphs.</param>
/// <param name="Email">Public contact address; null when none is shown.</param>
/// <param name="Portrait">Portrait; null when there is none.</param>
public sealed record AuthorProfile(
    long Id,
    string Slug,
    string Name,
    string Role,
    string Biography,
    string? Email,
    PictureRef? Portrait
)
{
    /// <summary>True for an agency, a desk or the newspaper itself.</summary>
    public bool IsOrganisation { get; init; }

    /// <summary>Links in order.</summary>
    public IReadOnlyList<ProfileLink> Links { get; init; } = [];

    /// <summary>The author's page.</summary>
    public string Path => SiteAddresses.Author(Slug);

    /// <summary>The biography's paragraphs.</summary>
    public IEnumerable<string> Paragraphs => PlainText.Paragraphs(Biography);
}

/// <summary>A link below a biography; the address is absolute http or https.</summary>
public sealed record ProfileLink(string Label, string Url);
