using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Sharing;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>Everything on the page of a story, or a page such as "About".</summary>
public sealed record ArticlePage
{
    public required long Id { get; init; }
    public required ArticleKind Kind { get; init; }

    /// <summary>The newsroom's content, without the body.</summary>
    public required ArticleContent Content { get; init; }

    /// <summary>The kind of journalism; irrelevant for a page.</summary>
    public StoryKind StoryKind => Content.StoryKind;

    public string Headline => Content.Headline;

    /// <summary>Language of the text as a BCP 47 tag; null for the site's.</summary>
    public string? Language => Content.Language;

    /// <summary>Lead-in below the headline, plain text; empty for none.</summary>
    public string Standfirst => Content.Standfirst ?? "";

    /// <summary>Title for search engines and link previews; empty for the headline.</summary>
    public string SeoTitle => Content.SeoTitle ?? "";

    /// <summary>Description for search engines and link previews; empty for <see cref="Summary"/>.</summary>
    public string SeoDescription => Content.SeoDescription ?? "";

    /// <summary>The translations that readers can see.</summary>
    public IReadOnlyList<StoryVersion> Versions { get; init; } = [];

    /// <summary>Clean HTML with its pictures filled in.</summary>
    public required string Body { get; init; }

    public required int WordCount { get; init; }

    /// <summary>Decoded public address; null in a preview of an article never published.</summary>
    public string? Path { get; init; }

    public PictureRef? Picture { get; init; }

    /// <summary>The first picture in the text that is suitable for link previews; null for none.</summary>
    public PictureRef? BodyPicture { get; init; }

    /// <summary>The photograph for sharing; null if a card is drawn instead.</summary>
    public PictureRef? SharedPicture => Picture is { IsShareable: true } ? Picture : BodyPicture;

    /// <summary>The card drawn if there is no photograph for sharing.</summary>
    public ShareCard ShareCard => ShareCard.OfStory(Id, Headline, PrimarySection);

    public string PictureCaption { get; init; } = "";
    public string PictureCredit { get; init; } = "";

    /// <summary>UTC; null only in a preview.</summary>
    public DateTime? PublishedAt { get; init; }

    /// <summary>UTC; null if unchanged since publication.</summary>
    public DateTime? UpdatedAt { get; init; }

    public long Views { get; init; }

    /// <summary>The labels in order; the first is the primary section.</summary>
    public IReadOnlyList<Section> Sections { get; init; } = [];

    /// <summary>The ancestors of the primary section, topmost first.</summary>
    public IReadOnlyList<Section> Ancestors { get; init; } = [];

    public IReadOnlyList<AuthorProfile> Authors { get; init; } = [];
    public IReadOnlyList<TagLink> Tags { get; init; } = [];

    /// <summary>What to read next, without stories shown elsewhere on the page.</summary>
    public IReadOnlyList<ArticleCard> Related { get; init; } = [];

    /// <summary>The story's place in its series; null outside a series.</summary>
    public SeriesPlace? Series { get; init; }

    /// <summary>The newest other stories by the first author, without stories shown elsewhere on the page.</summary>
    public IReadOnlyList<StoryLink> MoreByAuthor { get; init; } = [];

    /// <summary>The previous story in the primary section; null for the first.</summary>
    public StoryLink? Older { get; init; }

    /// <summary>The next story in the primary section; null for the newest that readers can see.</summary>
    public StoryLink? Newer { get; init; }

    /// <summary>Dated notes on changes after publication, newest first.</summary>
    public IReadOnlyList<CorrectionNote> Corrections { get; init; } = [];

    /// <summary>True if the story, or part of it, was retracted.</summary>
    public bool IsRetracted => Corrections.Any(note => note.Kind == CorrectionKind.Retraction);

    /// <summary>The primary section; null for a story without one.</summary>
    public Section? PrimarySection => Sections.Count > 0 ? Sections[0] : null;

    /// <summary>The standfirst, or else the beginning of the text; plain text of at most 300 characters.</summary>
    public required string Summary { get; init; }

    /// <summary>Minutes at a steady reading pace, at least one.</summary>
    public int ReadingMinutes => Math.Max(1, (int)Math.Round(WordCount / 230.0));
}

/// <summary>A story as a link.</summary>
/// <param name="Id">Article id.</param>
/// <param name="Headline">Its headline.</param>
/// <param name="Path">Public address, decoded; see <see cref="Address"/> for links.</param>
/// <param name="PublishedAt">UTC.</param>
/// <param name="StoryKind">The kind of journalism.</param>
/// <param name="IsRetracted">True if the story, or part of it, was retracted.</param>
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

/// <summary>An author, for "About the author" and the author's page.</summary>
/// <param name="Id">Author id.</param>
/// <param name="Slug">Last part of the address.</param>
/// <param name="Name">Name.</param>
/// <param name="Role">For example "Chief reporter"; empty when unknown.</param>
/// <param name="Biography">Plain text; blank lines separate paragraphs.</param>
/// <param name="Email">Public contact address; null for none.</param>
/// <param name="Portrait">Portrait; null for none.</param>
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
