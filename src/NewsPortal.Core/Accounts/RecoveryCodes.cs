using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OtpNet;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// Codes for when the app or the passkey is lost. Identity stores them as they are; with 80 random bits each, a plain
/// hash is enough to make the stored form worthless.
/// </summary>
public static class RecoveryCodes
{
    /// <summary>How many somebody gets at a time.</summary>
    public const int Count = 10;

    private const int Bytes = 10;
    private const int GroupLength = 4;

    /// <summary>A new code, in groups to be read and typed.</summary>
    public static string New() => Grouped(Base32Encoding.ToString(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>A text in groups of four characters.</summary>
    public static string Grouped(string text) => string.Join(' ', text.Chunk(GroupLength).Select(g => new string(g)));

    /// <summary>The stored form of a code, however it is typed.</summary>
    public static string Hash(long userId, string? typed)
    {
        // Base 32 has neither of these digits: whoever types one has misread a letter.
        var code = string.Concat((typed ?? "").Where(char.IsAsciiLetterOrDigit))
            .ToUpperInvariant()
            .Replace('0', 'O')
            .Replace('1', 'I');
        return Convert.ToHexString(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{userId}\0{code}")))
        );
    }
}
