using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// The version of something whose row has none of its own, or one that also moves when nobody edits: made of what
/// people see of it, so that it changes exactly when that does.
/// </summary>
internal static class ContentVersion
{
    private const int Bytes = 16;

    /// <summary>A short text that is another as soon as one of the parts is.</summary>
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
