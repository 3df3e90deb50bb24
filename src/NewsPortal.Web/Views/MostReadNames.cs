using Microsoft.Extensions.Localization;
using NewsPortal.Core.Readership;

namespace NewsPortal.Web.Views;

/// <summary>The readers' names for the most read lists.</summary>
public static class MostReadNames
{
    /// <summary>The non-empty lists, with headings.</summary>
    public static IEnumerable<(string Id, string Heading, IReadOnlyList<MostReadStory> Stories)> Named(
        this MostReadLists read,
        IStringLocalizer<Texts> texts
    )
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(texts);
        (string, string, IReadOnlyList<MostReadStory> Stories)[] lists =
        [
            ("day", texts["24 hours"], read.Day),
            ("week", texts["7 days"], read.Week),
        ];
        return lists.Where(list => list.Stories.Count > 0);
    }
}
