using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Mail;

/// <summary>
/// Where mail is left to be sent. It is stored with the change that it tells of, in one transaction; the job
/// <see cref="SendMails"/> sends it afterwards, so that no request waits for a mail server or fails with it.
/// </summary>
public sealed class Outbox(NewsDbContext db, TimeProvider clock)
{
    private const int SubjectLength = 400;
    private const int NameLength = 200;

    /// <summary>
    /// Adds a mail to the present unit of work; the SaveChanges that stores the change stores it too.
    /// </summary>
    /// <param name="address">To whom.</param>
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
