using MailKit.Net.Smtp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Mail;

/// <summary>
/// Sends the mails in the <see cref="Outbox"/>. A mail is claimed before it is sent, so that nodes do not send it
/// twice; if the claiming node dies, the next attempt takes over. Retries for two days at growing intervals.
/// </summary>
public sealed partial class SendMails(
    NewsDbContext db,
    IMailTransport transport,
    SiteDirectoryQueries directory,
    IOptions<MailOptions> options,
    TimeProvider clock,
    ILogger<SendMails> logger
) : IJob
{
    private const int AtOnce = 50;

    /// <summary>The delay after each attempt.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(4),
        TimeSpan.FromHours(12),
        TimeSpan.FromHours(30),
    ];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var due = await db
            .OutgoingMails.AsNoTracking()
            .Where(m => m.DueAt <= now)
            .OrderBy(m => m.DueAt)
            .ThenBy(m => m.Id)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
        foreach (var mail in due)
        {
            if (!await SendAsync(mail, now, cancellationToken))
            {
                // The server is down: let the others wait too, instead of running into the same timeout one by one.
                return;
            }
        }
    }

    /// <returns>False when the server cannot be reached.</returns>
    private async Task<bool> SendAsync(OutgoingMail mail, DateTime now, CancellationToken cancellationToken)
    {
        var attempt = mail.Attempts + 1;
        var next = now + Waits[Math.Min(mail.Attempts, Waits.Length - 1)];
        var claimed = await db
            .OutgoingMails.Where(m => m.Id == mail.Id && m.Attempts == mail.Attempts)
            .ExecuteUpdateAsync(
                set => set.SetProperty(m => m.Attempts, attempt).SetProperty(m => m.DueAt, next),
                cancellationToken
            );
        if (claimed == 0)
        {
            return true;
        }

        try
        {
            await transport.SendAsync(await MessageAsync(mail, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var refused = IsRefused(exception);
            if (!refused && attempt <= Waits.Length)
            {
                LogWaits(logger, mail.Id, attempt, exception.GetBaseException().Message);
                return exception is SmtpCommandException;
            }

            LogGivenUp(logger, mail.Id, attempt, exception.GetBaseException().Message);
            await DeleteAsync(mail, cancellationToken);
            return refused;
        }

        await DeleteAsync(mail, cancellationToken);
        return true;
    }

    private async Task DeleteAsync(OutgoingMail mail, CancellationToken cancellationToken) =>
        await db.OutgoingMails.Where(m => m.Id == mail.Id).ExecuteDeleteAsync(cancellationToken);

    /// <summary>True when a retry would be refused in the same way: the address is unknown or invalid.</summary>
    private static bool IsRefused(Exception exception) =>
        exception switch
        {
            ParseException => true,
            SmtpCommandException refusal => (int)refusal.StatusCode >= 500
                && refusal.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted,
            _ => false,
        };

    private async Task<MimeMessage> MessageAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (!MailAddresses.IsValid(mail.Recipient))
        {
            throw new ParseException("This is no address to send mail to.", 0, 0);
        }

        var site = await directory.GetAsync(cancellationToken);
        var host = new Uri(site.BaseUrl).Host;
        var from = options.Value.From.Length > 0 ? options.Value.From : $"newsroom@{host}";
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Date = new DateTimeOffset(mail.CreatedAt, TimeSpan.Zero),

            // The same for each attempt, so that a server that already has it can tell.
            MessageId = $"newsportal-{mail.Id}-{mail.CreatedAt.Ticks:x}@{host}",
            Body = new TextPart("plain") { Text = mail.Text },
        };
        message.From.Add(new MailboxAddress(site.Name, from));
        message.To.Add(new MailboxAddress(mail.RecipientName, mail.Recipient));

        // RFC 3834: suppresses out-of-office replies.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Mail {Mail} could not be sent (attempt {Attempt}) and will be tried again: {Reason}"
    )]
    private static partial void LogWaits(ILogger logger, long mail, int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Mail} is given up after attempt {Attempt}: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, long mail, int attempt, string reason);
}
