using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

/// <summary>What an article is: a dated story, or a page with its own address (about, contact).</summary>
public enum ArticleKind
{
    Story = 0,
    Page = 1,
}

/// <summary>
/// The kind of journalism a story is, shown to readers and machines. Stored by number: never renumber.
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
/// The state of an article in the newsroom. A scheduled story is <see cref="Published"/> with
/// <see cref="Article.PublishedAt"/> in the future; it needs neither a state nor a job.
/// </summary>
public enum ArticleState
{
    Draft = 0,
    Submitted = 1,
    Published = 2,

    /// <summary>Withdrawn after publication; its address answers 410.</summary>
    TakenDown = 3,

    /// <summary>Read and approved by an editor; only its publication is still to come.</summary>
    Ready = 4,

    /// <summary>Deleted, and kept for <see cref="Article.BinKeeps"/>; readers never saw it.</summary>
    Binned = 5,
}

/// <summary>
/// A story or page: its identity, its state in the newsroom, and what readers see of it. The text is in its
/// <see cref="ArticleVersion"/>s and its <see cref="WorkingCopy"/>. Readers see the published projection, which only
/// <see cref="ArticlePublisher"/> writes and which saving never touches.
/// </summary>
public sealed class Article : IVersioned, IListed
{
    public const int BeginningLength = 300;
    public const int FeedIdLength = 500;

    /// <summary>How long a deleted article can be put back.</summary>
    public static readonly TimeSpan BinKeeps = TimeSpan.FromDays(30);

    public long Id { get; private set; }

    public Guid Version { get; set; }

    public ArticleKind Kind { get; init; }

    public ArticleState State { get; private set; }

    /// <summary>Its name in the newsroom: the headline of its newest version.</summary>
    public required string Title { get; set; }

    /// <summary>Number of the newest version.</summary>
    public int NewestVersion { get; set; }

    /// <summary>
    /// Number of the version that readers see or last saw; null if it was never published or scheduled.
    /// </summary>
    public int? PublishedVersion { get; set; }

    /// <summary>
    /// Its permanent id in feeds: the guid from an old site, or the one it first appeared under here. Null until
    /// <see cref="Syndication.KeepFeedIds"/> stores it.
    /// </summary>
    public string? FeedId { get; set; }

    /// <summary>
    /// Shared by the translations of a story; null for a story without any. A relation between stories, not part of
    /// their content.
    /// </summary>
    public Guid? TranslationGroup { get; set; }

    /// <summary>
    /// Last segment of the address: lower case, unique among stories; pages may be nested. Reserved by the first save;
    /// a public article keeps it until a new one is published.
    /// </summary>
    public required string Slug { get; set; }

