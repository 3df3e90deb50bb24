using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// Somebody has asked for a link to a forgotten password. A row is written whether or not the address has an account,
/// so that neither the answer nor its time tells; <see cref="SendPasswordLinks"/> looks at it afterwards.
/// </summary>
public sealed class PasswordRequest
{
    public long Id { get; init; }

    /// <summary>The typed address, normalised as those of the accounts are.</summary>
    public required string Account { get; init; }

    /// <summary>UTC.</summary>
    public DateTime AskedAt { get; init; }

    /// <summary>UTC; null while nobody has looked at it.</summary>
    public DateTime? HandledAt { get; set; }

    /// <summary>True if a link was sent.</summary>
    public bool IsSent { get; set; }
}

internal sealed class PasswordRequestConfiguration : IEntityTypeConfiguration<PasswordRequest>
{
    public void Configure(EntityTypeBuilder<PasswordRequest> builder)
    {
        builder.ToTable("PasswordRequests");
        builder.Property(r => r.Account).HasMaxLength(256);
        builder.HasIndex(r => new { r.HandledAt, r.Id });
        builder.HasIndex(r => new { r.Account, r.AskedAt });
    }
}
