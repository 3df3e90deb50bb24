using Microsoft.Extensions.Options;
using MimeKit;

namespace NewsPortal.Core.Mail;

/// <summary>How the connection to the mail server is secured.</summary>
public enum MailSecurity
{
    /// <summary>Starts in the clear and must switch to TLS before anything is sent; port 587.</summary>
    StartTls,

    /// <summary>TLS from the first byte; port 465.</summary>
    Tls,

    /// <summary>Nothing is encrypted: for a server on this machine only.</summary>
    None,
}

/// <summary>
/// The mail server, from the configuration section "Mail". Without a host, mails are written to files.
/// </summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Name or address of the SMTP server; empty writes each mail as a file below the storage root.</summary>
    public string Host { get; set; } = "";

    /// <summary>Null for the default port of <see cref="Security"/>.</summary>
    public int? Port { get; set; }

    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>User name for the server; empty if it requires none.</summary>
    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>
    /// The sender's address; required with a host. Without one "newsroom@" and the host of Site:BaseUrl.
    /// </summary>
    public string From { get; set; } = "";
}

internal sealed class MailOptionsValidator : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        List<string> failures = [];
        var hasHost = options.Host.Length > 0;
        if (hasHost && Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
        {
            failures.Add(
                $"Mail:Host is \"{options.Host}\". Set it to the mail server's name, such as \"smtp.example.org\", "
                    + "without a port."
            );
        }

        if (options.Port is < 1 or > 65535)
        {
            failures.Add($"Mail:Port is {options.Port}. Set it to a number from 1 to 65535, or leave it out.");
        }

        if (!Enum.IsDefined(options.Security))
        {
            failures.Add("Mail:Security is unknown. Set it to StartTls, Tls or None.");
        }

        if (hasHost && options.From.Length == 0)
        {
            failures.Add(
                "Mail:From is empty. Set it to the address that mails come from, such as \"newsroom@news.example\"."
            );
        }
        else if (options.From.Length > 0 && !MailAddresses.IsValid(options.From))
        {
            failures.Add(
                $"Mail:From is \"{options.From}\". Set it to one e-mail address, such as \"newsroom@news.example\"."
            );
        }

        if (!hasHost && (options.Port is not null || options.User.Length > 0 || options.Password.Length > 0))
        {
            failures.Add(
                "Mail:Host is empty, but other settings of the mail server are there. Set it, or remove them."
            );
        }

        if (options.User.Length == 0 != (options.Password.Length == 0))
        {
            failures.Add("Mail:User and Mail:Password belong together. Set both, or neither.");
        }

        if (options.User.Length > 0 && options.Security == MailSecurity.None)
        {
            failures.Add(
                "Mail:Security is None, which would send Mail:Password in the clear. Set it to StartTls or Tls."
            );
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>Decides what is a valid address to send mail to.</summary>
public static class MailAddresses
{
    /// <summary>
    /// True for one plain address: no display name, no list, no space, line break or other character that could end a
    /// header.
    /// </summary>
    public static bool IsValid(string? address) =>
        address is { Length: > 2 and <= 254 }
        && !address.Any(c =>
            char.IsWhiteSpace(c)
            || char.IsControl(c)
            || c is '<' or '>' or '(' or ')' or ',' or ';' or ':' or '"' or '\\'
        )
        && MailboxAddress.TryParse(address, out var parsed)
        && parsed.Address == address
        && address.IndexOf('@', StringComparison.Ordinal) > 0;
}
