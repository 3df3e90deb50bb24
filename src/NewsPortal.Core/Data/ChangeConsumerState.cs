using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Data;

/// <summary>
/// A consumer's cursor in the change feed. One row for the site if one node acts for all, otherwise one per node; it
/// outlives every process.
/// </summary>
public sealed class ChangeConsumerState
{
    public const int NameLength = 64;

    /// <summary>Name of the consumer.</summary>
    public required string Name { get; init; }

    /// <summary>The node of the row; empty for the site's.</summary>
    public string Node { get; init; } = "";

    /// <summary>The highest handled sequence number.</summary>
    public long Cursor { get; set; }

    /// <summary>Lower numbers that may still appear, as ranges.</summary>
    public string Gaps { get; set; } = "";

    /// <summary>The process that acts for the site; null for none.</summary>
    public string? LeaseOwner { get; set; }

    /// <summary>UTC; after this another process may take over.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>UTC; rows of long-gone nodes are deleted.</summary>
    public DateTime UpdatedAt { get; set; }
}

internal sealed class ChangeConsumerConfiguration : IEntityTypeConfiguration<ChangeConsumerState>
{
    public void Configure(EntityTypeBuilder<ChangeConsumerState> builder)
    {
        builder.ToTable("ChangeConsumers");
        builder.HasKey(c => new { c.Name, c.Node });
        builder.Property(c => c.Name).HasMaxLength(ChangeConsumerState.NameLength);
        builder.Property(c => c.Node).HasMaxLength(ChangeConsumerState.NameLength);
        builder.Property(c => c.LeaseOwner).HasMaxLength(ChangeConsumerState.NameLength);
    }
}
