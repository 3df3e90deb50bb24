using System.Security.Cryptography;
using System.Text;

namespace NewsPortal.Core.Infrastructure;

/// <summary>SHA-256 (FIPS 180-4) of texts.</summary>
public static class Sha256Hex
{
    /// <summary>Characters of a hash.</summary>
    public const int Length = 64;

    /// <summary>The hash of a text in UTF-8, in lower-case hex.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
