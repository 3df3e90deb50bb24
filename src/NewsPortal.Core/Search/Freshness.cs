namespace NewsPortal.Core.Search;

/// <summary>
/// What a story's age takes from its rank: nothing today, half of what may be lost after half a year.
/// </summary>
internal static class Freshness
{
    private static readonly double HalfLife = TimeSpan.FromDays(180).Ticks;

    /// <summary>1 for a story of now, towards the floor for old ones.</summary>
    public static double Of(long age, double floor) => floor + (1 - floor) * Math.Pow(2, -Math.Max(0, age) / HalfLife);
}
