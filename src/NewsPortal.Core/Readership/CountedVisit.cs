using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Readership;

/// <summary>
/// A visit that was counted some hours ago at most, to recognise it in another node's journal. The order of its columns
/// is what rows are deleted by, and keeps those that are compared together.
/// </summary>
public sealed class CountedVisit
{
    private static readonly long WindowSeconds = (long)Visitors.RepeatWindow.TotalSeconds;

    /// <summary>
    /// Which <see cref="Visitors.RepeatWindow"/> since 1970 it began in. Two counted visits with the same key are never
    /// nearer than that, so none has two rows in one.
    /// </summary>
    public int Window { get; init; }

    /// <summary>What <see cref="ViewEntry.Visit"/> was.</summary>
    public long Key { get; init; }

    /// <summary>The second of the window in which it began.</summary>
    public short Second { get; init; }

    internal static int WindowOf(DateTime at) => (int)(SecondsOf(at) / WindowSeconds);

    internal static short SecondOf(DateTime at) => (short)(SecondsOf(at) % WindowSeconds);

    internal static DateTime TimeOf(int window, short second) =>
        DateTime.UnixEpoch.AddSeconds((window * WindowSeconds) + second);

    private static long SecondsOf(DateTime at) => (at - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
}

internal sealed class CountedVisitConfiguration : IEntityTypeConfiguration<CountedVisit>
{
    public void Configure(EntityTypeBuilder<CountedVisit> builder)
    {
        builder.ToTable("CountedVisits");
        builder.HasKey(v => new { v.Window, v.Key });
    }
}
