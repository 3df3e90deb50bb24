using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Articles;

/// <summary>A story to read after another; computed when content changes, so that a page only looks it up.</summary>
public sealed class ArticleRelation
{
    public long ArticleId { get; init; }
    public Article Article { get; private set; } = null!;

    /// <summary>The story to read next.</summary>
    public long RelatedId { get; init; }

    public Article Related { get; private set; } = null!;

    /// <summary>Rank, the best first, from 0.</summary>
    public int Position { get; init; }
}

internal sealed class ArticleRelationConfiguration : IEntityTypeConfiguration<ArticleRelation>
{
    public void Configure(EntityTypeBuilder<ArticleRelation> builder)
    {
        builder.ToTable("ArticleRelations");
        builder.HasKey(r => new { r.ArticleId, r.RelatedId });
        builder.HasOne(r => r.Article).WithMany().HasForeignKey(r => r.ArticleId).OnDelete(DeleteBehavior.Cascade);

        // SQL Server refuses a second cascade path to the same table; deleting an article deletes these rows
        // explicitly.
        builder.HasOne(r => r.Related).WithMany().HasForeignKey(r => r.RelatedId).OnDelete(DeleteBehavior.NoAction);
        builder.HasIndex(r => r.RelatedId);
    }
}
