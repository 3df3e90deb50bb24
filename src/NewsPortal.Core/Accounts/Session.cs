using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// Somebody signed in with one browser. The cookie names this row and is worth nothing without it; a session that ended
/// has no row.
/// </summary>
public sealed class Session
{
    /// <summary>Random, 122 bits: nobody guesses one, and the cookie that holds it is sealed besides.</summary>
    public Guid Id { get; init; }

    public long UserId { get; init; }

    /// <summary>
    /// The account's stamp when its password was checked. A sign-in that was under way while the password changed is
    /// void by it.
    /// </summary>
    public required string SecurityStamp { get; init; }

    /// <summary>Browser and system in words, for example "Firefox, Windows"; empty when not known.</summary>
    public string Device { get; init; } = "";

    /// <summary>The connection to the internet it was last seen from; empty when not known.</summary>
    public string Network { get; init; } = "";

    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>UTC; a few minutes late at most.</summary>
    public DateTime LastSeenAt { get; init; }

    /// <summary>UTC; when the password was last asked for and right.</summary>
    public DateTime PasswordCheckedAt { get; init; }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("Sessions");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.SecurityStamp).HasMaxLength(64);
        builder.Property(s => s.Device).HasMaxLength(100);
        builder.Property(s => s.Network).HasMaxLength(64);
        builder.HasOne<NewsUser>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(s => s.LastSeenAt);
    }
}
