using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Articles;

/// <summary>The kind of a note on a published article. Stored by number: never renumber.</summary>
public enum CorrectionKind
{
    /// <summary>An error was corrected.</summary>
    Correction = 0,

    /// <summary>Something correct but misleading was clarified.</summary>
    Clarification = 1,

    /// <summary>Something of substance was added.</summary>
    Update = 2,

    /// <summary>The story, or part of it, was retracted.</summary>
    Retraction = 3,
}

/// <summary>What the kinds of notes mean for a story.</summary>
public static class CorrectionKinds
{
    /// <summary>
    /// True if readers who know the story should look at it again: it changes the story's "updated" time.
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
