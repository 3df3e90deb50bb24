using System.Buffers.Binary;
using System.Numerics;

namespace NewsPortal.Core.Readership;

/// <summary>
/// One journaled view on disk: article id, UTC time in Unix seconds, checksum; little-endian, <see cref="Size"/> bytes.
/// Records are located by position alone, so that a damaged one does not affect those after it.
/// </summary>
internal readonly record struct JournalRecord(long ArticleId, DateTime At)
{
    public const int Size = 20;

    /// <summary>Not zero, so that a run of zeros, which a crash may leave behind, is never a valid record.</summary>
    private const uint ChecksumSeed = 0x4E505631;

    public void WriteTo(Span<byte> target)
    {
        var seconds = new DateTimeOffset(At).ToUnixTimeSeconds();
        BinaryPrimitives.WriteInt64LittleEndian(target, ArticleId);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(target[16..], Checksum(ArticleId, seconds));
    }

    /// <summary>Reads a record; false when it is torn or damaged.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out JournalRecord record)
    {
        record = default;
        if (source.Length < Size)
        {
            return false;
        }

        var articleId = BinaryPrimitives.ReadInt64LittleEndian(source);
        var seconds = BinaryPrimitives.ReadInt64LittleEndian(source[8..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[16..]) != Checksum(articleId, seconds))
        {
            return false;
        }

        record = new JournalRecord(articleId, DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime);
        return true;
    }

    private static uint Checksum(long articleId, long seconds) =>
        BitOperations.Crc32C(BitOperations.Crc32C(ChecksumSeed, (ulong)articleId), (ulong)seconds);
}
