using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// An invitation that has not been accepted. Its account exists and has no password; accepting or withdrawing it
/// deletes the row.
/// </summary>
public sealed class Invitation
{
    public long UserId { get; init; }

    /// <summary>SHA-256 of the token in the mail, so that nobody who reads the table can accept it.</summary>
    public required string TokenHash { get; set; }

    /// <summary>UTC; when the link was last sent.</summary>
    public DateTime SentAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTime ExpiresAt { get; set; }
}

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("Invitations");
        builder.HasKey(i => i.UserId);
        builder.Property(i => i.UserId).ValueGeneratedNever();
        builder.Property(i => i.TokenHash).HasMaxLength(64);
        builder.HasOne<NewsUser>().WithOne().HasForeignKey<Invitation>(i => i.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
