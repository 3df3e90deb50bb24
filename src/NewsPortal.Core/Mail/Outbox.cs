using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Mail;

/// <summary>
/// Queues mails. A mail is stored in the same transaction as the change that causes it, and the job
/// <see cref="SendMails"/> sends it afterwards, so that no request waits for a mail server or fails with it.
/// </summary>
public sealed class Outbox(NewsDbContext db, TimeProvider clock)
{
    private const int SubjectLength = 400;
    private const int NameLength = 200;

    /// <summary>Adds a mail to the current unit of work; it is stored with the next SaveChanges.</summary>
    /// <param name="address">The recipient's address.</param>
    /// <param name="name">The recipient's name; may be empty.</param>
    /// <param name="subject">One line; line breaks become spaces.</param>
    /// <param name="text">Plain text.</param>
    public void Add(string address, string name, string subject, string text)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        db.OutgoingMails.Add(
            new OutgoingMail
            {
                Recipient = address,
                RecipientName = HtmlText.Excerpt(PlainText.Line(name), NameLength),
                Subject = HtmlText.Excerpt(PlainText.Line(subject), SubjectLength),
                Text = PlainText.Lines(text),
                CreatedAt = now,
                DueAt = now,
            }
        );
    }
}
