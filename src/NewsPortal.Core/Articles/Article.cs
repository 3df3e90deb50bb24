using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

/// <summary>
/// What an article is: a dated story, or a page that stands at an address of its own (about, contact).
/// </summary>
public enum ArticleKind
{
    Story = 0,
    Page = 1,
}

/// <summary>
/// What kind of journalism a story is; readers and machines are told. Stored by number: never renumber.
/// </summary>
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

/// <summary>
/// A story or page: who it is, where it stands in the newsroom, and what readers see of it. What is written is in its
/// <see cref="ArticleVersion"/>s and its <see cref="WorkingCopy"/>; what readers see is the published projection, which
/// <see cref="ArticlePublisher"/> alone writes and which saving never touches.
/// </summary>
public sealed class Article : IVersioned, IListed
{
    public const int BeginningLength = 300;
    public const int FeedIdLength = 500;

    public long Id { get; private set; }

    public Guid Version { get; set; }

    public ArticleKind Kind { get; init; }

    public ArticleState State { get; private set; }

    /// <summary>What the newsroom calls it: the headline of its newest version.</summary>
    public required string Title { get; set; }

    /// <summary>Number of the newest version.</summary>
    public int NewestVersion { get; set; }

    /// <summary>
    /// Number of the version that readers see, or saw last; null while it was never published or scheduled.
    /// </summary>
    public int? PublishedVersion { get; set; }

    /// <summary>
    /// What feeds call it, for ever: the guid that it had on an old site, or the one under which it first appeared
    /// here. Null while <see cref="Syndication.KeepFeedIds"/> has not stored it yet.
    /// </summary>
    public string? FeedId { get; set; }

    /// <summary>
    /// Shared by the versions of one story in several languages; null for a story with one version. A relation between
    /// stories and no part of the content of one.
    /// </summary>
    public Guid? TranslationGroup { get; set; }

    /// <summary>
    /// Last segment of the address: lower case, unique among stories; pages may be nested. Reserved by the first save;
    /// a public article keeps it until another one is published.
    /// </summary>
    public required string Slug { get; set; }

    /// <summary>
    /// The present address, beginning with a slash and unique. A page has it from its first save; a story has none
    /// until it is published or scheduled, and keeps it when it goes back to draft after readers have seen it.
    /// </summary>
    public string? Path { get; private set; }

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

    // The published projection.

    public string Headline { get; private set; } = "";

    /// <summary>What fronts show instead of the headline; empty takes the headline.</summary>
    public string ShortHeadline { get; private set; } = "";

    /// <summary>Lead-in below the headline, plain text; empty when there is none.</summary>
    public string Standfirst { get; private set; } = "";

    /// <summary>What kind of journalism it is; means nothing on a page.</summary>
    public StoryKind StoryKind { get; private set; }

    /// <summary>Language of the text as a BCP 47 tag, for example "fr" or "pt-BR"; null for the site's.</summary>
    public string? Language { get; private set; }

    /// <summary>How the body begins, as plain text: what lists show of a story without a standfirst.</summary>
    public string Beginning { get; private set; } = "";

    /// <summary>Words in the body and headline; the reading time is derived from it.</summary>
    public int WordCount { get; private set; }

    /// <summary>What readers get: the body with sizes and addresses of its pictures filled in.</summary>
    public string RenderedBody { get; private set; } = "";

    /// <summary>
    /// The <see cref="BodyRenderer.Edition"/> that made <see cref="RenderedBody"/>; 0 or less when it is out of date
    /// for another reason. Below the present one, <see cref="RenderBodies"/> renders it again.
    /// </summary>
    public int RenderedWith { get; private set; } = BodyRenderer.Edition;

    public long? PictureId { get; private set; }

    public MediaItem? Picture { get; private set; }

    public string PictureAlt { get; private set; } = "";

    /// <summary>The first picture of the body that link previews show; null when there is none.</summary>
    public long? BodyPictureId { get; private set; }

    public MediaItem? BodyPicture { get; private set; }

    /// <summary>
    /// The first sound file that the body plays: what feeds hand to podcast programs. Null when there is none.
    /// </summary>
    public long? BodyAudioId { get; private set; }

    public StoredFile? BodyAudio { get; private set; }

    /// <summary>The series that it is a part of; null for none.</summary>
    public long? SeriesId { get; private set; }

    public Series? Series { get; private set; }

    /// <summary>
    /// Its place in the series, ascending; stories of one place follow by publication. Null outside a series.
    /// </summary>
    public int? SeriesPosition { get; private set; }

    public List<ArticleAuthor> Authors { get; } = [];

    public List<ArticleCategory> Categories { get; } = [];

    public List<ArticleTag> Tags { get; } = [];

    public List<ArticleMedia> Media { get; } = [];

    public List<ArticleFile> Files { get; } = [];

    public List<Correction> Corrections { get; } = [];

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
        WishedAt =
            at is { } time && !(PublishedAt is { } present && SiteTime.IsSameMinute(time, present))
                ? SiteTime.Kept(time, WishedAt)
                : null;

    /// <summary>What a person must be asked before this time takes effect; null where it may at once.</summary>
    public TimeQuestion? Question(DateTime at, DateTime now) => Question(State, PublishedAt, at, now);

    internal static TimeQuestion? Question(ArticleState state, DateTime? publishedAt, DateTime at, DateTime now)
    {
        if (
            at < now
            && !SiteTime.IsSameMinute(at, now)
            && !(publishedAt is { } present && SiteTime.IsSameMinute(at, present))
        )
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

    /// <summary>Takes over what readers are to see of a content; the link rows are the publisher's.</summary>
    public void Project(ArticleContent content, string beginning, int words, RenderedBody rendered)
    {
        Headline = content.Headline;
        ShortHeadline = content.ShortHeadline ?? "";
        Standfirst = content.Standfirst ?? "";
        StoryKind = content.StoryKind;
        Language = content.Language;
        Beginning = beginning;
        WordCount = words;
        RenderedBody = rendered.Html;
        RenderedWith = BodyRenderer.Edition;
        PictureId = content.PictureId;
        PictureAlt = content.PictureAlt ?? "";
        BodyPictureId = rendered.PictureId;
        BodyAudioId = rendered.AudioId;
        SeriesId = content.SeriesId;
        SeriesPosition = content.SeriesId is null ? null : content.SeriesPlace;
    }

    /// <summary>Names nothing any more in public: what a withdrawn article showed may be deleted.</summary>
    internal void Unlink()
    {
        (PictureId, BodyPictureId, BodyAudioId) = (null, null, null);
        (SeriesId, SeriesPosition) = (null, null);
        Authors.Clear();
        Categories.Clear();
        Tags.Clear();
        Media.Clear();
        Files.Clear();
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

    /// <summary>
    /// Order of the labels, from 0 (the primary category); null for an inherited row, which is no label.
    /// </summary>
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
