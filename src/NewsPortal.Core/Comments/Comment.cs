using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Comments;

/// <summary>The kind of reaction a comment is.</summary>
public enum CommentKind
{
    Comment = 0,
    Pingback = 1,
    Trackback = 2,
}

/// <summary>Whether a comment was approved.</summary>
public enum CommentState
{
    Pending = 0,
    Approved = 1,
    Spam = 2,
    Trash = 3,
}

/// <summary>A reader's comment. So far only imports write them and nothing shows them.</summary>
public sealed class Comment
{
    public long Id { get; private set; }
    public long ArticleId { get; init; }
    public long? ParentId { get; set; }
    public Comment? Parent { get; set; }
    public CommentKind Kind { get; init; }
    public CommentState State { get; set; }
    public string AuthorName { get; set; } = "";
    public string AuthorEmail { get; init; } = "";
    public string AuthorUrl { get; init; } = "";

    /// <summary>Clean HTML.</summary>
    public string Body { get; set; } = "";

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Its id in the system it was imported from; null otherwise.</summary>
    public long? ImportId { get; init; }
}

internal sealed class CommentConfiguration : IEntityTypeConfiguration<Comment>
{
    public void Configure(EntityTypeBuilder<Comment> builder)
    {
        builder.ToTable("Comments");
        builder.Property(c => c.AuthorName).HasMaxLength(250);
        builder.Property(c => c.AuthorEmail).HasMaxLength(254);
        builder.Property(c => c.AuthorUrl).HasMaxLength(2000);
        builder.HasOne<Article>().WithMany().HasForeignKey(c => c.ArticleId);
        builder.HasOne(c => c.Parent).WithMany().HasForeignKey(c => c.ParentId).OnDelete(DeleteBehavior.NoAction);
        builder.HasIndex(c => new { c.ArticleId, c.CreatedAt });
    }
}
