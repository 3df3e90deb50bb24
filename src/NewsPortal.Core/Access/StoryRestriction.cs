using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Access;

/// <summary>
/// A story that exists only for named people in the newsroom (docs/adr/0061). Readers see it as any other once it is
/// published. The row outlives the story, so that the audit trail stays silent about what was deleted.
/// </summary>
public sealed class StoryRestriction : IVersioned
{
    public const int ByNameLength = 200;

    /// <summary>The article.</summary>
    public long ArticleId { get; init; }

    public Guid Version { get; set; }

    /// <summary>UTC; since when.</summary>
    public DateTime At { get; init; }

    /// <summary>Who restricted it.</summary>
    public required string ByName { get; init; }

    /// <summary>For whom it exists.</summary>
    public List<RestrictedPerson> People { get; } = [];
}

/// <summary>Somebody for whom a restricted story exists.</summary>
public sealed class RestrictedPerson
{
    public long ArticleId { get; init; }
    public long UserId { get; init; }
}

/// <summary>
/// What does not exist for somebody: the only place with this condition. Every query of the newsroom that names
/// articles, or rows about them, leaves these out.
/// </summary>
public static class RestrictedStories
{
    /// <summary>
    /// The restricted stories that do not exist for who reads in this unit of work
    /// (<see cref="NewsDbContext.Viewer"/>); none where a program does. Assign it to a variable and use that inside
    /// another query.
    /// </summary>
    public static IQueryable<long> Hidden(this NewsDbContext db)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Viewer is { } viewer
            ? db.HiddenFrom(viewer)
            : db.StoryRestrictions.Where(r => false).Select(r => r.ArticleId);
    }

    /// <summary>The restricted stories that do not exist for a user.</summary>
    public static IQueryable<long> HiddenFrom(this NewsDbContext db, long userId)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.StoryRestrictions.Where(r => !r.People.Any(p => p.UserId == userId)).Select(r => r.ArticleId);
    }
}

internal sealed class StoryRestrictionConfiguration : IEntityTypeConfiguration<StoryRestriction>
{
    public void Configure(EntityTypeBuilder<StoryRestriction> builder)
    {
        builder.ToTable("StoryRestrictions");
        builder.HasKey(r => r.ArticleId);
        builder.Property(r => r.ArticleId).ValueGeneratedNever();
        builder.Property(r => r.ByName).HasMaxLength(StoryRestriction.ByNameLength);
        builder.HasMany(r => r.People).WithOne().HasForeignKey(p => p.ArticleId);
    }
}

internal sealed class RestrictedPersonConfiguration : IEntityTypeConfiguration<RestrictedPerson>
{
    public void Configure(EntityTypeBuilder<RestrictedPerson> builder)
    {
        builder.ToTable("RestrictedPeople");
        builder.HasKey(p => new { p.ArticleId, p.UserId });
    }
}
