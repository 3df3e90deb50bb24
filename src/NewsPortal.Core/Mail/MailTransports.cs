using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Mail;

/// <summary>Takes a mail out of the program.</summary>
public interface IMailTransport
{
    /// <summary>Ends when the mail is handed over; an exception means that it is not.</summary>
    Task SendAsync(MimeMessage mail, CancellationToken cancellationToken);
}

/// <summary>Hands mails to the SMTP server of <see cref="MailOptions"/>.</summary>
internal sealed class SmtpTransport(IOptions<MailOptions> options) : IMailTransport
{
    private const int PatienceMilliseconds = 20_000;
    private const int StartTlsPort = 587;
    private const int TlsPort = 465;
    private const int PlainPort = 25;

    public async Task SendAsync(MimeMessage mail, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var (security, usualPort) = settings.Security switch
        {
            MailSecurity.Tls => (SecureSocketOptions.SslOnConnect, TlsPort),
            MailSecurity.None => (SecureSocketOptions.None, PlainPort),
            _ => (SecureSocketOptions.StartTls, StartTlsPort),
        };
        using var client = new SmtpClient { Timeout = PatienceMilliseconds };
        await client.ConnectAsync(settings.Host, settings.Port ?? usualPort, security, cancellationToken);
        if (settings.User.Length > 0)
        {
            await client.AuthenticateAsync(settings.User, settings.Password, cancellationToken);
        }

        await client.SendAsync(mail, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }
}

/// <summary>Writes each mail as a file that mail programs open: "mail/*.eml" in the storage root.</summary>
internal sealed class MailFolder(StorageRoot storage) : IMailTransport
{
    public const string Name = "mail";

    /// <summary>What the files are called; one that a kill has cut off ends in ".part".</summary>
    public const string Pattern = "????????-??????-newsportal-*.eml*";

    /// <summary>The beginning of a file's name.</summary>
    public static string TimeOf(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyyMMdd-HHmmss", System.Globalization.CultureInfo.InvariantCulture);

    public async Task SendAsync(MimeMessage mail, CancellationToken cancellationToken)
    {
        // Under its final name it is whole, whoever looks.
        var path = Path.Combine(storage.Folder(Name), $"{TimeOf(mail.Date)}-{mail.MessageId!.Split('@')[0]}.eml");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new FileStream(path + ".part", options))
        {
            await mail.WriteToAsync(file, cancellationToken);
        }

        File.Move(path + ".part", path, overwrite: true);
    }
}

/// <summary>
/// Keeps the folder of mails from growing for ever: the newest stay for a month. Files that somebody else put there are
/// left alone.
/// </summary>
public sealed class PruneMails(StorageRoot storage, TimeProvider clock) : IJob
{
    /// <summary>How many files are kept at most.</summary>
    public const int Most = 500;

    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = storage.File(MailFolder.Name);
        if (!Directory.Exists(folder))
        {
            return Task.CompletedTask;
        }

        // The name begins with the time, so that the order of names is that of the mails.
        var oldest = MailFolder.TimeOf(clock.GetUtcNow() - Keep);
        var files = Directory.GetFiles(folder, MailFolder.Pattern).Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < files.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (i < files.Count - Most || string.CompareOrdinal(Path.GetFileName(files[i]), oldest) < 0)
            {
                File.Delete(files[i]);
            }
        }

        return Task.CompletedTask;
    }
}
