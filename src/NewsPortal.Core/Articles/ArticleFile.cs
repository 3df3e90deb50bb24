using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Articles;

/// <summary>
/// An article links to a file, plays it, or offers it to podcast clients. The file's address works for readers only
/// while a visible article does so.
/// </summary>
public sealed class ArticleFile
{
    public long ArticleId { get; private set; }
    public Article Article { get; private set; } = null!;
    public long FileId { get; init; }
    public StoredFile File { get; private set; } = null!;
}

internal sealed class ArticleFileConfiguration : IEntityTypeConfiguration<ArticleFile>
{
    public void Configure(EntityTypeBuilder<ArticleFile> builder)
    {
        builder.ToTable("ArticleFiles");
        builder.HasKey(l => new { l.ArticleId, l.FileId });
        builder.HasOne(l => l.Article).WithMany(a => a.Files).HasForeignKey(l => l.ArticleId);
        builder.HasOne(l => l.File).WithMany().HasForeignKey(l => l.FileId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(l => l.FileId);
    }
}
