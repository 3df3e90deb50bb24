using NewsPortal.Core.Media;
using NewsPortal.Core.Sharing;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>A story in lists, on fronts and among related stories.</summary>
public sealed record ArticleCard
{
    public required long Id { get; init; }

    /// <summary>The kind of journalism; everything but news is labelled (Views/Shared/_Marks).</summary>
    public required StoryKind StoryKind { get; init; }

    /// <summary>True if the story, or part of it, was retracted; labelled in every list.</summary>
    public bool IsRetracted { get; init; }

    /// <summary>Public address, decoded; see <see cref="Address"/> for links.</summary>
    public required string Path { get; init; }

    public required string Headline { get; init; }

    /// <summary>Shown on fronts instead of the headline; empty for the headline.</summary>
    public string ShortHeadline { get; init; } = "";

    /// <summary>The same card with its headline for fronts.</summary>
    public ArticleCard OnFront => ShortHeadline.Length > 0 ? this with { Headline = ShortHeadline } : this;

    /// <summary>Stands on a front instead of the section; empty for the section.</summary>
    public string Kicker { get; init; } = "";

    /// <summary>A mark that a front gives it, such as "Exclusive"; empty for none.</summary>
    public string Mark { get; init; } = "";

    /// <summary>The same card with what a front says of the story; what is empty stays the story's own.</summary>
    public ArticleCard OnThisFront(string headline, string kicker, string mark, PictureRef? picture) =>
        this with
        {
            Headline = headline is { Length: > 0 } ? headline : Headline,
            Kicker = kicker,
            Mark = mark,
            Picture = picture ?? Picture,
        };

    /// <summary>Language of headline and excerpt as a BCP 47 tag; null for the site's.</summary>
    public string? Language { get; init; }

    /// <summary>The standfirst, or else the beginning of the text; plain text.</summary>
    public required string Excerpt { get; init; }

    public PictureRef? Picture { get; init; }

    /// <summary>
    /// The first picture in its text that is suitable for link previews; null for none. Lists do not show it.
    /// </summary>
    public PictureRef? BodyPicture { get; init; }

    /// <summary>The photograph for sharing; null if a card is drawn instead.</summary>
    public PictureRef? SharedPicture => Picture is { IsShareable: true } ? Picture : BodyPicture;

    /// <summary>The card drawn if there is no photograph for sharing.</summary>
    public ShareCard ShareCard => ShareCard.OfStory(Id, Headline, PrimarySection);

    /// <summary>UTC.</summary>
    public required DateTime PublishedAt { get; init; }

    public required int WordCount { get; init; }

    /// <summary>The labels in order; the first is the primary section.</summary>
    public IReadOnlyList<Section> Sections { get; init; } = [];

    public IReadOnlyList<Byline> Authors { get; init; } = [];

    /// <summary>The primary section; null for a story without one.</summary>
    public Section? PrimarySection => Sections.Count > 0 ? Sections[0] : null;

    /// <summary>Public address, encoded for use in a link.</summary>
    public string Address => ArticlePaths.Encode(Path);

    /// <summary>Its position in a list sorted by time.</summary>
    public Cursor Cursor => new(PublishedAt, Id);
}

/// <summary>An author's name above a story.</summary>
public sealed record Byline(long Id, string Slug, string Name, PictureRef? Portrait)
{
    /// <summary>The author's page.</summary>
    public string Path => SiteAddresses.Author(Slug);
}

/// <summary>A tag below a story.</summary>
public sealed record TagLink(long Id, string Slug, string Name)
{
    /// <summary>The tag's page.</summary>
    public string Path => SiteAddresses.Tag(Slug);
}
