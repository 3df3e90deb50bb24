using NewsPortal.Core.Readership;

namespace NewsPortal.Core.Demo;

/// <summary>
/// Spreads a demo story's views over the hours since it appeared, the way readers come: soon, and by day.
/// </summary>
internal static class DemoReadership
{
    /// <summary>Hours before the present for which buckets are made; "most read" looks back 7 days.</summary>
    private const int Hours = 8 * 24;

    /// <summary>How fast interest in a story fades.</summary>
    private const double HalfLifeHours = 20;

    /// <summary>Hourly buckets of the recent past; their sum is at most the story's views.</summary>
    /// <param name="articleId">The article that was made of the story.</param>
    /// <param name="story">Its age and views count.</param>
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
    /// Fading interest, fewer readers at night, and a revival on some days that depends on the story.
    /// </summary>
    private static double Weight(int age, DateTime hour, string slug)
    {
        var fading = Math.Pow(0.5, age / HalfLifeHours) + 0.012;
        var daylight = 0.55 + 0.45 * Math.Sin((hour.Hour - 7) / 24.0 * 2 * Math.PI);
        var revival = (Stable(slug) + age / 24) % 11 == 0 ? 4.0 : 1.0;
        return fading * daylight * revival;
    }

    /// <summary>A number that is the same for a slug on every run.</summary>
    private static int Stable(string slug) => slug.Aggregate(7, (sum, c) => (sum * 31 + c) % 9973);

    private static DateTime Floor(DateTime time) =>
        new(time.Year, time.Month, time.Day, time.Hour, 0, 0, DateTimeKind.Utc);
}
