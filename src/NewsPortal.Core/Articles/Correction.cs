using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Articles;

/// <summary>What a note on a published article says. Stored by number: never renumber.</summary>
public enum CorrectionKind
{
    /// <summary>Something was wrong and is right now.</summary>
    Correction = 0,

    /// <summary>Something was right but could be misread.</summary>
    Clarification = 1,

    /// <summary>Something of substance was added.</summary>
    Update = 2,

    /// <summary>The story, or a part of it, no longer stands.</summary>
    Retraction = 3,
}

/// <summary>What the kinds of notes mean for a story.</summary>
public static class CorrectionKinds
{
    /// <summary>
    /// True when readers who know the story should look at it again: it moves the story's "updated" time.
    /// </summary>
    public static bool IsSubstantive(this CorrectionKind kind) => kind != CorrectionKind.Clarification;
}

/// <summary>A dated note that tells readers what was changed in a published article, and why.</summary>
public sealed class Correction
{
    public const int TextLength = 2000;

    public long Id { get; private set; }
    public long ArticleId { get; init; }
    public Article Article { get; private set; } = null!;
    public CorrectionKind Kind { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>Plain text.</summary>
    public required string Text { get; set; }
}

internal sealed class CorrectionConfiguration : IEntityTypeConfiguration<Correction>
{
    public void Configure(EntityTypeBuilder<Correction> builder)
    {
        builder.ToTable("Corrections");
        builder.Property(c => c.Text).HasMaxLength(Correction.TextLength);
        builder.HasOne(c => c.Article).WithMany(a => a.Corrections).HasForeignKey(c => c.ArticleId);
        builder.HasIndex(c => new { c.At, c.Id }).IsDescending();
        builder.HasIndex(c => new { c.ArticleId, c.At });
    }
}
