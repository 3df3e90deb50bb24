using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>
/// What the newsroom has agreed about an article: until when, and what about. It is no part of the content: never
/// public, in no version and no export.
/// </summary>
public sealed class Assignment : IVersioned
{
    public const int BriefLength = 4000;

    public long ArticleId { get; init; }
    public Guid Version { get; set; }

    /// <summary>UTC; null for none.</summary>
    public DateTime? Deadline { get; set; }

    /// <summary>Plain text; empty for none.</summary>
    public string Brief { get; set; } = "";
}

/// <summary>Somebody who writes an article, besides its owner: may change it while it is a draft.</summary>
public sealed class AssignedPerson
{
    public long ArticleId { get; init; }
    public long UserId { get; init; }
}

/// <summary>What somebody wrote to colleagues with a step: when handing in, or returning.</summary>
public sealed class StepMessage
{
    public const int TextLength = 1000;

    public long ArticleId { get; init; }

    /// <summary>Number of the version that is the step.</summary>
    public int Number { get; init; }

    /// <summary>Plain text.</summary>
    public required string Text { get; init; }
}

internal sealed class AssignmentConfiguration : IEntityTypeConfiguration<Assignment>
{
    public void Configure(EntityTypeBuilder<Assignment> builder)
    {
        builder.ToTable("Assignments");
        builder.HasKey(a => a.ArticleId);
        builder.Property(a => a.ArticleId).ValueGeneratedNever();
        builder.Property(a => a.Brief).HasMaxLength(Assignment.BriefLength);
        builder.HasOne<Article>().WithOne().HasForeignKey<Assignment>(a => a.ArticleId);
        builder.HasIndex(a => new { a.Deadline, a.ArticleId });
    }
}

internal sealed class AssignedPersonConfiguration : IEntityTypeConfiguration<AssignedPerson>
{
    public void Configure(EntityTypeBuilder<AssignedPerson> builder)
    {
        builder.ToTable("AssignedPeople");
        builder.HasKey(p => new { p.ArticleId, p.UserId });
        builder.HasOne<Article>().WithMany().HasForeignKey(p => p.ArticleId);
        builder.HasOne<NewsUser>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(p => new { p.UserId, p.ArticleId });
    }
}

internal sealed class StepMessageConfiguration : IEntityTypeConfiguration<StepMessage>
{
    public void Configure(EntityTypeBuilder<StepMessage> builder)
    {
        builder.ToTable("StepMessages");
        builder.HasKey(m => new { m.ArticleId, m.Number });
        builder.Property(m => m.Text).HasMaxLength(StepMessage.TextLength);
        builder.HasOne<Article>().WithMany().HasForeignKey(m => m.ArticleId);
    }
}
