using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Shows an article to somebody outside the newsroom until a time (docs/adr/0062). Only the hash of its token is
/// stored, so that nobody who reads the database can open it.
/// </summary>
public sealed class PreviewLink
{
    public const int ForLength = 200;
    public const int ByNameLength = 200;
    public const int HashLength = 64;

    public long Id { get; private set; }
    public long ArticleId { get; init; }

    /// <summary>SHA-256 of the token, as hexadecimal digits.</summary>
    public required string TokenHash { get; init; }

    /// <summary>Who it is for, in the words of who made it.</summary>
    public required string For { get; init; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    public long? CreatedById { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedByName { get; init; }

    /// <summary>UTC; from then on it opens nothing.</summary>
    public DateTime EndsAt { get; init; }

    /// <summary>UTC; null unless somebody ended it before its time.</summary>
    public DateTime? RevokedAt { get; private set; }

    /// <summary>UTC; when it was last opened. Null for never.</summary>
    public DateTime? OpenedAt { get; private set; }

    /// <summary>How often it was opened.</summary>
    public int Opened { get; private set; }
}

internal sealed class PreviewLinkConfiguration : IEntityTypeConfiguration<PreviewLink>
{
    public void Configure(EntityTypeBuilder<PreviewLink> builder)
    {
        builder.ToTable("PreviewLinks");
        builder.Property(l => l.TokenHash).HasMaxLength(PreviewLink.HashLength).UseExactCollation();
        builder.Property(l => l.For).HasMaxLength(PreviewLink.ForLength);
        builder.Property(l => l.CreatedByName).HasMaxLength(PreviewLink.ByNameLength);
        builder.HasOne<Article>().WithMany().HasForeignKey(l => l.ArticleId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(l => l.TokenHash).IsUnique();
        builder.HasIndex(l => new { l.ArticleId, l.Id });
    }
}
