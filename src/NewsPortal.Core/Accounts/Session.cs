using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// A sign-in with one browser. The cookie contains this row's id and is worthless without the row; an ended session has
/// none.
/// </summary>
public sealed class Session
{
    /// <summary>Random, 122 bits: unguessable, and the cookie that contains it is encrypted as well.</summary>
    public Guid Id { get; init; }

    public long UserId { get; init; }

    /// <summary>
    /// The account's stamp when its password was checked. It invalidates a sign-in that was in flight while the
    /// password changed.
    /// </summary>
    public required string SecurityStamp { get; init; }

    /// <summary>Browser and system, for example "Firefox, Windows"; empty if unknown.</summary>
    public string Device { get; init; } = "";

    /// <summary>The internet connection it was last seen from; empty if unknown.</summary>
    public string Network { get; init; } = "";

    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>UTC; at most a few minutes behind.</summary>
    public DateTime LastSeenAt { get; init; }

    /// <summary>UTC; when the password was last confirmed.</summary>
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
