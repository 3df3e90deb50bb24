using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Fronts;

/// <summary>A line in the strip above every public page.</summary>
public sealed class BreakingNews : IVersioned
{
    public const int TextLength = 200;

    public long Id { get; private set; }

    public Guid Version { get; set; }

    /// <summary>Plain text of one line.</summary>
    public required string Text { get; set; }

    /// <summary>The linked story; null for a line without a link.</summary>
    public long? ArticleId { get; set; }

    public Article? Article { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime StartsAt { get; set; }

    /// <summary>UTC; the strip disappears by itself then.</summary>
    public DateTime EndsAt { get; set; }

    /// <summary>The author's name, kept even when the user is deleted.</summary>
    public required string CreatedByName { get; init; }
}

internal sealed class BreakingNewsConfiguration : IEntityTypeConfiguration<BreakingNews>
{
    public void Configure(EntityTypeBuilder<BreakingNews> builder)
    {
        builder.ToTable("BreakingNews");
        builder.Property(b => b.Text).HasMaxLength(BreakingNews.TextLength);
        builder.Property(b => b.CreatedByName).HasMaxLength(200);

        // Without its story the line would survive without a link, and in public.
        builder.HasOne(b => b.Article).WithMany().HasForeignKey(b => b.ArticleId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(b => b.EndsAt);
    }
}
