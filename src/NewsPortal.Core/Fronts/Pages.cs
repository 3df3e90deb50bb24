using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Fronts;

/// <summary>A page of a section's list of stories.</summary>
/// <param name="Section">The section.</param>
/// <param name="Ancestors">Its ancestors, topmost first.</param>
/// <param name="Children">The sections below it.</param>
/// <param name="Stories">Its stories, including those of the sections below it.</param>
public sealed record SectionPage(
    Section Section,
    IReadOnlyList<Section> Ancestors,
    IReadOnlyList<Section> Children,
    ListPage<ArticleCard> Stories
);

/// <summary>The page of a tag.</summary>
/// <param name="Tag">Name and address.</param>
/// <param name="Introduction">What it is about, plain text; blank lines separate paragraphs. Empty for none.</param>
/// <param name="Stories">Its stories.</param>
public sealed record TagPage(TagLink Tag, string Introduction, ListPage<ArticleCard> Stories)
{
    /// <summary>The introduction's paragraphs.</summary>
    public IEnumerable<string> Paragraphs => PlainText.Paragraphs(Introduction);
}

/// <summary>The page of an author.</summary>
public sealed record AuthorPage(AuthorProfile Author, ListPage<ArticleCard> Stories);

/// <summary>A year, month or day of the site's calendar.</summary>
/// <param name="Year">Year.</param>
/// <param name="Month">Month; null for a whole year.</param>
/// <param name="Day">Day; null for a whole month or year.</param>
public sealed record ArchiveSpan(int Year, int? Month = null, int? Day = null)
{
    /// <summary>Its first day, in the site's local time.</summary>
    public DateTime First => new(Year, Month ?? 1, Day ?? 1);

    /// <summary>The first day after it.</summary>
    public DateTime End =>
        Day is not null ? First.AddDays(1)
        : Month is not null ? First.AddMonths(1)
        : First.AddYears(1);

    /// <summary>The month of a day, or the year of a month; null for a year.</summary>
    public ArchiveSpan? Parent =>
        Day is not null ? new(Year, Month)
        : Month is not null ? new(Year)
        : null;

    /// <summary>Its public address.</summary>
    public string Path => SiteAddresses.Archive(Year, Month, Day);
}

/// <summary>What was published in a year, a month or on a day.</summary>
/// <param name="Span">The period, in the site's time zone.</param>
/// <param name="Stories">The stories.</param>
public sealed record ArchivePage(ArchiveSpan Span, ListPage<ArticleCard> Stories)
{
    /// <summary>The nearest earlier year, month or day with stories; null for none.</summary>
    public ArchiveSpan? Previous { get; init; }

    /// <summary>The nearest later one; null for none.</summary>
    public ArchiveSpan? Next { get; init; }

    /// <summary>The months of a year, or the days of a month, with stories; empty for a day.</summary>
    public IReadOnlyList<ArchiveSpan> Inside { get; init; } = [];
}
