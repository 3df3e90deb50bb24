using System.Buffers;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;

namespace NewsPortal.Core.Data;

/// <summary>The address of a page as it was requested; pages differ by nothing else.</summary>
/// <param name="IsHttps">True for https.</param>
/// <param name="Host">With its port.</param>
/// <param name="Target">Path and query as sent, without parameters that mean nothing.</param>
public readonly record struct PageKey(bool IsHttps, string Host, string Target);

/// <summary>A page's content in one encoding.</summary>
/// <param name="Bytes">As sent.</param>
/// <param name="Tag">The entity tag of exactly these bytes, in quotation marks.</param>
public sealed record CodedContent(byte[] Bytes, string Tag);

/// <summary>
/// A rendered page, kept compressed: its bytes, its headers, and what it is made of. The bytes only ever change to a
/// better compression of the same content.
/// </summary>
public sealed class CachedPage
{
    /// <summary>About what an object, its index entries and its headers take besides the bytes.</summary>
    private const int Overhead = 2_048;
    private const int TagOverhead = 100;

    private CodedContent _brotli;
    private CodedContent? _gzip;
    private long _staleSince;
    private long _renewFrom;
    private bool _isWithdrawn;
    private bool _isUsed;

    private CachedPage(CodedContent brotli) => _brotli = brotli;

    /// <summary>The content type and what else the rendering said, except encoding, length and tag.</summary>
    public required IReadOnlyList<KeyValuePair<string, StringValues>> Headers { get; init; }

    /// <summary>Of the uncompressed content, in hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Bytes of the uncompressed content.</summary>
    public required int Length { get; init; }

    /// <summary>Its <see cref="CacheTags"/>.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>UTC; when its rendering began.</summary>
    public required DateTime MadeAt { get; init; }

    /// <summary>UTC; something scheduled changes it then. Null for no such time.</summary>
    public required DateTime? Due { get; init; }

    /// <summary>
    /// UTC; it must not be shown from then on, even while the database is away. Null for no such time.
    /// </summary>
    public required DateTime? EndsAt { get; init; }

    /// <summary>UTC; from then on the next request renders it again.</summary>
    public required DateTime RenewFrom
    {
        get => new(Volatile.Read(ref _renewFrom), DateTimeKind.Utc);
        init => _renewFrom = value.Ticks;
    }

    /// <summary>UTC; what machines get as the time of the last change. Null for unknown.</summary>
    public DateTime? ChangedAt { get; init; }

    /// <summary>Counts how often it is sent; null if its route is unknown.</summary>
    public PageHits? Hits { get; set; }

    /// <summary>The content in Brotli.</summary>
    public CodedContent Brotli => Volatile.Read(ref _brotli);

    /// <summary>About how much memory it takes.</summary>
    public int Size { get; private init; }

    /// <summary>UTC; when the copy on the disk was made. Null for none.</summary>
    internal DateTime? CopiedAt { get; set; }

    /// <summary>UTC ticks at which something that it shows changed; 0 for never.</summary>
    internal long StaleSince => Volatile.Read(ref _staleSince);

    /// <summary>True if it shows what readers must not see any more.</summary>
    internal bool IsWithdrawn => Volatile.Read(ref _isWithdrawn);

    /// <summary>True if it may be served at this moment although it may have changed.</summary>
    internal bool IsBetterThanNothing(long now) => !IsWithdrawn && !(EndsAt is { } end && now >= end.Ticks);

    /// <summary>The content in gzip, made when it is first asked for.</summary>
    public CodedContent Gzip()
    {
        if (Volatile.Read(ref _gzip) is { } made)
        {
            return made;
        }

        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(Content().Bytes);
        }

