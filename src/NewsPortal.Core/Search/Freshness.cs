namespace NewsPortal.Core.Search;

/// <summary>
/// How much a story's age lowers its rank: nothing today, half of the possible loss after half a year.
/// </summary>
internal static class Freshness
{
    private static readonly double HalfLife = TimeSpan.FromDays(180).Ticks;

    /// <summary>1 for a story published now, falling towards the floor as it ages.</summary>
    public static double Of(long age, double floor) => floor + (1 - floor) * Math.Pow(2, -Math.Max(0, age) / HalfLife);
}
