using System.Diagnostics.CodeAnalysis;
using System.Net.Mail;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Site;

/// <summary>Addresses entered by administrators and read by machines.</summary>
public static class PublicAddresses
{
    /// <summary>The non-empty lines of a text, trimmed.</summary>
    public static IReadOnlyList<string> Lines(string? text) =>
        PlainText.Lines(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>True for an absolute web address, and nothing that only looks like one.</summary>
    /// <param name="text">The address.</param>
    /// <param name="secure">True to accept https only.</param>
    public static bool IsWeb([NotNullWhen(true)] string? text, bool secure = false) =>
        text is not null
        && !text.Any(char.IsWhiteSpace)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (!secure && uri.Scheme == Uri.UriSchemeHttp));

    /// <summary>An e-mail or https address as a URI ("mailto:…"); null if it is neither.</summary>
    public static string? ContactUri(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsWeb(text, secure: true))
        {
            return new Uri(text).AbsoluteUri;
        }

        var address = text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? text["mailto:".Length..] : text;
        return MailAddress.TryCreate(address, out var mail) && mail.Address == address
            ? "mailto:" + string.Join('@', address.Split('@').Select(Uri.EscapeDataString))
            : null;
    }
}
