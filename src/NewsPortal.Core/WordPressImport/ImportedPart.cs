using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Part of an old site that a later run may need, because an export may be split over several files: a reusable block,
/// or an item that refers to something no file has contained so far.
/// </summary>
public sealed class ImportedPart
{
    public const int NeedsLength = 2000;

    public long Id { get; private set; }

    /// <summary>Address of the old site.</summary>
    public required string Source { get; init; }

    /// <summary>The item's type; "wp_block" for a reusable block, "category" for one whose parent is missing.</summary>
    public required string SourceType { get; init; }

    /// <summary>Its id on the old site.</summary>
    public required string SourceId { get; init; }

    /// <summary>
    /// What it is waiting for, such as "attachment:50 page:7"; empty for a part that others may need.
    /// </summary>
    public string Needs { get; set; } = "";

    /// <summary>The item as it was read, compressed.</summary>
    public byte[] Content { get; set; } = [];
}

internal sealed class ImportedPartConfiguration : IEntityTypeConfiguration<ImportedPart>
{
    public void Configure(EntityTypeBuilder<ImportedPart> builder)
    {
        builder.ToTable("ImportedParts");
        builder.Property(i => i.Source).HasMaxLength(300).UseExactCollation();
        builder.Property(i => i.SourceType).HasMaxLength(50).UseExactCollation();
        builder.Property(i => i.SourceId).HasMaxLength(300).UseExactCollation();
        builder.Property(i => i.Needs).HasMaxLength(ImportedPart.NeedsLength);
        builder
            .HasIndex(i => new
            {
                i.Source,
                i.SourceType,
                i.SourceId,
            })
            .IsUnique();
    }
}
