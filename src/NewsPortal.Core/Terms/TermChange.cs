using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Terms;

/// <summary>The kinds of terms. Stored by number: never renumber.</summary>
public enum TermKind
{
    Category = 0,
    Tag = 1,
    Author = 2,
    Series = 3,
}

/// <summary>What was done to the structure. Stored by number: never renumber.</summary>
public enum TermAct
{
    /// <summary>A term got another name or address.</summary>
    Renamed = 0,

    /// <summary>Terms were folded into one that remains.</summary>
    Merged = 1,

    /// <summary>A category stands below another one, or at the top.</summary>
    Moved = 2,

    /// <summary>Some stories of a topic went to a new one.</summary>
    Split = 3,
}

/// <summary>
/// A change of the structure, with what is needed to take it back (docs/adr/0063). The stories that it moved are its
/// <see cref="TermChangeStory"/> rows.
/// </summary>
public sealed class TermChange
{
    public const int NameLength = 200;
    public const int OtherLength = 500;

    /// <summary>How long a change can be taken back.</summary>
    public static readonly TimeSpan Keeps = TimeSpan.FromDays(30);

    public long Id { get; private set; }
    public TermKind Kind { get; init; }
    public TermAct Act { get; init; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    public long? ById { get; init; }

    /// <summary>The name to show, kept even when the user is deleted.</summary>
    public required string ByName { get; init; }

    /// <summary>The term that was changed, or that remains.</summary>
    public long TermId { get; init; }

    /// <summary>Its name after the change.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Its former name; the names that were merged into it; the former parent, empty for none; the new topic.
    /// </summary>
    public string Other { get; init; } = "";

    /// <summary>How many stories got other terms.</summary>
    public int Stories { get; set; }

    /// <summary>UTC; null while it stands.</summary>
    public DateTime? UndoneAt { get; set; }

    /// <summary>Who took it back; null while it stands.</summary>
    public string? UndoneByName { get; set; }

    public TermNotes Notes { get; set; } = new();
}

/// <summary>What a change must remember of terms to be taken back.</summary>
public sealed record TermNotes
{
    public string? FormerName { get; init; }
    public string? FormerSlug { get; init; }

    /// <summary>The address that a rename gave.</summary>
    public string? Slug { get; init; }

    public long? FormerParentId { get; init; }

    /// <summary>The parent that a move gave.</summary>
    public long? ParentId { get; init; }

    /// <summary>The topic that a split made.</summary>
    public long? NewTermId { get; init; }

    /// <summary>The terms that were merged, in the order in which it was done.</summary>
    public IReadOnlyList<RemovedTerm> Removed { get; init; } = [];
}

/// <summary>A term that a merge deleted, with everything that named it.</summary>
public sealed record RemovedTerm
{
    public long Id { get; init; }
    public required string Name { get; init; }
    public required string Slug { get; init; }

    /// <summary>Its introduction, description or biography.</summary>
    public string Text { get; init; } = "";

    /// <summary>True if the remaining term had no introduction and took this one.</summary>
    public bool GaveText { get; init; }

    public string? Colour { get; init; }
    public long? ParentId { get; init; }
    public int Position { get; init; }
    public bool InMenu { get; init; }

    public bool IsOrganisation { get; init; }
    public string Role { get; init; } = "";
    public string? Email { get; init; }
    public long? PortraitId { get; init; }
    public IReadOnlyList<RemovedLink> Links { get; init; } = [];

    /// <summary>Categories that stood below it.</summary>
    public IReadOnlyList<long> Children { get; init; } = [];

    /// <summary>Redirects that led to it.</summary>
    public IReadOnlyList<long> Redirects { get; init; } = [];

    /// <summary>Users who write under it.</summary>
    public IReadOnlyList<long> Bylines { get; init; } = [];

    /// <summary>Users whose role was limited to it, and not to the remaining one too.</summary>
    public IReadOnlyList<long> Limited { get; init; } = [];

    /// <summary>Users whose role was limited to both.</summary>
    public IReadOnlyList<long> LimitedToBoth { get; init; } = [];

    /// <summary>Planning items that it was chosen for.</summary>
    public IReadOnlyList<long> Plans { get; init; } = [];

    /// <summary>Its front: the live edition, then the draft, where there are any.</summary>
    public IReadOnlyList<RemovedEdition> Front { get; init; } = [];
}

/// <summary>A link of a deleted author.</summary>
public sealed record RemovedLink(string Label, string Url);

/// <summary>An edition of a deleted front.</summary>
public sealed record RemovedEdition(
    DateTime SavedAt,
    string SavedByName,
    DateTime? PublishedAt,
    string Note,
    IReadOnlyList<RemovedPlacement> Placements
);

/// <summary>A story that an editor had put on a deleted front.</summary>
public sealed record RemovedPlacement(
    string Slot,
    int Position,
    long ArticleId,
    DateTime? Until,
    string Headline,
    string Kicker,
    string Label,
    long? PictureId
);

/// <summary>
/// A story that lost a term in a <see cref="TermChange"/>, with its place among the story's terms before: in the newest
/// version (Reference…) and in what readers saw (Link…), of the term itself and of the other one, which it got. Null
/// where it had none.
/// </summary>
public sealed class TermChangeStory
{
    public long ChangeId { get; init; }

    /// <summary>The term that it had.</summary>
    public long TermId { get; init; }

    public long ArticleId { get; init; }
    public int? ReferencePosition { get; init; }
    public int? OtherReferencePosition { get; init; }
    public int? LinkPosition { get; init; }
    public int? OtherLinkPosition { get; init; }
}

internal sealed class TermChangeConfiguration : IEntityTypeConfiguration<TermChange>
{
    public void Configure(EntityTypeBuilder<TermChange> builder)
    {
        builder.ToTable("TermChanges");
        builder.Property(c => c.ByName).HasMaxLength(200);
        builder.Property(c => c.Name).HasMaxLength(TermChange.NameLength);
        builder.Property(c => c.Other).HasMaxLength(TermChange.OtherLength);
        builder.Property(c => c.UndoneByName).HasMaxLength(200);
        builder
            .Property(c => c.Notes)
            .HasColumnName("NotesJson")
            .HasConversion(
                notes => JsonSerializer.Serialize(notes, JsonSerializerOptions.Web),
                json => JsonSerializer.Deserialize<TermNotes>(json, JsonSerializerOptions.Web)!
            );
        builder.HasMany<TermChangeStory>().WithOne().HasForeignKey(s => s.ChangeId);
        builder.HasMany<FormerTerm>().WithOne().HasForeignKey(f => f.ChangeId);
        builder.HasIndex(c => new { c.At, c.Id }).IsDescending();
        builder.HasIndex(c => new
        {
            c.Kind,
            c.TermId,
            c.Id,
        });
    }
}

internal sealed class TermChangeStoryConfiguration : IEntityTypeConfiguration<TermChangeStory>
{
    public void Configure(EntityTypeBuilder<TermChangeStory> builder)
    {
        builder.ToTable("TermChangeStories");
        builder.HasKey(s => new
        {
            s.ChangeId,
            s.TermId,
            s.ArticleId,
        });
    }
}

/// <summary>Forgets the stories of changes that can no longer be taken back; the changes themselves stay.</summary>
public sealed class PruneTermChanges(NewsDbContext db, TimeProvider clock) : IJob
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - TermChange.Keeps;
        await db
            .TermChangeStories.Where(s => db.TermChanges.Any(c => c.Id == s.ChangeId && c.At < oldest))
            .OrderBy(s => s.ChangeId)
            .DeleteInBatchesAsync(cancellationToken);
    }
}
