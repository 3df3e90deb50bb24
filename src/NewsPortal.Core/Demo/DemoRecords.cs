using NewsPortal.Core.Articles;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Demo;

/// <summary>Name and small print of the demo newspaper, from site.yml.</summary>
public sealed record DemoSite(string Name, string Tagline, string Description, string ContactEmail, string FooterText)
{
    /// <summary>Null for none.</summary>
    public DemoBreakingNews? Breaking { get; init; }
}

/// <summary>A breaking news line shown for some hours after seeding.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Story">Slug of the linked story; null for none.</param>
/// <param name="Length">How long it is shown.</param>
public sealed record DemoBreakingNews(string Text, string? Story, TimeSpan Length);

/// <summary>A series, from series.yml.</summary>
/// <param name="Title">The title shown to readers.</param>
/// <param name="Introduction">Plain text.</param>
/// <param name="Parts">Slugs of its stories, in order.</param>
public sealed record DemoSeries(string Title, string Introduction, IReadOnlyList<string> Parts);

/// <summary>The editors' placements on a front, from fronts.yml.</summary>
/// <param name="Section">Slug of the section; null for the home page.</param>
/// <param name="Stories">Slot and slug of each story, in order.</param>
public sealed record DemoFront(string? Section, IReadOnlyList<(string Slot, string Story)> Stories);

/// <summary>A section, from sections.yml.</summary>
/// <param name="Slug">Last segment of its address.</param>
/// <param name="Name">The name shown to readers.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Colour">"#rrggbb".</param>
/// <param name="Parent">Slug of its parent; null at the top.</param>
public sealed record DemoSection(string Slug, string Name, string Description, string Colour, string? Parent);

/// <summary>A link on an author's page.</summary>
public sealed record DemoLink(string Label, string Url);

/// <summary>An author, from authors/{slug}.md.</summary>
public sealed record DemoAuthor(
    string Slug,
    string Name,
    string Role,
    string? Email,
    DemoPicture? Portrait,
    IReadOnlyList<DemoLink> Links,
    string Biography
);

/// <summary>A policy page, from pages/{slug}.md.</summary>
public sealed record DemoPage(string Slug, string Headline, string Standfirst, string Html);

/// <summary>A drawing with its texts.</summary>
/// <param name="File">Absolute path of the SVG file.</param>
/// <param name="Alt">Alternative text.</param>
/// <param name="Caption">Empty for none.</param>
/// <param name="Credit">Empty for none.</param>
public sealed record DemoPicture(string File, string Alt, string Caption, string Credit)
{
    /// <summary>The point every crop keeps visible.</summary>
    public FocalPoint Focus { get; init; } = FocalPoint.Centre;
}

/// <summary>A story, from stories/{slug}.md.</summary>
/// <param name="Slug">Last segment of its address.</param>
/// <param name="Headline">Plain text.</param>
/// <param name="Standfirst">Plain text.</param>
/// <param name="Sections">Slugs; the first is the primary section.</param>
/// <param name="Authors">Slugs in byline order.</param>
/// <param name="Tags">Names.</param>
/// <param name="Kind">What kind of journalism it is.</param>
/// <param name="Age">How long before seeding it was published.</param>
/// <param name="Updated">How long before seeding it was updated; null for never.</param>
/// <param name="Views">Its views so far.</param>
/// <param name="Picture">Null for none.</param>
/// <param name="Html">The body; links to other stories are "/story/{slug}".</param>
public sealed record DemoStory(
    string Slug,
    string Headline,
    string Standfirst,
    IReadOnlyList<string> Sections,
    IReadOnlyList<string> Authors,
    IReadOnlyList<string> Tags,
    StoryKind Kind,
    TimeSpan Age,
    TimeSpan? Updated,
    int Views,
    DemoPicture? Picture,
    string Html
)
{
    /// <summary>A note on what was wrong; null for none.</summary>
    public string? Correction { get; init; }
}
