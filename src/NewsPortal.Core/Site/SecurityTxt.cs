using System.Globalization;
using System.Text;

namespace NewsPortal.Core.Site;

/// <summary>The file that tells security researchers whom to contact (RFC 9116).</summary>
public static class SecurityTxt
{
    /// <summary>
    /// Whole months that the file is valid for, so that it changes once a month; the RFC advises less than a year.
    /// </summary>
    private const int Months = 6;

    /// <summary>The file; null if the settings have no contact.</summary>
    public static string? Write(SiteDirectory site, SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(time);
        if (site.SecurityContact is not { } contact)
        {
            return null;
        }

        var now = time.UtcNow;
        var expires = new DateTime(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(Months);
        var text = new StringBuilder();
        Append("Contact", contact);
        Append("Expires", expires.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Append("Preferred-Languages", time.Culture.TwoLetterISOLanguageName);
        Append("Canonical", site.Absolute("/.well-known/security.txt"));
        if (site.SecurityPolicy is { } policy)
        {
            Append("Policy", policy);
        }

        return text.ToString();

        void Append(string field, string value) => text.Append(field).Append(": ").Append(value).Append('\n');
    }
}
