using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Articles;

/// <summary>
/// The total number of views of an article. Kept apart from the article, so that counting never causes an edit
/// conflict.
/// </summary>
public sealed class ArticleViewTotal
{
    public long ArticleId { get; init; }
    public long Views { get; set; }
}

internal sealed class ArticleViewTotalConfiguration : IEntityTypeConfiguration<ArticleViewTotal>
{
    public void Configure(EntityTypeBuilder<ArticleViewTotal> builder)
    {
        builder.ToTable("ArticleViewTotals");
        builder.HasKey(v => v.ArticleId);
        builder.Property(v => v.ArticleId).ValueGeneratedNever();
        builder.HasOne<Article>().WithOne().HasForeignKey<ArticleViewTotal>(v => v.ArticleId);
    }
}
