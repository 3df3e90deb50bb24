using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// A user's authenticator app. The key must be readable to check a code, and the keys of cookies are in the same
/// database, so encrypting it with them would hide nothing.
/// </summary>
public sealed class Authenticator
{
    public long UserId { get; init; }

    /// <summary>160 bits in base 32, as the app knows it.</summary>
    public required string Key { get; set; }

    /// <summary>UTC; when the first code confirmed it.</summary>
    public DateTime SetUpAt { get; set; }

    /// <summary>The 30-second step of the newest code that was used; that code and older ones are worthless.</summary>
    public long LastStep { get; set; }
}

/// <summary>A recovery code that has not been used; using it deletes the row.</summary>
public sealed class RecoveryCode
{
    public long UserId { get; init; }

    /// <summary>See <see cref="RecoveryCodes.Hash"/>.</summary>
    public required string Hash { get; init; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }
}

internal sealed class AuthenticatorConfiguration : IEntityTypeConfiguration<Authenticator>
{
    public void Configure(EntityTypeBuilder<Authenticator> builder)
    {
        builder.ToTable("Authenticators");
        builder.HasKey(a => a.UserId);
        builder.Property(a => a.UserId).ValueGeneratedNever();
        builder.Property(a => a.Key).HasMaxLength(64);
        builder
            .HasOne<NewsUser>()
            .WithOne()
            .HasForeignKey<Authenticator>(a => a.UserId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RecoveryCodeConfiguration : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("RecoveryCodes");
        builder.HasKey(c => new { c.UserId, c.Hash });
        builder.Property(c => c.Hash).HasMaxLength(64);
        builder.HasOne<NewsUser>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
