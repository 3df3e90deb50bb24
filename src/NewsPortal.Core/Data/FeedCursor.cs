using System.Globalization;

namespace NewsPortal.Core.Data;

/// <summary>
/// A position in the change feed: the highest handled number, and the lower ones that may still appear. A number can
/// become visible after a higher one if its transaction commits later; each skipped one is queried again for as long as
/// a transaction may reasonably last.
/// </summary>
internal sealed class FeedCursor
{
    /// <summary>More than any transaction leaves open; of a larger jump, only the last ones are queried.</summary>
    private const int MostGaps = 5_000;

    private static readonly TimeSpan LongestTransaction = TimeSpan.FromMinutes(10);

    private readonly List<Gap> _gaps;

    private FeedCursor(long highest, List<Gap> gaps) => (Highest, _gaps) = (highest, gaps);

    /// <summary>The highest handled number.</summary>
    public long Highest { get; private set; }

    /// <summary>The lower numbers that may still appear.</summary>
    public IEnumerable<long> Missing => _gaps.SelectMany(gap => gap.Numbers);

    /// <summary>The gaps in stored form: "from-to@time", space-separated.</summary>
    public string StoredGaps => string.Join(' ', _gaps.Select(gap => gap.ToString()));

    public static FeedCursor At(long highest) => new(highest, []);

    /// <summary>Parses a stored position.</summary>
    public static FeedCursor From(long highest, string gaps) =>
        new(highest, [.. gaps.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Gap.Parse).OfType<Gap>()]);

    public FeedCursor Clone() => new(Highest, [.. _gaps]);

    /// <summary>Advances past handled entries.</summary>
    /// <param name="handled">Their numbers.</param>
    /// <param name="highest">How far the feed was read.</param>
    /// <param name="now">UTC.</param>
    public void Advance(IReadOnlyCollection<long> handled, long highest, DateTime now)
    {
        var known = handled.ToHashSet();
        List<(long Number, DateTime SeenAt)> open =
        [
            .. _gaps
                .Where(gap => gap.SeenAt >= now - LongestTransaction)
                .SelectMany(gap => gap.Numbers.Select(number => (number, gap.SeenAt))),
        ];
        for (var number = Math.Max(Highest + 1, highest - MostGaps); number < highest; number++)
        {
            open.Add((number, now));
        }

        Set([.. open.Where(gap => !known.Contains(gap.Number)).TakeLast(MostGaps)]);
        Highest = Math.Max(Highest, highest);
    }

    /// <summary>Adjacent numbers first missed at the same time form one gap.</summary>
    private void Set(IReadOnlyList<(long Number, DateTime SeenAt)> open)
    {
        _gaps.Clear();
        foreach (var (number, seenAt) in open)
        {
            if (_gaps.Count > 0 && _gaps[^1] is var last && last.To == number - 1 && last.SeenAt == seenAt)
            {
                _gaps[^1] = last with { To = number };
            }
            else
            {
                _gaps.Add(new Gap(number, number, seenAt));
            }
        }
    }

    private sealed record Gap(long From, long To, DateTime SeenAt)
    {
        public IEnumerable<long> Numbers
        {
            get
            {
                for (var number = From; number <= To; number++)
                {
                    yield return number;
                }
            }
        }

        public static Gap? Parse(string text) =>
            text.Split('-', '@') is [var from, var to, var seenAt]
            && long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && long.TryParse(seenAt, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? new Gap(first, last, DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime)
                : null;

        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{From}-{To}@{new DateTimeOffset(SeenAt, TimeSpan.Zero).ToUnixTimeSeconds()}"
            );
    }
}
