namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Reads decompressed data and stops when it expands more than text or pictures ever do: a small file may unpack to
/// terabytes.
/// </summary>
internal sealed class BoundedStream(Stream unpacked, long packedLength, string name) : Stream
{
    private const long Free = 64L * 1024 * 1024;
    private const int MostTimes = 100;

    private readonly long _limit = Math.Max(
        Free,
        checked(Math.Min(packedLength, long.MaxValue / MostTimes) * MostTimes)
    );
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Count(unpacked.Read(buffer));
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(exception);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Count(await unpacked.ReadAsync(buffer, cancellationToken));
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(exception);
        }
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        _read += read;
        return _read <= _limit
            ? read
            : throw new ArchiveRefusedException(
                $"“{name}” unpacks to more than {MostTimes} times its size, as no export does. If it is one, unpack it "
                    + "and give its .xml files."
            );
    }

    private ArchiveRefusedException Damaged(InvalidDataException exception) =>
        new($"“{name}” is damaged and cannot be unpacked. Download or pack it again.", exception);
}
