using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Media;

internal sealed class MediaItemConfiguration : IEntityTypeConfiguration<MediaItem>
{
    public void Configure(EntityTypeBuilder<MediaItem> builder)
    {
        builder.ToTable("Media");
        builder.Property(m => m.Sha256).HasMaxLength(64).IsFixedLength().UseExactCollation();
        builder.Property(m => m.FileName).HasMaxLength(MediaLibrary.FileNameLength);
        builder.Property(m => m.ContentType).HasMaxLength(50);
        builder.Property(m => m.DominantColour).HasMaxLength(7);
        builder.Property(m => m.Alt).HasMaxLength(ArticleLimits.PictureAlt);
        builder.Property(m => m.Caption).HasMaxLength(ArticleLimits.PictureCaption);
        builder.Property(m => m.Credit).HasMaxLength(ArticleLimits.PictureCredit);
        builder.HasIndex(m => m.Sha256).IsUnique();
    }
}
