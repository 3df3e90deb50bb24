using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// The version of something whose row has none, or one that also changes without an edit. It is derived from what
/// people see, so that it changes exactly when that does.
/// </summary>
internal static class ContentVersion
{
    private const int Bytes = 16;

    /// <summary>A short text that changes whenever one of the parts does.</summary>
    public static string Of(params ReadOnlySpan<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part ?? "");
            BinaryPrimitives.WriteInt32LittleEndian(length, part is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
    }
}