    /// <summary>
    /// The current address, unique and starting with a slash. A page has it from its first save. A story has none until
    /// it is published or scheduled, and keeps it when it returns to draft after readers have seen it.
    /// </summary>
    public string? Path { get; private set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>The user who owns this article; null for imports and demo content.</summary>
    public long? CreatedById { get; init; }

    /// <summary>The last save of any kind, UTC; sorts the newsroom's list.</summary>
    public DateTime ModifiedAt { get; set; }

    /// <summary>UTC; in the future for a scheduled story; null if it was never published or scheduled.</summary>
    public DateTime? PublishedAt { get; private set; }

    /// <summary>
    /// UTC; the requested publication time while not in force: for an article not yet published, or an unconfirmed new
    /// time for a published one. Otherwise null.
    /// </summary>
    public DateTime? WishedAt { get; private set; }

    /// <summary>UTC; the "updated" time shown to readers; null if unchanged since publication.</summary>
    public DateTime? UpdatedAt { get; set; }

    /// <summary>UTC; since when it is in the bin; null if it is not.</summary>
    public DateTime? BinnedAt { get; private set; }

    /// <summary>
    /// The story to which its address leads since it was taken down; null for none. It may have been withdrawn since.
    /// </summary>
    public long? ReplacedById { get; set; }

    /// <summary>
    /// Sort key of every public list: <see cref="PublishedAt"/> for a published story, otherwise null. The link rows to
    /// categories, tags and authors have a copy, so that each list is one seek in one index.
    /// </summary>
    public DateTime? ListedAt { get; private set; }

    // The published projection.

    public string Headline { get; private set; } = "";

    /// <summary>Shown on fronts instead of the headline; empty for the headline.</summary>
    public string ShortHeadline { get; private set; } = "";

    /// <summary>Lead-in below the headline, plain text; empty for none.</summary>
    public string Standfirst { get; private set; } = "";

    /// <summary>The kind of journalism; irrelevant for a page.</summary>
    public StoryKind StoryKind { get; private set; }

    /// <summary>Language of the text as a BCP 47 tag, for example "fr" or "pt-BR"; null for the site's.</summary>
    public string? Language { get; private set; }

    /// <summary>The beginning of the body as plain text, shown in lists for a story without a standfirst.</summary>
    public string Beginning { get; private set; } = "";

    /// <summary>Words in the body and headline; the reading time is derived from it.</summary>
    public int WordCount { get; private set; }

    /// <summary>The body as served to readers, with the sizes and addresses of its pictures filled in.</summary>
    public string RenderedBody { get; private set; } = "";

    /// <summary>
    /// The <see cref="BodyRenderer.Edition"/> that produced <see cref="RenderedBody"/>; 0 or less if it is stale for
    /// another reason. Below the current one, <see cref="RenderBodies"/> renders it again.
    /// </summary>
    public int RenderedWith { get; private set; } = BodyRenderer.Edition;

    public long? PictureId { get; private set; }

    public MediaItem? Picture { get; private set; }

    public string PictureAlt { get; private set; } = "";

    /// <summary>The first picture in the body that is suitable for link previews; null for none.</summary>
    public long? BodyPictureId { get; private set; }

    public MediaItem? BodyPicture { get; private set; }

    /// <summary>The first audio file in the body, offered by feeds to podcast clients. Null for none.</summary>
    public long? BodyAudioId { get; private set; }

    public StoredFile? BodyAudio { get; private set; }

    /// <summary>The series it is part of; null for none.</summary>
    public long? SeriesId { get; private set; }

    public Series? Series { get; private set; }

    /// <summary>
    /// Its position in the series, ascending; stories with the same position are ordered by publication. Null outside a
    /// series.
    /// </summary>
    public int? SeriesPosition { get; private set; }

    /// <summary>
    /// The labels in order, the ids of <see cref="Categories"/> with a position as an <see cref="IdList"/>: what a card
    /// shows is read with the story. Whoever changes link rows restates it (docs/adr/0070).
    /// </summary>
    public string LabelIds { get; private set; } = "";

    /// <summary>The bylines in order, the ids of <see cref="Authors"/>; as <see cref="LabelIds"/>.</summary>
    public string AuthorIds { get; private set; } = "";

    public List<ArticleAuthor> Authors { get; } = [];

    public List<ArticleCategory> Categories { get; } = [];

    public List<ArticleTag> Tags { get; } = [];

    public List<ArticleMedia> Media { get; } = [];

    public List<ArticleFile> Files { get; } = [];

    public List<Correction> Corrections { get; } = [];

    /// <summary>True if readers can see it at <paramref name="now"/> (UTC).</summary>
    public bool IsVisible(DateTime now) => ArticleVisibility.IsVisible(State, PublishedAt, now);

    /// <summary>Submits a draft to the editors.</summary>
    public void Submit(DateTime now)
    {
        Require(ArticleState.Draft);
        Enter(ArticleState.Submitted, now);
    }

    /// <summary>Approves a draft or submitted article.</summary>
    public void MarkReady(DateTime now)
    {
        Require(ArticleState.Draft, ArticleState.Submitted);
        Enter(ArticleState.Ready, now);
    }

    /// <summary>
    /// Returns a submitted article to its author, or withdraws a published one for unseen rework. A publication time
    /// that is not yet due becomes a requested time; otherwise it would later count as the day readers saw it.
    /// </summary>
    public void ReturnToDraft(DateTime now)
    {
        Require(ArticleState.Submitted, ArticleState.Ready, ArticleState.Published, ArticleState.TakenDown);
        if (PublishedAt > now)
        {
            WishedAt ??= PublishedAt;
            PublishedAt = null;
            Path = Kind == ArticleKind.Story ? null : Path;
        }

        Enter(ArticleState.Draft, now);
    }

    /// <summary>Records the requested publication time; the current time, to the minute, is not a request.</summary>
    public void Wish(DateTime? at) =>
        WishedAt =
            at is { } time && !(PublishedAt is { } present && SiteTime.IsSameMinute(time, present))
                ? SiteTime.Kept(time, WishedAt)
                : null;

    /// <summary>
    /// What a person must be asked before this time takes effect; null if it may take effect at once.
    /// </summary>
    public TimeQuestion? Question(DateTime at, DateTime now) => Question(State, PublishedAt, at, now);

    /// <summary>The same for an article of which only this is known.</summary>
    public static TimeQuestion? Question(ArticleState state, DateTime? publishedAt, DateTime at, DateTime now)
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

    /// <summary>
    /// Puts an article that readers have never seen into the bin. Its address is free for others; a time at which it
    /// was to appear remains as a request.
    /// </summary>
    public void Bin(DateTime now)
    {
        Require(ArticleState.Draft, ArticleState.Submitted, ArticleState.Ready, ArticleState.Published);
        if (PublishedAt <= now)
        {
            throw new InvalidOperationException($"Article {Id} was seen by readers; it can only be taken down.");
        }

        WishedAt ??= PublishedAt;
        (PublishedAt, Path, BinnedAt) = (null, null, now);
        Slug = $"bin-{Guid.NewGuid():N}";
        Enter(ArticleState.Binned, now);
    }

    /// <summary>Takes it out of the bin as a draft; the caller settles its address.</summary>
    public void PutBack(DateTime now)
    {
        Require(ArticleState.Binned);
        BinnedAt = null;
        Enter(ArticleState.Draft, now);
    }

    /// <summary>Makes it public at <paramref name="at"/> (UTC), which may be in the future or past.</summary>
    /// <param name="at">The publication time.</param>
    /// <param name="path">The address for this time and slug; see <see cref="ArticlePaths"/>.</param>
    /// <param name="now">The current time, UTC.</param>
    public void Publish(DateTime at, string path, DateTime now)
    {
        ReplacedById = null;
        PublishedAt = at;
        WishedAt = null;
        Path = path;
        Enter(ArticleState.Published, now);
    }

    /// <summary>Withdraws an article that readers can see: its address answers 410.</summary>
    public void TakeDown(DateTime now)
    {
        if (!IsVisible(now))
        {
            throw new InvalidOperationException($"Article {Id} is not public; there is nothing to take down.");
        }

        Enter(ArticleState.TakenDown, now);
    }

    /// <summary>
    /// Gives a previously published article a new address; the caller stores the old one as a redirect.
    /// </summary>
    public void Move(string path) => Path = path;

    /// <summary>Projects a content to what readers see; the publisher maintains the link rows.</summary>
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

    /// <summary>Removes all public references: what a withdrawn article showed may then be deleted.</summary>
    internal void Unlink()
    {
        (PictureId, BodyPictureId, BodyAudioId) = (null, null, null);
        (SeriesId, SeriesPosition) = (null, null);
        Authors.Clear();
        Categories.Clear();
        Tags.Clear();
        Media.Clear();
        Files.Clear();
        StateLinks();
    }

    /// <summary>Writes down for cards what the link rows say; call it after changing them.</summary>
    public void StateLinks()
    {
        LabelIds = IdList.Write(
            Categories.Where(link => link.Position is not null).OrderBy(link => link.Position).Select(l => l.CategoryId)
        );
        AuthorIds = IdList.Write(Authors.OrderBy(link => link.Position).Select(link => link.AuthorId));
    }

    /// <summary>Copies the sort key to every link row; call it after changing link rows.</summary>
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
/// A story's place in a category. Besides the labels chosen by the journalist there is an inherited row for each
/// ancestor, so that a parent section lists its children's stories with one index seek.
/// </summary>
public sealed class ArticleCategory : IListed
{
    public long ArticleId { get; private set; }
    public Article Article { get; private set; } = null!;
    public long CategoryId { get; init; }
    public Category Category { get; init; } = null!;

    /// <summary>
    /// Order of the labels, from 0 (the primary category); null for an inherited row, which is not a label.
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

    /// <summary>Display order of the tags, from 0.</summary>
    public int Position { get; set; }

    /// <summary>Copy of <see cref="Article.ListedAt"/>.</summary>
    public DateTime? ListedAt { get; set; }
}

/// <summary>
/// An article shows a picture, as its featured picture or in its body. A picture's address works for readers only while
/// a visible article (or an author's portrait) shows it.
/// </summary>
public sealed class ArticleMedia
{
    public long ArticleId { get; private set; }
    public Article Article { get; private set; } = null!;
    public long MediaId { get; init; }
    public MediaItem MediaItem { get; private set; } = null!;
}
