using System.Buffers.Binary;

namespace NewsPortal.Core.Media;

/// <summary>
/// Counts the frames of a GIF by walking its blocks without decoding: a few kilobytes can contain frames that would
/// fill gigabytes.
/// </summary>
internal static class GifFrames
{
    private const byte Image = 0x2C;
    private const byte Extension = 0x21;

    /// <summary>
    /// The number of frames, counted up to <paramref name="limit"/> + 1; for a truncated file, those before the cut.
    /// </summary>
    public static int Count(Stream gif, int limit)
    {
        Span<byte> header = stackalloc byte[13];
        Span<byte> descriptor = stackalloc byte[9];
        if (gif.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            return 0;
        }

        Skip(gif, ColourTable(header[10]));
        var frames = 0;
        while (frames <= limit)
        {
            switch (gif.ReadByte())
            {
                case Image:
                    frames++;
                    if (gif.ReadAtLeast(descriptor, descriptor.Length, throwOnEndOfStream: false) < descriptor.Length)
                    {
                        return frames;
                    }

                    Skip(gif, ColourTable(descriptor[8]) + 1);
                    SkipBlocks(gif);
                    break;
                case Extension:
                    gif.ReadByte();
                    SkipBlocks(gif);
                    break;
                default:
                    return frames;
            }
        }

        return frames;
    }

    /// <summary>Width and height of the canvas; zero for a truncated file.</summary>
    public static (int Width, int Height) Canvas(ReadOnlySpan<byte> head) =>
        head.Length < 10
            ? (0, 0)
            : (BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..]));

    private static int ColourTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 * (2 << (flags & 7));

    private static void SkipBlocks(Stream gif)
    {
        for (var size = gif.ReadByte(); size > 0; size = gif.ReadByte())
        {
            Skip(gif, size);
        }
    }

    private static void Skip(Stream gif, int bytes) => gif.Seek(bytes, SeekOrigin.Current);
}
