using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Readership;

/// <summary>
/// With what all nodes hash the visits of a day, so that they know each other's. Made by whichever node is first, and
/// deleted soon after the day (<see cref="PruneViews"/>), from when on nobody can compute its hashes again.
/// </summary>
public sealed class VisitSalt
{
    public const int Length = 32;

    /// <summary>A UTC day.</summary>
    public DateOnly Day { get; init; }

    /// <summary>Random.</summary>
    public required byte[] Value { get; set; }
}

internal sealed class VisitSaltConfiguration : IEntityTypeConfiguration<VisitSalt>
{
    public void Configure(EntityTypeBuilder<VisitSalt> builder)
    {
        builder.ToTable("VisitSalts");
        builder.HasKey(s => s.Day);
        builder.Property(s => s.Value).HasMaxLength(VisitSalt.Length).IsFixedLength();
    }
}
