using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Access;

/// <summary>What an entry of the audit trail is about, for searching and linking.</summary>
/// <param name="Kind">The kind of thing: "article", "tag".</param>
/// <param name="Id">Its id; it may be gone by now.</param>
public sealed record AuditThing(string Kind, long Id);

/// <summary>
/// One entry of the audit trail: who did what to whom. Entries are links of a chain (<see cref="AuditChain"/>) and
/// never change; <see cref="AuditSealing"/> refuses it.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>
    /// Holds the longest subject: a deleted note of 2,000 characters after its story's headline of 300.
    /// </summary>
    public const int SubjectLength = 2310;

    /// <summary>Characters of <see cref="Before"/> and <see cref="After"/>.</summary>
    public const int ChangeLength = 1000;

    public const int KindLength = 20;

    public long Id { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    public long? UserId { get; init; }

    /// <summary>The name of who did it, or what somebody typed as one; empty once it is forgotten.</summary>
    public required string UserName { get; init; }

    /// <summary>For example "Signed in" or "Changed role".</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, in words; empty for the user themselves.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The kind of thing; empty for none.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The thing; null for none.</summary>
    public long? ThingId { get; init; }

    /// <summary>What changed, as it was; null for nothing. Short: versions of texts are named by number.</summary>
    public string? Before { get; init; }

    /// <summary>What changed, as it is since; null for nothing.</summary>
    public string? After { get; init; }

    /// <summary>Its place in the chain, from 1; null only in a database whose trail is not chained yet.</summary>
    public long? Sequence { get; internal set; }

    /// <summary>Random; without it nobody can guess forgotten details from their seal. Null once forgotten.</summary>
    public string? Salt { get; internal set; }

    /// <summary>The hash of its details.</summary>
    public string? Seal { get; internal set; }

    /// <summary>The hash of the entry and of the one before it.</summary>
    public string? Hash { get; internal set; }
}

/// <summary>The end of the chain. Whoever adds an entry holds this row until the end of the transaction.</summary>
public sealed class AuditHead
{
    public const int SingleId = 1;

    public int Id { get; init; }

    /// <summary>The number of the last entry; 0 for none.</summary>
    public long Sequence { get; set; }

    /// <summary>The hash of the last entry; empty for none.</summary>
    public string Hash { get; set; } = "";
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    private const int HexLength = 64;

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditTrail");
        builder.Property(a => a.UserName).HasMaxLength(256);
        builder.Property(a => a.Action).HasMaxLength(100);
        builder.Property(a => a.Subject).HasMaxLength(AuditEntry.SubjectLength);
        builder.Property(a => a.Kind).HasMaxLength(AuditEntry.KindLength);
        builder.Property(a => a.Before).HasMaxLength(AuditEntry.ChangeLength);
        builder.Property(a => a.After).HasMaxLength(AuditEntry.ChangeLength);
        builder.Property(a => a.Salt).HasMaxLength(HexLength);
        builder.Property(a => a.Seal).HasMaxLength(HexLength);
        builder.Property(a => a.Hash).HasMaxLength(HexLength);
        builder.HasIndex(a => a.Sequence).IsUnique();
        builder.HasIndex(a => new { a.UserId, a.At });
        builder.HasIndex(a => new { a.Action, a.At });
        builder.HasIndex(a => new { a.Kind, a.ThingId });
        builder.HasIndex(a => a.At);
    }
}

internal sealed class AuditHeadConfiguration : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.ToTable("AuditHead");
        builder.Property(h => h.Id).ValueGeneratedNever();
        builder.Property(h => h.Hash).HasMaxLength(64);
        builder.HasData(new AuditHead { Id = AuditHead.SingleId });
    }
}
