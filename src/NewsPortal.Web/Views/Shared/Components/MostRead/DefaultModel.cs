using NewsPortal.Core.Readership;

namespace NewsPortal.Web.Views.Shared.Components.MostRead;

/// <summary>What was read most within a day and within a week.</summary>
public sealed record DefaultModel(IReadOnlyList<MostReadStory> Day, IReadOnlyList<MostReadStory> Week)
{
    /// <summary>The lists that hold something, under their headings.</summary>
    public IEnumerable<(string Id, string Heading, IReadOnlyList<MostReadStory> Stories)> Lists =>
        new[] { ("day", "24 hours", Day), ("week", "7 days", Week) }.Where(list => list.Item3.Count > 0);
}
