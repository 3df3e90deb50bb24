using NewsPortal.Core.Comments;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.Articles;

/// <summary>What an article is: a dated story, or a page that stands at an address of its own (about, contact).</summary>
public enum ArticleKind
{
    Story = 0,
    Page = 1,
}

/// <summary>What kind of journalism a story is; readers and machines are told. Stored by number: never renumber.</summary>
public enum StoryKind
{
    News = 0,
    Analysis = 1,
    Opinion = 2,
    Review = 3,

    /// <summary>Paid for by somebody else.</summary>
    Sponsored = 4,

    /// <summary>Running coverage of an event.</summary>
    Live = 5,
}

/// <summary>
/// Where an article stands in the newsroom. A scheduled story is <see cref="Published"/> with
/// <see cref="Article.PublishedAt"/> in the future; there is no state, and no job, for it.
/// </summary>
public enum ArticleState
{
    Draft = 0,
    Submitted = 1,
    Published = 2,

    /// <summary>Withdrawn after publication; its address answers 410.</summary>
    TakenDown = 3,
}

/// <summary>A story or page. State changes go through its methods, which keep the lists' sort columns true.</summary>
public sealed class Article : IVersioned, IListed
{
    public const int HeadlineLength = 300;
    public const int StandfirstLength = 1000;
    public const int CaptionLength = 1000;
    public const int CreditLength = 300;
    public const int AltLength = 500;
    public const int BeginningLength = 300;
    public const int LanguageLength = 35;
    public const int SeoTitleLength = 300;
    public const int SeoDescriptionLength = 500;
    public const int FeedIdLength = 500;
    public const int EnclosureAddressLength = 1000;
    public const int EnclosureTypeLength = 100;

    /// <summary>The longest body in characters, set so that 2 MB of plain text still fits.</summary>
    public const int BodyLength = 4_000_000;

    public long Id { get; private set; }

    public Guid Version { get; set; }

    public ArticleKind Kind { get; init; }

    /// <summary>What kind of journalism it is; means nothing on a page.</summary>
    public StoryKind StoryKind { get; set; }

    public ArticleState State { get; private set; }

    public required string Headline { get; set; }

    /// <summary>Language of the text as a BCP 47 tag, for example "fr" or "pt-BR"; null for the site's.</summary>
    public string? Language { get; set; }

    /// <summary>Title for search engines, link previews and tabs, as it stands; empty takes the headline.</summary>
    public string SeoTitle { get; set; } = "";

    /// <summary>Description for search engines and link previews; empty takes the standfirst or the beginning.</summary>
    public string SeoDescription { get; set; } = "";

    /// <summary>
    /// What feeds call it, for ever: the guid that it had on an old site, or the one under which it first appeared here.
    /// Null while <see cref="Syndication.KeepFeedIds"/> has not stored it yet.
    /// </summary>
    public string? FeedId { get; set; }

    /// <summary>Shared by the versions of one story in several languages; null for a story with one version.</summary>
    public Guid? TranslationGroup { get; set; }

    /// <summary>Last segment of the address: lower case, unique among stories; pages may be nested.</summary>
    public required string Slug { get; set; }

    /// <summary>
    /// The present address, beginning with a slash and unique. A page has it from its first save; a story has none until
    /// it is published or scheduled, and keeps it when it goes back to draft after readers have seen it.
    /// </summary>
    public string? Path { get; private set; }

    /// <summary>Lead-in below the headline, plain text; empty when there is none.</summary>
    public string Standfirst { get; set; } = "";

    /// <summary>What the journalist edits: clean HTML whose pictures are figures that name a media id.</summary>
    public string Body { get; set; } = "";

    /// <summary>How <see cref="Body"/> begins, as plain text: what lists show of a story without a standfirst.</summary>
    public string Beginning { get; set; } = "";

    /// <summary>What readers get: <see cref="Body"/> with sizes and addresses of its pictures filled in on save.</summary>
    public string RenderedBody { get; private set; } = "";

    /// <summary>
    /// The <see cref="BodyRenderer.Edition"/> that made <see cref="RenderedBody"/>; 0 or less when it is out of date for
    /// another reason. Below the present one, <see cref="RenderBodies"/> renders it again.
    /// </summary>
    public int RenderedWith { get; private set; }

    /// <summary>Words in the body and headline; the reading time is derived from it.</summary>
    public int WordCount { get; set; }

    public long? PictureId { get; set; }

    public MediaItem? Picture { get; private set; }

    /// <summary>The first picture of the body that link previews show; null when there is none.</summary>
    public long? BodyPictureId { get; private set; }

    public MediaItem? BodyPicture { get; private set; }