        var coded = new CodedContent(target.ToArray(), $"\"{Hash}-gz\"");
        Volatile.Write(ref _gzip, coded);
        return coded;
    }

    /// <summary>
    /// The content as it was rendered; decompressed each time, because hardly any reader asks for it.
    /// </summary>
    public CodedContent Content()
    {
        var content = new byte[Length];
        return BrotliDecoder.TryDecompress(Brotli.Bytes, content, out var written) && written == Length
            ? new CodedContent(content, $"\"{Hash}\"")
            : throw new InvalidDataException("A page that was kept cannot be decompressed.");
    }

    /// <summary>True once, about: two that ask at the same moment may both be the first.</summary>
    internal bool IsFirstUse()
    {
        if (_isUsed)
        {
            return false;
        }

        return _isUsed = true;
    }

    /// <summary>Compresses it as far as possible, which takes some 50 ms of a core.</summary>
    internal void Squeeze() =>
        Volatile.Write(ref _brotli, new CodedContent(Compress(Content().Bytes, Best), $"\"{Hash}-br\""));

    /// <summary>True if it shows what readers are to see at this moment.</summary>
    internal bool IsFresh(long now) => StaleSince == 0 && now < Volatile.Read(ref _renewFrom) && !IsDue(now);

    /// <summary>True from the time on at which something scheduled changes it.</summary>
    internal bool IsDue(long now) => Due is { } due && now >= due.Ticks;

    /// <summary>It is to be rendered again then, if that is sooner; two who say so at once may both be right.</summary>
    internal void RenewBy(DateTime at)
    {
        if (at.Ticks < Volatile.Read(ref _renewFrom))
        {
            Volatile.Write(ref _renewFrom, at.Ticks);
        }
    }

    /// <returns>False if it was stale already.</returns>
    internal bool MarkStale(long now, bool isWithdrawn)
    {
        if (isWithdrawn)
        {
            Volatile.Write(ref _isWithdrawn, true);
        }

        return Interlocked.CompareExchange(ref _staleSince, now, 0) == 0;
    }

    /// <summary>A page of this content; compresses it quickly, about a quarter of a millisecond for 50 KB.</summary>
    public static CachedPage Of(
        ReadOnlySpan<byte> content,
        string hash,
        IReadOnlyList<KeyValuePair<string, StringValues>> headers,
        PageContents contents,
        DateTime madeAt,
        DateTime renewFrom,
        DateTime? changedAt
    )
    {
        ArgumentNullException.ThrowIfNull(contents);
        var brotli = Compress(content, Quick);
        return new CachedPage(new CodedContent(brotli, $"\"{hash}-b\""))
        {
            Headers = headers,
            Hash = hash,
            Length = content.Length,
            Tags = [.. contents.Tags],
            MadeAt = madeAt,
            Due = contents.Due,
            EndsAt = contents.EndsAt,
            RenewFrom = contents.RenewFrom < renewFrom ? contents.RenewFrom.Value : renewFrom,
            ChangedAt = changedAt,
            Size = (brotli.Length * 2) + (contents.Tags.Count * TagOverhead) + Overhead,
        };
    }

    /// <summary>A page that was copied: what it shows may have changed since.</summary>
    internal static CachedPage Restored(
        byte[] brotli,
        string hash,
        int length,
        IReadOnlyList<KeyValuePair<string, StringValues>> headers,
        IReadOnlyList<string> tags,
        DateTime madeAt,
        DateTime? due,
        DateTime? endsAt,
        DateTime? changedAt
    ) =>
        new(new CodedContent(brotli, $"\"{hash}-c\""))
        {
            Headers = headers,
            Hash = hash,
            Length = length,
            Tags = tags,
            MadeAt = madeAt,
            Due = due,
            EndsAt = endsAt,
            RenewFrom = madeAt,
            ChangedAt = changedAt,
            CopiedAt = madeAt,
            Size = (brotli.Length * 2) + (tags.Count * TagOverhead) + Overhead,
        };

    /// <summary>
    /// Most of what is asked for once, by crawlers, is never asked for again: it costs a fourth of quality 5, for a
    /// ninth more bytes.
    /// </summary>
    private const int Quick = 3;
    private const int Best = 11;
    private const int Window = 22;

    private static byte[] Compress(ReadOnlySpan<byte> content, int quality)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(content.Length));
        try
        {
            return BrotliEncoder.TryCompress(content, buffer, out var written, quality, Window)
                ? buffer[..written]
                : throw new InvalidOperationException("A page could not be compressed.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
