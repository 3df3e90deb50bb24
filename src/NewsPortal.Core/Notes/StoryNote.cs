using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Notes;

/// <summary>
/// What somebody wrote to colleagues about a passage of an article, about the article as a whole, or as a reply. It is
/// no part of the content: never public, in no version and no export.
/// </summary>
public sealed class StoryNote : IVersioned
{
    public const int TextLength = 2000;
    public const int QuoteLength = 500;
    public const int AnchorLength = 600;
    public const int NameLength = 200;

    /// <summary>Notes and replies that one article can have.</summary>
    public const int MostOfOne = 500;

    public long Id { get; private set; }
    public Guid Version { get; set; }
    public long ArticleId { get; init; }

    /// <summary>The note that this is a reply to; null for one that begins a conversation.</summary>
    public long? ReplyToId { get; init; }

    public StoryNote? ReplyTo { get; init; }

    /// <summary>
    /// Where the passage is in the shared document, as the editor's script wrote it; the program does not read it.
    /// Empty if unknown: then only <see cref="Quote"/> tells.
    /// </summary>
    public string Anchor { get; init; } = "";

    /// <summary>The words of the passage as they were then; empty for a note on the whole article.</summary>
    public string Quote { get; init; } = "";

    public long? AuthorId { get; init; }

    /// <summary>The author's name, kept even when the user is deleted.</summary>
    public required string AuthorName { get; init; }

    /// <summary>Plain text.</summary>
    public required string Text { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>UTC; null if the text was never changed.</summary>
    public DateTime? EditedAt { get; set; }

    /// <summary>UTC; null while it is open. Replies are as open as what they reply to.</summary>
    public DateTime? ResolvedAt { get; private set; }

    /// <summary>Who resolved it; empty while it is open.</summary>
    public string ResolvedByName { get; private set; } = "";

    internal void Resolve(string name, DateTime now) => (ResolvedAt, ResolvedByName) = (now, name);

    internal void Reopen() => (ResolvedAt, ResolvedByName) = (null, "");
}

/// <summary>Somebody named with an @ in a note.</summary>
public sealed class NoteMention
{
    public long NoteId { get; init; }
    public StoryNote Note { get; init; } = null!;
    public long UserId { get; init; }
}

internal sealed class StoryNoteConfiguration : IEntityTypeConfiguration<StoryNote>
{
    public void Configure(EntityTypeBuilder<StoryNote> builder)
    {
        builder.ToTable("StoryNotes");
        builder.Property(n => n.Anchor).HasMaxLength(StoryNote.AnchorLength);
        builder.Property(n => n.Quote).HasMaxLength(StoryNote.QuoteLength);
        builder.Property(n => n.AuthorName).HasMaxLength(StoryNote.NameLength);
        builder.Property(n => n.Text).HasMaxLength(StoryNote.TextLength);
        builder.Property(n => n.ResolvedByName).HasMaxLength(StoryNote.NameLength);
        builder.HasOne<Article>().WithMany().HasForeignKey(n => n.ArticleId);
        builder.HasOne(n => n.ReplyTo).WithMany().HasForeignKey(n => n.ReplyToId).OnDelete(DeleteBehavior.NoAction);
        builder.HasIndex(n => new { n.ArticleId, n.Id });
    }
}

internal sealed class NoteMentionConfiguration : IEntityTypeConfiguration<NoteMention>
{
    public void Configure(EntityTypeBuilder<NoteMention> builder)
    {
        builder.ToTable("NoteMentions");
        builder.HasKey(m => new { m.NoteId, m.UserId });
        builder.HasOne(m => m.Note).WithMany().HasForeignKey(m => m.NoteId);
        builder.HasOne<NewsUser>().WithMany().HasForeignKey(m => m.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(m => new { m.UserId, m.NoteId }).IsDescending(false, true);
    }
}