    /// <summary>The first sound file that the body plays: what feeds hand to podcast programs. Null when there is none.</summary>
    public long? BodyAudioId { get; private set; }

    public StoredFile? BodyAudio { get; private set; }

    /// <summary>
    /// The file that the feeds of an old site carried with it, before any of the body: an address of a file here, or a whole
    /// one elsewhere. Null when there was none.
    /// </summary>
    public string? EnclosureAddress { get; set; }

    /// <summary>Its media type.</summary>
    public string? EnclosureType { get; set; }

    /// <summary>Its size; 0 where nobody knows.</summary>
    public long EnclosureBytes { get; set; }

    public string PictureAlt { get; set; } = "";

    public string PictureCaption { get; set; } = "";

    public string PictureCredit { get; set; } = "";

    /// <summary>The series that it is a part of; null for none.</summary>
    public long? SeriesId { get; set; }

    public Series? Series { get; private set; }

    /// <summary>Its place in the series, ascending; stories of one place follow by publication. Null outside a series.</summary>
    public int? SeriesPosition { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>The user whose own article this is; null for imports and demo content.</summary>
    public long? CreatedById { get; init; }

    /// <summary>The last save of any kind, UTC; what the newsroom's list sorts by.</summary>
    public DateTime ModifiedAt { get; set; }

    /// <summary>UTC; in the future for a scheduled story; null while it was never published or scheduled.</summary>
    public DateTime? PublishedAt { get; private set; }

    /// <summary>
    /// UTC; the time at which the newsroom wants it to appear, while that is not in force: of an article that is not
    /// published yet, or a new time for a published one that nobody has confirmed. Else null.
    /// </summary>
    public DateTime? WishedAt { get; private set; }

    /// <summary>UTC; the "updated" time that readers see; null when unchanged since publication.</summary>
    public DateTime? UpdatedAt { get; set; }

    /// <summary>
    /// Sort key of every public list: <see cref="PublishedAt"/> while this is a published story, else null. The link
    /// rows to categories, tags and authors carry a copy, so that each list is one seek in one index.
    /// </summary>
    public DateTime? ListedAt { get; private set; }

    public List<ArticleAuthor> Authors { get; } = [];

    public List<ArticleCategory> Categories { get; } = [];

    public List<ArticleTag> Tags { get; } = [];

    public List<ArticleMedia> Media { get; } = [];

    public List<ArticleFile> Files { get; } = [];

    public List<ArticleRevision> Revisions { get; } = [];

    public List<Correction> Corrections { get; } = [];

    public List<Comment> Comments { get; } = [];

    /// <summary>True when readers can see it at <paramref name="now"/> (UTC).</summary>
    public bool IsVisible(DateTime now) => ArticleVisibility.IsVisible(State, PublishedAt, now);

    /// <summary>Hands a draft in to the editors.</summary>
    public void Submit(DateTime now)
    {
        Require(ArticleState.Draft);
        Enter(ArticleState.Submitted, now);
    }

    /// <summary>
    /// Gives a submitted article back to its author, or withdraws a published one to rework it unseen. The time of one
    /// that was not due yet becomes a wish: else it would come to count as the day on which readers saw it.
    /// </summary>
    public void ReturnToDraft(DateTime now)
    {
        Require(ArticleState.Submitted, ArticleState.Published, ArticleState.TakenDown);
        if (PublishedAt > now)
        {
            WishedAt ??= PublishedAt;
            PublishedAt = null;
            Path = Kind == ArticleKind.Story ? null : Path;
        }

        Enter(ArticleState.Draft, now);
    }

    /// <summary>Notes when it is to appear; a time that it has already, to the minute, is no wish.</summary>
    public void Wish(DateTime? at) =>
        WishedAt = at is { } time && !(PublishedAt is { } present && SiteTime.IsSameMinute(time, present))
            ? SiteTime.Kept(time, WishedAt) : null;

    /// <summary>What a person must be asked before this time takes effect; null where it may at once.</summary>
    public TimeQuestion? Question(DateTime at, DateTime now) => Question(State, PublishedAt, at, now);

    internal static TimeQuestion? Question(ArticleState state, DateTime? publishedAt, DateTime at, DateTime now)
    {
        if (at < now && !SiteTime.IsSameMinute(at, now) && !(publishedAt is { } present && SiteTime.IsSameMinute(at, present)))
        {
            return TimeQuestion.Backdate;
        }

        return at > now && state == ArticleState.Published && publishedAt <= now ? TimeQuestion.Hide : null;
    }

    /// <summary>Makes it public at <paramref name="at"/> (UTC), which may lie in the future or the past.</summary>
    /// <param name="at">The publication time.</param>
    /// <param name="path">The address that belongs to this time and slug; see <see cref="ArticlePaths"/>.</param>
    /// <param name="now">The present time, UTC.</param>
    public void Publish(DateTime at, string path, DateTime now)
    {
        PublishedAt = at;
        WishedAt = null;
        Path = path;
        Enter(ArticleState.Published, now);
    }

    /// <summary>Withdraws an article that readers see: its address answers 410.</summary>
    public void TakeDown(DateTime now)
    {
        if (!IsVisible(now))
        {
            throw new InvalidOperationException($"Article {Id} is not public; there is nothing to take down.");
        }

        Enter(ArticleState.TakenDown, now);
    }

    /// <summary>Gives a once published article a new address; the caller keeps the old one as a redirect.</summary>
    public void Move(string path) => Path = path;

    /// <summary>Takes over a rendering of the present <see cref="Body"/>.</summary>
    public void Show(RenderedBody rendered)
    {
        RenderedBody = rendered.Html;
        BodyPictureId = rendered.PictureId;
        BodyAudioId = rendered.AudioId;
        RenderedWith = BodyRenderer.Edition;
    }

    /// <summary>Copies the sort key onto every link row; called after the link rows were changed.</summary>
    public void Relist()
    {
        ListedAt = State == ArticleState.Published && Kind == ArticleKind.Story ? PublishedAt : null;
        foreach (var link in Authors)
        {
            link.ListedAt = ListedAt;
        }

        foreach (var link in Categories)
        {
            link.ListedAt = ListedAt;
        }

        foreach (var link in Tags)
        {
            link.ListedAt = ListedAt;
        }
    }

    private void Enter(ArticleState state, DateTime now)
    {
        State = state;
        ModifiedAt = now;
        Relist();
    }

    private void Require(params ReadOnlySpan<ArticleState> allowed)
    {
        if (!allowed.Contains(State))
        {
            throw new InvalidOperationException($"Article {Id} is {State}; this step does not start there.");
        }
    }
}

/// <summary>A byline.</summary>
public sealed class ArticleAuthor : IListed
{
    public long ArticleId { get; private set; }
    public Article Article { get; private set; } = null!;
    public long AuthorId { get; init; }
    public Author Author { get; init; } = null!;

