using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NewsPortal.Core.Access;

/// <summary>
/// How an entry is hashed, for ever (docs/audit.md): a change here would break every chain. Each field is written as
/// the number of its bytes in UTF-8, a colon, the bytes and a line feed; a null is a dash and a line feed.
/// </summary>
public static class AuditChain
{
    private const string Form = "newsportal-audit-1";
    private const int SaltBytes = 16;

    /// <summary>A new salt.</summary>
    internal static string NewSalt() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SaltBytes));

    /// <summary>The hash of what an entry tells in words.</summary>
    internal static string SealOf(AuditEntry entry, string salt) =>
        Hash(
            Form,
            salt,
            entry.UserName,
            entry.Subject,
            entry.Kind,
            entry.ThingId?.ToString(CultureInfo.InvariantCulture),
            entry.Before,
            entry.After
        );

    /// <summary>The hash of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="seal">The hash of its details.</param>
    /// <param name="previous">The hash of the entry before; empty for the first.</param>
    internal static string HashOf(AuditEntry entry, long sequence, string seal, string previous) =>
        Hash(
            Form,
            sequence.ToString(CultureInfo.InvariantCulture),
            previous,
            entry.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
            entry.UserId?.ToString(CultureInfo.InvariantCulture),
            entry.Action,
            seal
        );

    private static string Hash(params ReadOnlySpan<string?> fields)
    {
        var text = new StringBuilder();
        foreach (var field in fields)
        {
            if (field is null)
            {
                text.Append("-\n");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:").Append(field);
                text.Append('\n');
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
