using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Mail;

/// <summary>A mail waiting to be sent; the row is deleted once it is sent or given up.</summary>
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

    /// <summary>How many attempts have been started.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is next due, UTC. In the future while a node is sending it.</summary>
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
