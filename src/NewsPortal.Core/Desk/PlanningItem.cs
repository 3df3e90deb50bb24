using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Desk;

/// <summary>Something the newsroom expects on a day and has no story for yet. Readers never see it.</summary>
public sealed class PlanningItem : IVersioned
{
    public const int TitleLength = 200;
    public const int NoteLength = 2000;

    public long Id { get; private set; }
    public Guid Version { get; set; }
    public required string Title { get; set; }

    /// <summary>Plain text; it becomes the brief of the story. Empty for none.</summary>
    public string Note { get; set; } = "";

    /// <summary>The day in the site's zone.</summary>
    public DateOnly Day { get; set; }

    /// <summary>The time on the site's clocks; null if only the day is known.</summary>
    public TimeOnly? Time { get; set; }

    public long? CategoryId { get; set; }

    /// <summary>Who is to write it; null for nobody yet.</summary>
    public long? AssigneeId { get; set; }

    public long? CreatedById { get; init; }

    /// <summary>The creator's name, kept even when the user is deleted.</summary>
    public required string CreatedByName { get; init; }

    /// <summary>The story that it became; the calendar shows that instead. Null before.</summary>
    public long? ArticleId { get; set; }
}

internal sealed class PlanningItemConfiguration : IEntityTypeConfiguration<PlanningItem>
{
    public void Configure(EntityTypeBuilder<PlanningItem> builder)
    {
        builder.ToTable("PlanningItems");
        builder.Property(p => p.Title).HasMaxLength(PlanningItem.TitleLength);
        builder.Property(p => p.Note).HasMaxLength(PlanningItem.NoteLength);
        builder.Property(p => p.CreatedByName).HasMaxLength(ArticleVersion.ByNameLength);
        builder.HasOne<Category>().WithMany().HasForeignKey(p => p.CategoryId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Article>().WithMany().HasForeignKey(p => p.ArticleId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<NewsUser>().WithMany().HasForeignKey(p => p.AssigneeId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(p => new { p.Day, p.Id });
    }
}