    /// <summary>Order of the bylines, from 0.</summary>
    public int Position { get; set; }

    /// <summary>Copy of <see cref="Article.ListedAt"/>.</summary>
    public DateTime? ListedAt { get; set; }
}

/// <summary>
/// A story's place in a category. Besides the labels that the journalist chose there is one inherited row for each
/// ancestor, so that a parent section lists its children's stories with one index seek.
/// </summary>
public sealed class ArticleCategory : IListed
{
    public long ArticleId { get; private set; }
    public Article Article { get; private set; } = null!;
    public long CategoryId { get; init; }
    public Category Category { get; init; } = null!;

    /// <summary>Order of the labels, from 0 (the primary category); null for an inherited row, which is no label.</summary>
    public int? Position { get; set; }

    /// <summary>Copy of <see cref="Article.ListedAt"/>.</summary>
    public DateTime? ListedAt { get; set; }
}

/// <summary>A tag on an article.</summary>
public sealed class ArticleTag : IListed
{
    public long ArticleId { get; private set; }
    public Article Article { get; private set; } = null!;
    public long TagId { get; init; }
    public Tag Tag { get; init; } = null!;

    /// <summary>Order in which the tags are shown, from 0.</summary>
    public int Position { get; set; }

    /// <summary>Copy of <see cref="Article.ListedAt"/>.</summary>
    public DateTime? ListedAt { get; set; }
}

/// <summary>
/// Says that an article shows a picture, as its featured picture or in its body. A picture's address answers readers
/// only while an article that is visible (or an author's portrait) shows it.
/// </summary>
public sealed class ArticleMedia
{
    public long ArticleId { get; private set; }
    public Article Article { get; private set; } = null!;
    public long MediaId { get; init; }
    public MediaItem MediaItem { get; private set; } = null!;
}

/// <summary>What an article said after one save: the newsroom's memory.</summary>
public sealed class ArticleRevision
{
    public long Id { get; private set; }
    public long ArticleId { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime SavedAt { get; init; }

    /// <summary>The user who saved; null for imports and jobs.</summary>
    public long? SavedById { get; init; }

    /// <summary>The name to show, kept even when the user is gone.</summary>
    public required string SavedByName { get; init; }

    /// <summary>What was done, for example "Saved" or "Published".</summary>
    public required string Action { get; init; }

    public ArticleState State { get; init; }
    public required string Headline { get; init; }
    public required string Standfirst { get; init; }
    public required string Body { get; init; }
}
