using Microsoft.Extensions.Localization;
using NewsPortal.Core.Readership;

namespace NewsPortal.Web.Views.Shared.Components.MostRead;

/// <summary>What was read most within a day and within a week.</summary>
public sealed record DefaultModel(IReadOnlyList<MostReadStory> Day, IReadOnlyList<MostReadStory> Week)
{
    /// <summary>The lists that hold something, under their headings.</summary>
    public IEnumerable<(string Id, string Heading, IReadOnlyList<MostReadStory> Stories)> Lists(IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        (string, string, IReadOnlyList<MostReadStory> Stories)[] lists =
            [("day", texts["24 hours"], Day), ("week", texts["7 days"], Week)];
        return lists.Where(list => list.Stories.Count > 0);
    }
}
