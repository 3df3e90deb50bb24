using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.WordPressImport;

/// <summary>What one thing of an old site became, written in the same transaction as the thing itself.</summary>
public sealed class ImportedItem
{
    public long Id { get; private set; }

    /// <summary>Address of the old site.</summary>
    public required string Source { get; init; }

    /// <summary>For example "post", "attachment", "author", "category", "tag".</summary>
    public required string SourceType { get; init; }

    /// <summary>Its id, login or slug on the old site.</summary>
    public required string SourceId { get; init; }

    /// <summary>Id of the article, media item, author, category or tag here.</summary>
    public long TargetId { get; set; }

    /// <summary>Hash of what was imported, to tell a changed item from an unchanged one.</summary>
    public required string ContentHash { get; set; }

    /// <summary>
    /// The target's version after the import; if it differs, the newsroom has edited the target since.
    /// </summary>
    public Guid? TargetVersion { get; set; }

    /// <summary>UTC.</summary>
    public DateTime ImportedAt { get; set; }
}

internal sealed class ImportedItemConfiguration : IEntityTypeConfiguration<ImportedItem>
{
    public void Configure(EntityTypeBuilder<ImportedItem> builder)
    {
        builder.ToTable("ImportedItems");
        builder.Property(i => i.Source).HasMaxLength(300).UseExactCollation();
        builder.Property(i => i.SourceType).HasMaxLength(50).UseExactCollation();
        builder.Property(i => i.SourceId).HasMaxLength(300).UseExactCollation();
        builder.Property(i => i.ContentHash).HasMaxLength(64);
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
