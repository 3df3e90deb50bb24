using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace NewsPortal.Core.Readership;

/// <summary>
/// What is to be counted. Nothing of it tells who the reader is, nor that entries of two stories are the same one's.
/// </summary>
/// <param name="ArticleId">What was read.</param>
public sealed record ViewEntry(long ArticleId)
{
    /// <summary>What it was read on.</summary>
    public ReaderDevice Device { get; init; }

    /// <summary>Where the reader came from.</summary>
    public Referrer Referrer { get; init; } = Referrer.Unknown;

    /// <summary>
    /// Null for a view. Otherwise the end of a visit whose view was counted before: the quarters of the text that were
    /// read, 0 to <see cref="MostQuarters"/>.
    /// </summary>
    public int? Quarters { get; init; }

    /// <summary>
    /// By what all nodes know the same reader's same visit (<see cref="Visitors"/>); null if it cannot be compared.
    /// </summary>
    public long? Visit { get; init; }

    /// <summary>The whole text.</summary>
    public const int MostQuarters = 4;
}

/// <summary>
/// One journaled entry on disk, <see cref="Size"/> bytes, little-endian: article id, UTC time in Unix seconds, what it
/// is (1 a view, 2 the end of a visit), device, quarters, kind of the referrer, length and ASCII of its name, key of
/// the visit or 0, checksum. Records are located by position alone, so that a damaged one does not affect those after
/// it.
/// </summary>
internal readonly record struct JournalRecord(ViewEntry Entry, DateTime At)
{
    public const int Size = 96;

    /// <summary>The size before nodes compared their visits: no key.</summary>
    public const int KeylessSize = 88;

    /// <summary>The size before devices, referrers and read depth were counted: id, time, checksum.</summary>
    public const int OldSize = 20;

    private const int NameAt = 21;
    private const int VisitAt = NameAt + Referrer.NameLength;
    private const int ChecksumAt = VisitAt + sizeof(long);
    private const byte View = 1;
    private const byte Depth = 2;

    /// <summary>Not zero, so that a run of zeros, which a crash may leave behind, is never a valid record.</summary>
    private const uint ChecksumSeed = 0x4E505633;

    private const uint KeylessChecksumSeed = 0x4E505632;
    private const uint OldChecksumSeed = 0x4E505631;

    /// <summary>Before it nobody was read here: a clock that had not been set yet.</summary>
    private static readonly long Earliest = DateTimeOffset
        .Parse("2000-01-01Z", CultureInfo.InvariantCulture)
        .ToUnixTimeSeconds();

    /// <summary>Later than any clock, and early enough to calculate with.</summary>
    private static readonly long Latest = DateTimeOffset
        .Parse("2999-01-01Z", CultureInfo.InvariantCulture)
        .ToUnixTimeSeconds();

    public void WriteTo(Span<byte> target)
    {
        target = target[..Size];
        target.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(target, Entry.ArticleId);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], new DateTimeOffset(At).ToUnixTimeSeconds());
        target[16] = Entry.Quarters is null ? View : Depth;
        target[17] = (byte)Entry.Device;
        target[18] = (byte)(Entry.Quarters ?? 0);
        target[19] = (byte)Entry.Referrer.Kind;
        var name = Entry.Referrer.Name.AsSpan(0, Math.Min(Entry.Referrer.Name.Length, Referrer.NameLength));
        target[20] = (byte)Encoding.ASCII.GetBytes(name, target[NameAt..VisitAt]);
        BinaryPrimitives.WriteInt64LittleEndian(target[VisitAt..], Entry.Visit ?? 0);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumAt..], Checksum(target[..ChecksumAt], ChecksumSeed));
    }

    /// <summary>Reads a record of any size; false when it is torn or damaged.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out JournalRecord record)
    {
        record = default;
        return source.Length switch
        {
            Size => TryReadPresent(source, ChecksumSeed, out record),
            KeylessSize => TryReadPresent(source, KeylessChecksumSeed, out record),
            OldSize => TryReadOld(source, out record),
            _ => false,
        };
    }

    private static bool TryReadPresent(ReadOnlySpan<byte> source, uint seed, out JournalRecord record)
    {
        record = default;
        var checkedPart = source[..^sizeof(uint)];
        var visit = source.Length == Size ? BinaryPrimitives.ReadInt64LittleEndian(source[VisitAt..]) : 0;
        var (what, device, quarters, kind) = (source[16], source[17], source[18], source[19]);
        var length = source[20];
        if (
            BinaryPrimitives.ReadUInt32LittleEndian(source[checkedPart.Length..]) != Checksum(checkedPart, seed)
            || what is not (View or Depth)
            || device > (byte)ReaderDevice.Desktop
            || quarters > ViewEntry.MostQuarters
            || kind > (byte)ReferrerKind.Site
            || length > Referrer.NameLength
            || !HasTime(source)
        )
        {
            return false;
        }

        record = new JournalRecord(
            new ViewEntry(BinaryPrimitives.ReadInt64LittleEndian(source))
            {
                Device = (ReaderDevice)device,
                Referrer = new Referrer((ReferrerKind)kind, Encoding.ASCII.GetString(source.Slice(NameAt, length))),
                Quarters = what == Depth ? quarters : null,
                Visit = visit == 0 ? null : visit,
            },
            TimeOf(source)
        );
        return true;
    }

    private static bool TryReadOld(ReadOnlySpan<byte> source, out JournalRecord record)
    {
        record = default;
        var articleId = BinaryPrimitives.ReadInt64LittleEndian(source);
        var seconds = BinaryPrimitives.ReadInt64LittleEndian(source[8..]);
        var checksum = BitOperations.Crc32C(BitOperations.Crc32C(OldChecksumSeed, (ulong)articleId), (ulong)seconds);
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[16..]) != checksum || !HasTime(source))
        {
            return false;
        }

        record = new JournalRecord(new ViewEntry(articleId), TimeOf(source));
        return true;
    }

    private static bool HasTime(ReadOnlySpan<byte> source) =>
        BinaryPrimitives.ReadInt64LittleEndian(source[8..]) is var seconds && seconds >= Earliest && seconds < Latest;

    private static DateTime TimeOf(ReadOnlySpan<byte> source) =>
        DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64LittleEndian(source[8..])).UtcDateTime;

    private static uint Checksum(ReadOnlySpan<byte> bytes, uint checksum)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        // Both sizes leave half a word.
        return BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
    }
}
