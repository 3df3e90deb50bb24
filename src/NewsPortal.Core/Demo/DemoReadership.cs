using System.Globalization;
using NewsPortal.Core.Readership;

namespace NewsPortal.Core.Demo;

/// <summary>
/// Spreads a demo story's views over the hours since publication the way readers come: early, and by day.
/// </summary>
internal static class DemoReadership
{
    /// <summary>Buckets are made for this many past hours; "most read" looks back 7 days.</summary>
    private const int Hours = 8 * 24;

    /// <summary>How fast interest in a story fades.</summary>
    private const double HalfLifeHours = 20;

    private static readonly (string, int)[] Referrers =
    [
        (Referrer.Direct.Key, 26),
        (Referrer.Internal.Key, 24),
        ("search:Google", 21),
        ("social:Facebook", 8),
        ("site:harbour-weekly.example", 5),
        ("search:Bing", 4),
        ("social:Reddit", 4),
        (Referrer.OtherSite.Key, 4),
        ("unknown", 4),
    ];

    private static readonly (string, int)[] Devices =
    [
        (Number(ReaderDevice.Phone), 58),
        (Number(ReaderDevice.Desktop), 33),
        (Number(ReaderDevice.Tablet), 9),
    ];

    private static readonly (string, int)[] Depths = [("4", 34), ("1", 22), ("2", 17), ("3", 14), ("0", 13)];

    /// <summary>Hourly buckets for the recent past, adding up to at most the story's views.</summary>
    /// <param name="articleId">The story's article.</param>
    /// <param name="story">Provides age and views.</param>
    /// <param name="now">UTC.</param>
    public static IEnumerable<ArticleViewHour> Spread(long articleId, DemoStory story, DateTime now)
    {
        var published = now - story.Age;
        var first = Floor(published);
        var hours = (int)(Floor(now) - first).TotalHours + 1;
        var weights = new double[hours];
        for (var i = 0; i < hours; i++)
        {
            weights[i] = Weight(i, first.AddHours(i), story.Slug);
        }

        var total = weights.Sum();
        for (var i = Math.Max(0, hours - Hours); i < hours; i++)
        {
            var views = (int)(story.Views * weights[i] / total);
            if (views > 0)
            {
                yield return new ArticleViewHour
                {
                    ArticleId = articleId,
                    Hour = first.AddHours(i),
                    Views = views,
                };
            }
        }
    }

    /// <summary>What the readers of these hours had in common, in sums of a quarter of a day.</summary>
    /// <param name="hours">The hours of one story.</param>
    /// <param name="slug">The story's.</param>
    public static IEnumerable<ReadingCount> Details(IEnumerable<ArticleViewHour> hours, string slug)
    {
        foreach (var part in hours.GroupBy(h => h.Hour.Date.AddHours(h.Hour.Hour / 6 * 6)))
        {
            var views = part.Sum(h => h.Views);
            var (at, article) = (part.Max(h => h.Hour), part.First().ArticleId);
            (ReadingFacet Facet, int Views, IReadOnlyList<(string Value, int Share)> Values)[] facets =
            [
                (ReadingFacet.Referrer, views, Referrers),
                (ReadingFacet.Device, views, Devices),
                (ReadingFacet.Depth, views * 4 / 5, Depths),
            ];
            foreach (var (facet, all, values) in facets)
            {
                foreach (var (value, count) in Split(all, values, Stable(slug)))
                {
                    yield return new ReadingCount
                    {
                        Facet = facet,
                        At = at,
                        ArticleId = article,
                        Value = value,
                        Views = count,
                    };
                }
            }
        }
    }

    /// <summary>Shares that differ from story to story; the first value gets what is left.</summary>
    private static IEnumerable<(string Value, int Count)> Split(
        int all,
        IReadOnlyList<(string Value, int Share)> values,
        int seed
    )
    {
        var left = all;
        for (var i = values.Count - 1; i >= 0; i--)
        {
            var (value, share) = values[i];
            var count = i == 0 ? left : Math.Min(left, all * share * (6 + (seed + i) % 8) / 1000);
            left -= count;
            if (count > 0)
            {
                yield return (value, count);
            }
        }
    }

    /// <summary>
    /// Decaying interest, fewer readers at night, and a revival on some days that depend on the story.
    /// </summary>
    private static double Weight(int age, DateTime hour, string slug)
    {
        var fading = Math.Pow(0.5, age / HalfLifeHours) + 0.012;
        var daylight = 0.55 + 0.45 * Math.Sin((hour.Hour - 7) / 24.0 * 2 * Math.PI);
        var revival = (Stable(slug) + age / 24) % 11 == 0 ? 4.0 : 1.0;
        return fading * daylight * revival;
    }

    private static string Number(ReaderDevice device) => ((int)device).ToString(CultureInfo.InvariantCulture);

    /// <summary>A number that is stable for a slug across runs.</summary>
    private static int Stable(string slug) => slug.Aggregate(7, (sum, c) => (sum * 31 + c) % 9973);

    private static DateTime Floor(DateTime time) =>
        new(time.Year, time.Month, time.Day, time.Hour, 0, 0, DateTimeKind.Utc);
}
