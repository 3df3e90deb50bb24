using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Fronts;

/// <summary>A page of a section's list of stories.</summary>
/// <param name="Section">The section.</param>
/// <param name="Ancestors">The sections above it, the topmost first.</param>
/// <param name="Children">The sections below it.</param>
/// <param name="Stories">Its stories, those of the sections below it included.</param>
public sealed record SectionPage(
    Section Section, IReadOnlyList<Section> Ancestors, IReadOnlyList<Section> Children, ListPage<ArticleCard> Stories);

/// <summary>The page of a tag.</summary>
public sealed record TagPage(TagLink Tag, ListPage<ArticleCard> Stories);

/// <summary>The page of an author.</summary>
public sealed record AuthorPage(AuthorProfile Author, ListPage<ArticleCard> Stories);

/// <summary>The stories of a year, month or day in the site's zone.</summary>
/// <param name="Year">Year.</param>
/// <param name="Month">Month; null for a whole year.</param>
/// <param name="Day">Day; null for a whole month or year.</param>
/// <param name="Months">The months of the year in which something was published; empty on a day's page.</param>
/// <param name="Stories">The stories.</param>
public sealed record ArchivePage(int Year, int? Month, int? Day, IReadOnlyList<int> Months, ListPage<ArticleCard> Stories)
{
    /// <summary>The first day of the span.</summary>
    public DateOnly First => new(Year, Month ?? 1, Day ?? 1);

    /// <summary>Its public address.</summary>
    public string Path => PathOf(Year, Month, Day);

    /// <summary>The public address of a year's, month's or day's stories.</summary>
    public static string PathOf(int year, int? month = null, int? day = null) =>
        $"/{year:0000}" + (month is null ? "" : $"/{month:00}") + (day is null ? "" : $"/{day:00}");
}
