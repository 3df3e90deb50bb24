using System.Globalization;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Mail;

/// <summary>Delivers a mail to the outside.</summary>
public interface IMailTransport
{
    /// <summary>Returns once the mail is delivered; throws if it is not.</summary>
    Task SendAsync(MimeMessage mail, CancellationToken cancellationToken);
}

/// <summary>Sends mails to the SMTP server of <see cref="MailOptions"/>.</summary>
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

/// <summary>Writes each mail to a file that mail programs can open: "mail/*.eml" in the storage root.</summary>
internal sealed class MailFolder(StorageRoot storage) : IMailTransport
{
    public const string Name = "mail";

    /// <summary>The pattern of the file names; one left unfinished by a kill ends in ".part".</summary>
    public const string Pattern = "????????-??????-newsportal-*.eml*";

    /// <summary>The prefix of a file's name.</summary>
    public static string TimeOf(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    public async Task SendAsync(MimeMessage mail, CancellationToken cancellationToken)
    {
        // A file with its final name is always complete.
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
