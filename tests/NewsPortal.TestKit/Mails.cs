using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using NewsPortal.Core.Mail;

namespace NewsPortal.TestKit;

/// <summary>What a program has sent.</summary>
public static class Mails
{
    /// <summary>Sends the mails that are due.</summary>
    public static Task SendMailsAsync(this NewsApp app) =>
        app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<SendMails>().RunAsync(default);
            return true;
        });

    /// <summary>Sends the mails that are due, and reads all mails written by a program without a mail server.</summary>
    public static async Task<IReadOnlyList<MimeMessage>> MailsAsync(this NewsApp app)
    {
        await app.SendMailsAsync();
        var folder = Path.Combine(app.StorageRoot, "mail");
        return Directory.Exists(folder)
            ?
            [
                .. Directory
                    .GetFiles(folder, "*.eml")
                    .Order(StringComparer.Ordinal)
                    .Select(file => MimeMessage.Load(file)),
            ]
            : [];
    }

    /// <summary>The mails to one address.</summary>
    public static async Task<IReadOnlyList<MimeMessage>> MailsToAsync(this NewsApp app, string? address) =>
        [.. (await app.MailsAsync()).Where(mail => mail.To.Mailboxes.Any(to => to.Address == address))];
}
