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
        builder.Property(m => m.Title).HasMaxLength(PictureTexts.TitleLength);
        builder.Property(m => m.Keywords).HasMaxLength(PictureTexts.KeywordsLength);
        builder.Property(m => m.RightsNotice).HasMaxLength(PictureRights.NoticeLength);
        builder.Property(m => m.Territory).HasMaxLength(PictureRights.TerritoryLength);
        builder.Property(m => m.Crops).HasMaxLength(PictureCrops.TextLength);

        // A file name of 260 letters, each of which may be six in JSON, and the rest.
        builder.Property(m => m.FormerJson).HasMaxLength(3000);
        builder.Property(m => m.FormerSha256).HasMaxLength(64).IsFixedLength().UseExactCollation();
        builder.HasIndex(m => m.Sha256).IsUnique();
        builder.HasIndex(m => m.FormerSha256, "IX_Media_Former").HasFilter("[FormerSha256] IS NOT NULL");
        builder.HasIndex(m => new { m.UploadedById, m.Id });

        // Contain what is still to be done, so that finding it costs the same in a library of any size.
        builder.HasIndex(m => m.Id, "IX_Media_NoAlt").HasFilter("[Alt] = ''");
        builder.HasIndex(m => m.Id, "IX_Media_NoCredit").HasFilter("[Credit] = ''");
        builder.HasIndex(m => new { m.RightsEnd, m.Id }, "IX_Media_RightsEnd").HasFilter("[RightsEnd] IS NOT NULL");
        builder.HasIndex(m => m.Id, "IX_Media_NoLook").HasFilter("[HasLook] = 0");
        builder.HasIndex(m => m.Id, "IX_Media_LooksLike").HasFilter("[LooksLikeId] IS NOT NULL");
    }
}
