using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Media;

internal sealed class MediaItemConfiguration : IEntityTypeConfiguration<MediaItem>
{
    public void Configure(EntityTypeBuilder<MediaItem> builder)
    {
        builder.ToTable("Media");
        builder.Property(m => m.Sha256).HasMaxLength(64).IsFixedLength().UseExactCollation();
        builder.Property(m => m.FileName).HasMaxLength(MediaItem.FileNameLength);
        builder.Property(m => m.ContentType).HasMaxLength(50);
        builder.Property(m => m.DominantColour).HasMaxLength(7);
        builder.Property(m => m.Alt).HasMaxLength(PictureTexts.AltLength);
        builder.Property(m => m.Caption).HasMaxLength(PictureTexts.CaptionLength);
        builder.Property(m => m.Credit).HasMaxLength(PictureTexts.CreditLength);
        builder.HasIndex(m => m.Sha256).IsUnique();
    }
}
