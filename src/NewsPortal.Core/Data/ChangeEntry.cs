using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Data;

/// <summary>The kind of thing that a change entry is about.</summary>
public enum ChangeSubject
{
    Article = 0,
    Category = 1,
    Tag = 2,
    Author = 3,
    Media = 4,
    Settings = 5,

    /// <summary>A series or one of its parts: each part's page links to the others.</summary>
    Series = 6,

    /// <summary>The live edition of a front.</summary>
    Front = 7,
    BreakingNews = 8,

    /// <summary>A story's related stories, shown only on its page.</summary>
    Related = 9,

    /// <summary>A redirect that somebody made, or a list of them.</summary>
    Redirect = 10,

    /// <summary>The stories of a category, which got other labels by a merge.</summary>
    Filing = 11,
}

/// <summary>
/// One committed content change. Every process follows the feed with its own cursor to evict caches; this table is all
/// that processes share.
/// </summary>
public sealed class ChangeEntry
{
    /// <summary>
    /// Increases with each change; there may be gaps, and a lower number may become visible after a higher one.
    /// </summary>
    public long Sequence { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    public ChangeSubject Subject { get; init; }
    public long SubjectId { get; init; }

    /// <summary>
    /// The <see cref="CacheTags"/> of all affected pages, before and after the change, space-separated. Empty for a
    /// change that readers do not see; null in entries of earlier releases.
    /// </summary>
    public string? Tags { get; init; }

    /// <summary>UTC; when readers see it: the time of a scheduled story, otherwise <see cref="At"/>.</summary>
    public DateTime HoldsFrom { get; init; }

    /// <summary>False for a change that readers do not see, such as a saved draft.</summary>
    public bool ConcernsReaders => Tags is not { Length: 0 };

    /// <summary>The individual tags.</summary>
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
