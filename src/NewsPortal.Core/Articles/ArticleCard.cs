using NewsPortal.Core.Media;
using NewsPortal.Core.Sharing;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>A story as lists, fronts and "related" show it.</summary>
public sealed record ArticleCard
{
    public required long Id { get; init; }

    /// <summary>What kind of journalism it is; everything but news is labelled (Views/Shared/_Marks).</summary>
    public required StoryKind StoryKind { get; init; }

    /// <summary>True when the story, or a part of it, no longer stands; labelled wherever it is listed.</summary>
    public bool IsRetracted { get; init; }

    /// <summary>Public address, decoded; see <see cref="Address"/> for links.</summary>
    public required string Path { get; init; }

    public required string Headline { get; init; }

    /// <summary>What fronts show instead of the headline; empty takes the headline.</summary>
    public string ShortHeadline { get; init; } = "";

    /// <summary>The same card with the headline that fronts show.</summary>
    public ArticleCard OnFront => ShortHeadline.Length > 0 ? this with { Headline = ShortHeadline } : this;

    /// <summary>Language of headline and excerpt as a BCP 47 tag; null for the site's.</summary>
    public string? Language { get; init; }

    /// <summary>The standfirst, or the beginning of the text where there is none; plain text.</summary>
    public required string Excerpt { get; init; }

    public PictureRef? Picture { get; init; }

    /// <summary>
    /// The first picture of its text that link previews show; null when there is none. No list shows it.
    /// </summary>
    public PictureRef? BodyPicture { get; init; }

    /// <summary>The photograph that it shares; null where a card is drawn.</summary>
    public PictureRef? SharedPicture => Picture is { IsShareable: true } ? Picture : BodyPicture;

    /// <summary>What is drawn where it has no photograph to share.</summary>
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

    /// <summary>Its place in a list sorted by time.</summary>
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
