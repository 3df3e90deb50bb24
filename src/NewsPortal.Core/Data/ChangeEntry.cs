using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Data;

/// <summary>What kind of thing a change-feed entry is about.</summary>
public enum ChangeSubject
{
    Article = 0,
    Category = 1,
    Tag = 2,
    Author = 3,
    Media = 4,
    Settings = 5,

    /// <summary>A series or one of its parts: each part's page names the others.</summary>
    Series = 6,

    /// <summary>The live edition of a front.</summary>
    Front = 7,
    BreakingNews = 8,

    /// <summary>What a story is related to, which its page alone shows.</summary>
    Related = 9,
}

/// <summary>
/// One committed content change. Every process follows the feed with a cursor of its own to drop what it has cached;
/// several processes meet in nothing but this table.
/// </summary>
public sealed class ChangeEntry
{
    /// <summary>
    /// Grows with each change; gaps are possible, and a lower number may become visible after a higher one.
    /// </summary>
    public long Sequence { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    public ChangeSubject Subject { get; init; }
    public long SubjectId { get; init; }

    /// <summary>
    /// The <see cref="CacheTags"/> of all pages concerned, as they were before and as they are now, with a blank
    /// between two. Empty for a change that no reader sees; null in entries of earlier releases, which did not tell.
    /// </summary>
    public string? Tags { get; init; }

    /// <summary>UTC; from when on readers see it: the time of a scheduled story, else <see cref="At"/>.</summary>
    public DateTime HoldsFrom { get; init; }

    /// <summary>False for a change that no reader sees, such as a saved draft.</summary>
    public bool ConcernsReaders => Tags is not { Length: 0 };

    /// <summary>The tags one by one.</summary>
    public IReadOnlyList<string> TagList => Tags?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}

internal sealed class ChangeEntryConfiguration : IEntityTypeConfiguration<ChangeEntry>
{
    public void Configure(EntityTypeBuilder<ChangeEntry> builder)
    {
        builder.ToTable("Changes");
        builder.HasKey(c => c.Sequence);
        builder.Property(c => c.Sequence).ValueGeneratedOnAdd();
        builder.Ignore(c => c.ConcernsReaders);
        builder.Ignore(c => c.TagList);
        builder.HasIndex(c => c.At);
    }
}
