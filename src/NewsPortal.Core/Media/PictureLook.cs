using System.Numerics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Media;

/// <summary>
/// How a picture looks, in 64 bits that hardly differ between copies of another size, format or quality: whether each
/// of 8 × 8 places is brighter than the one beside it. Four rows per picture, one for each 16 bits: of two pictures
/// that differ in at most three bits, at least one of these is the same, so that an index finds them.
/// </summary>
public sealed class PictureLook
{
    /// <summary>How many bits may differ.</summary>
    public const int MostDifferent = 6;

    /// <summary>
    /// A look with fewer bits of either kind is that of an empty surface, and would resemble too much.
    /// </summary>
    private const int LeastDetail = 6;

    /// <summary>The part's number in the upper, its bits in the lower half.</summary>
    public int Part { get; init; }

    public long MediaId { get; init; }

    /// <summary>All 64 bits.</summary>
    public long Look { get; init; }

    /// <summary>The parts by which a look is found; none if it has too little detail.</summary>
    public static IReadOnlyList<int> PartsOf(long look) =>
        BitOperations.PopCount((ulong)look) is < LeastDetail or > 64 - LeastDetail
            ? []
            : [.. Enumerable.Range(0, 4).Select(part => (part << 16) | (int)((look >> (16 * part)) & 0xFFFF))];

    /// <summary>The rows of a new picture.</summary>
    internal static IEnumerable<PictureLook> RowsOf(long look) =>
        PartsOf(look).Select(part => new PictureLook { Part = part, Look = look });

    /// <summary>In how many bits two looks differ.</summary>
    public static int Difference(long one, long other) => BitOperations.PopCount((ulong)(one ^ other));
}

internal sealed class PictureLookConfiguration : IEntityTypeConfiguration<PictureLook>
{
    public void Configure(EntityTypeBuilder<PictureLook> builder)
    {
        builder.ToTable("PictureLooks");
        builder.HasKey(l => new { l.Part, l.MediaId });
        builder
            .HasOne<MediaItem>()
            .WithMany(m => m.Looks)
            .HasForeignKey(l => l.MediaId)
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(l => l.MediaId);
    }
}
