using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Data;

/// <summary>
/// How far a consumer has followed the change feed. A row for the site where one node acts for all, else one for each
/// node; it outlives every process.
/// </summary>
public sealed class ChangeConsumerState
{
    public const int NameLength = 64;

    /// <summary>Name of the consumer.</summary>
    public required string Name { get; init; }

    /// <summary>The node that the row belongs to; empty for one that stands for the site.</summary>
    public string Node { get; init; } = "";

    /// <summary>The highest number of the feed that was handled.</summary>
    public long Cursor { get; set; }

    /// <summary>Lower numbers that may still appear; as ranges.</summary>
    public string Gaps { get; set; } = "";

    /// <summary>The process that acts for the site; null while none does.</summary>
    public string? LeaseOwner { get; set; }

    /// <summary>UTC; afterwards another process may act.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>UTC; rows of nodes that are long gone are deleted.</summary>
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
