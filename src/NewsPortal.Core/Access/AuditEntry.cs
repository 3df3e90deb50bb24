using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Access;

/// <summary>One entry of the audit trail: who did what to whom.</summary>
public sealed class AuditEntry
{
    /// <summary>
    /// Holds the longest subject: a deleted note of 2,000 characters after its story's headline of 300.
    /// </summary>
    public const int SubjectLength = 2310;

    public long Id { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    public long? UserId { get; init; }
    public required string UserName { get; init; }

    /// <summary>For example "Signed in" or "Changed role".</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, in words; empty for the user themselves.</summary>
    public string Subject { get; init; } = "";
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditTrail");
        builder.Property(a => a.UserName).HasMaxLength(256);
        builder.Property(a => a.Action).HasMaxLength(100);
        builder.Property(a => a.Subject).HasMaxLength(AuditEntry.SubjectLength);
        builder.HasIndex(a => new { a.UserId, a.At });
    }
}
