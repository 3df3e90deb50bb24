using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;

namespace NewsPortal.Web.Views.Archives;

/// <summary>What was published in a year, a month or on a day.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(ArchivePage page, ListPosition position, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(texts);
        Page = page;
        Heading = page switch
        {
            { Day: not null } => page.First.ToString("D", CultureInfo.CurrentCulture),
            { Month: not null } => page.First.ToString("Y", CultureInfo.CurrentCulture),
            _ => page.Year.ToString(CultureInfo.InvariantCulture),
        };
        List = new StoryList(page.Path, page.Stories, position);
        Head = List.Head(Heading, texts["Everything published: {0}", Heading]);
    }

    public ArchivePage Page { get; }

    /// <summary>The span in words of the site's culture.</summary>
    public string Heading { get; }

    public StoryList List { get; }

    /// <summary>A month's name in the site's culture.</summary>
    public static string MonthName(int month) => CultureInfo.CurrentCulture.DateTimeFormat.GetMonthName(month);
}
