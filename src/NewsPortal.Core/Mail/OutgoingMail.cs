using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Mail;

/// <summary>A mail that waits to be sent; one that was sent, or given up, has no row.</summary>
public sealed class OutgoingMail
{
    public long Id { get; private set; }

    /// <summary>The address.</summary>
    public required string Recipient { get; init; }

    public string RecipientName { get; init; } = "";
    public required string Subject { get; init; }

    /// <summary>Plain text.</summary>
    public required string Text { get; init; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>How often sending was begun.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried next, in UTC; later than now while somebody sends it.</summary>
    public DateTime DueAt { get; init; }
}

internal sealed class OutgoingMailConfiguration : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("OutgoingMails");
        builder.Property(m => m.Recipient).HasMaxLength(256);
        builder.Property(m => m.RecipientName).HasMaxLength(200);
        builder.Property(m => m.Subject).HasMaxLength(400);
        builder.HasIndex(m => m.DueAt);
    }
}
