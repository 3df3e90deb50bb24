using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Media;

/// <summary>Pictures that belong together. It exists while it has pictures.</summary>
public sealed class PictureCollection
{
    public const int NameLength = 100;

    public long Id { get; private set; }

    /// <summary>Unique.</summary>
    public required string Name { get; init; }
}

/// <summary>A picture in a collection.</summary>
public sealed class CollectedPicture
{
    public long CollectionId { get; private set; }
    public long MediaId { get; private set; }

    public required PictureCollection Collection { get; init; }
}

internal sealed class PictureCollectionConfiguration
    : IEntityTypeConfiguration<PictureCollection>,
        IEntityTypeConfiguration<CollectedPicture>
{
    public void Configure(EntityTypeBuilder<PictureCollection> builder)
    {
        builder.ToTable("PictureCollections");
        builder.Property(c => c.Name).HasMaxLength(PictureCollection.NameLength);
        builder.HasIndex(c => c.Name).IsUnique();
    }

    public void Configure(EntityTypeBuilder<CollectedPicture> builder)
    {
        builder.ToTable("CollectedPictures");
        builder.HasKey(c => new { c.CollectionId, c.MediaId });
        builder
            .HasOne(c => c.Collection)
            .WithMany()
            .HasForeignKey(c => c.CollectionId)
            .OnDelete(DeleteBehavior.Cascade);
        builder
            .HasOne<MediaItem>()
            .WithMany(m => m.Collections)
            .HasForeignKey(c => c.MediaId)
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(c => c.MediaId);
    }
}
