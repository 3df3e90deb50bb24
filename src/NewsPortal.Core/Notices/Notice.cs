using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Accounts;

namespace NewsPortal.Core.Notices;

/// <summary>What a notice is about. Stored by number: never renumber.</summary>
public enum NoticeKind
{
    Assigned = 0,
    HandedIn = 1,
    Returned = 2,
    Published = 3,
    Scheduled = 4,

    /// <summary>Somebody named the person in a note.</summary>
    NoteMention = 5,

    /// <summary>Somebody replied in a conversation that the person takes part in.</summary>
    NoteReply = 6,

    /// <summary>The rights to a picture that readers see end soon.</summary>
    RightsEnding = 7,
}

/// <summary>
/// Tells one person what a colleague did with an article that concerns them, or that the rights to a picture end.
/// </summary>
public sealed class Notice
{
    public const int MessageLength = 1000;
    public const int NameLength = 200;
    public const int HeadlineLength = 300;

    public long Id { get; private set; }
    public long UserId { get; init; }

    /// <summary>Null for a picture.</summary>
    public long? ArticleId { get; init; }

    /// <summary>The picture that this is about; null for an article.</summary>
    public long? MediaId { get; init; }

    /// <summary>UTC; when the rights end. Null if this is about something else.</summary>
    public DateTime? EndsAt { get; init; }

    /// <summary>The note in the article that this is about; null for none. It may be gone by now.</summary>
    public long? NoteId { get; init; }

    public NoticeKind Kind { get; init; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>The headline that the article had then, or the picture's file name; empty for none.</summary>
    public string Headline { get; init; } = "";

    /// <summary>Who did it; empty for nobody.</summary>
    public required string ByName { get; init; }

    /// <summary>What they wrote with it; empty for nothing.</summary>
    public string Message { get; init; } = "";

    /// <summary>UTC; null while unread.</summary>
    public DateTime? ReadAt { get; set; }

    /// <summary>UTC; when a mail told it. Null for not yet, or never.</summary>
    public DateTime? MailedAt { get; set; }
}

internal sealed class NoticeConfiguration : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.ToTable("Notices");
        builder.Property(n => n.Headline).HasMaxLength(Notice.HeadlineLength);
        builder.Property(n => n.ByName).HasMaxLength(Notice.NameLength);
        builder.Property(n => n.Message).HasMaxLength(Notice.MessageLength);
        builder.HasOne<NewsUser>().WithMany().HasForeignKey(n => n.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(n => n.MediaId, "IX_Notices_Media").HasFilter("[MediaId] IS NOT NULL");
        builder.HasIndex(n => new { n.UserId, n.Id }).IsDescending(false, true);

        // Contains what is unread, so that the bell on every page of the newsroom costs nothing.
        builder.HasIndex(n => n.UserId, "IX_Notices_Unread").HasFilter("[ReadAt] IS NULL");
        builder.HasIndex(n => n.At);
    }
}
