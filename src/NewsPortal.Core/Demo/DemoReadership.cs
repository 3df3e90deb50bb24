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

    /// <summary>A number that is stable for a slug across runs.</summary>
    private static int Stable(string slug) => slug.Aggregate(7, (sum, c) => (sum * 31 + c) % 9973);

    private static DateTime Floor(DateTime time) =>
        new(time.Year, time.Month, time.Day, time.Hour, 0, 0, DateTimeKind.Utc);
}
