using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Fronts;

/// <summary>
/// What editors decided for the home page or a section's front. A front without a row is fully automatic.
/// </summary>
public sealed class Front : IVersioned
{
    public long Id { get; private set; }
    public Guid Version { get; set; }

    /// <summary>The section; null for the home page.</summary>
    public long? CategoryId { get; init; }

    public Category? Category { get; private set; }
    public List<FrontEdition> Editions { get; } = [];
}

/// <summary>
/// One arrangement of a front. The one without <see cref="PublishedAt"/> is the draft, and a front has at most one. Of
/// the others the newest is live, and the older ones are the history.
/// </summary>
public sealed class FrontEdition
{
    public long Id { get; private set; }
    public long FrontId { get; init; }
    public Front Front { get; private set; } = null!;

    /// <summary>UTC.</summary>
    public DateTime SavedAt { get; set; }

    /// <summary>The name to show, kept even when the user is deleted.</summary>
    public required string SavedByName { get; set; }

    /// <summary>When it went live, UTC; null for the draft.</summary>
    public DateTime? PublishedAt { get; set; }

    /// <summary>
    /// What was done, for example "Published" or "Brought back the front of 3 March"; empty for the draft.
    /// </summary>
    public string Note { get; set; } = "";

    public List<FrontPlacement> Placements { get; } = [];
}

/// <summary>A story that an editor put into a slot. Empty slots are filled with the newest stories.</summary>
public sealed class FrontPlacement
{
    public long Id { get; private set; }
    public long EditionId { get; private set; }

    /// <summary>Name of the slot, as listed in <see cref="Slots"/>.</summary>
    public required string Slot { get; init; }

    /// <summary>Order within the slot, from 0.</summary>
    public int Position { get; init; }

    public long ArticleId { get; init; }
    public Article Article { get; private set; } = null!;

    /// <summary>UTC; the slot is automatic again from then on. Null for no end.</summary>
    public DateTime? Until { get; init; }

    /// <summary>The headline on this front; empty for the story's own.</summary>
    public string Headline { get; init; } = "";

    /// <summary>Stands on this front instead of the story's section; empty for the section.</summary>
    public string Kicker { get; init; } = "";

    /// <summary>A mark on this front, such as "Exclusive"; empty for none.</summary>
    public string Label { get; init; } = "";

    /// <summary>The picture on this front; null for the story's own.</summary>
    public long? PictureId { get; init; }

    public MediaItem? Picture { get; private set; }
}

internal sealed class FrontConfiguration : IEntityTypeConfiguration<Front>
{
    public void Configure(EntityTypeBuilder<Front> builder)
    {
        builder.ToTable("Fronts");
        builder.HasOne(f => f.Category).WithMany().HasForeignKey(f => f.CategoryId).OnDelete(DeleteBehavior.Cascade);

        // The home page's row has no category: in a unique index SQL Server treats nulls as equal, SQLite does not.
        builder.HasIndex(f => f.CategoryId).IsUnique().HasFilter(null);
    }
}

internal sealed class FrontEditionConfiguration : IEntityTypeConfiguration<FrontEdition>
{
    public void Configure(EntityTypeBuilder<FrontEdition> builder)
    {
        builder.ToTable("FrontEditions");
        builder.Property(e => e.SavedByName).HasMaxLength(200);
        builder.Property(e => e.Note).HasMaxLength(300);
        builder.HasOne(e => e.Front).WithMany(f => f.Editions).HasForeignKey(e => e.FrontId);
        builder.HasMany(e => e.Placements).WithOne().HasForeignKey(p => p.EditionId);
        builder
            .HasIndex(e => new
            {
                e.FrontId,
                e.PublishedAt,
                e.Id,
            })
            .IsDescending(false, true, true);
    }
}

internal sealed class FrontPlacementConfiguration : IEntityTypeConfiguration<FrontPlacement>
{
    public void Configure(EntityTypeBuilder<FrontPlacement> builder)
    {
        builder.ToTable("FrontPlacements");
        builder.Property(p => p.Slot).HasMaxLength(50);
        builder.Property(p => p.Headline).HasMaxLength(FrontLimits.Headline);
        builder.Property(p => p.Kicker).HasMaxLength(FrontLimits.Kicker);
        builder.Property(p => p.Label).HasMaxLength(FrontLimits.Label);
        builder.HasOne(p => p.Article).WithMany().HasForeignKey(p => p.ArticleId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(p => new
        {
            p.EditionId,
            p.Slot,
            p.Position,
        });
        builder.HasIndex(p => p.ArticleId);

        // What stands or is planned keeps its picture from being deleted (MediaLibrary); the history does not.
        builder.HasOne(p => p.Picture).WithMany().HasForeignKey(p => p.PictureId).OnDelete(DeleteBehavior.SetNull);
    }
}
