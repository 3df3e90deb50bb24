using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NewsPortal.Core.Media;

/// <summary>
/// The parts of a PNG or WebP in which it says something about its picture. Everything is bounded: the library's own
/// reader reserves what a chunk claims to have, and unfolds compressed texts however large they get.
/// </summary>
/// <param name="Exif">A TIFF structure; null for none.</param>
/// <param name="Xmp">An XMP packet; null for none.</param>
/// <param name="Texts">PNG's own texts by keyword.</param>
internal sealed record EmbeddedChunks(byte[]? Exif, byte[]? Xmp, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>The most that is read of all chunks together, and of each when it is unfolded.</summary>
    public const int MostBytes = 1024 * 1024;

    private const string XmpKeyword = "XML:com.adobe.xmp";
    private const int PngHeadLength = 8;
    private const int RiffHeadLength = 12;
    private const int CrcLength = 4;

    private static readonly string[] Keywords =
    [
        "Title",
        "Author",
        "Description",
        "Copyright",
        "Keywords",
        "Creation Time",
    ];

    private static ReadOnlySpan<byte> ExifPreamble => "Exif\0\0"u8;

    public static EmbeddedChunks Read(Stream file, PictureFormat format)
    {
        var isPng = format == PictureFormat.Png;
        byte[]? exif = null;
        byte[]? xmp = null;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        HashSet<string> waiting = [XmpKeyword, .. Keywords];
        var left = MostBytes;
        var head = new byte[8];
        file.Position = isPng ? PngHeadLength : RiffHeadLength;
        while (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            var type = Encoding.Latin1.GetString(head, isPng ? 4 : 0, 4);
            long length = isPng
                ? BinaryPrimitives.ReadUInt32BigEndian(head)
                : BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4));
            var next = file.Position + length + (isPng ? CrcLength : length % 2);
            if (next > file.Length + 1 || type == "IEND")
            {
                break;
            }

            if (type is "eXIf" or "EXIF" or "XMP " or "tEXt" or "zTXt" or "iTXt" && length <= left)
            {
                left -= (int)length;
                var data = new byte[length];
                file.ReadExactly(data);
                switch (type)
                {
                    case "eXIf" or "EXIF":
                        exif ??= data.AsSpan().StartsWith(ExifPreamble) ? data[ExifPreamble.Length..] : data;
                        break;
                    case "XMP ":
                        xmp ??= data;
                        break;
                    default:
                        // Each keyword is looked at once, so that a few texts are unfolded and not thousands.
                        if (Keyword(data) is not { } keyword || !waiting.Remove(keyword))
                        {
                            break;
                        }

                        var text = Text(type, data.AsSpan(keyword.Length + 1)) ?? [];
                        if (keyword == XmpKeyword)
                        {
                            xmp = text;
                        }
                        else
                        {
                            texts[keyword] = (type == "iTXt" ? Encoding.UTF8 : Encoding.Latin1).GetString(text);
                        }

                        break;
                }
            }

            file.Position = next;
        }

        return new EmbeddedChunks(exif, xmp, texts);
    }

    /// <summary>What a PNG's text is; null if it is damaged.</summary>
    private static string? Keyword(ReadOnlySpan<byte> data) =>
        data.IndexOf((byte)0) is var end and >= 0 ? Encoding.Latin1.GetString(data[..end]) : null;

    /// <summary>A PNG's text after its keyword; null if it is damaged or too large.</summary>
    private static byte[]? Text(string type, ReadOnlySpan<byte> rest)
    {
        if (type == "tEXt")
        {
            return rest.ToArray();
        }

        // zTXt: the method; iTXt: whether it is compressed, the method, the language, and the keyword in it.
        var isCompressed = true;
        if (type == "zTXt")
        {
            if (rest.IsEmpty)
            {
                return null;
            }

            rest = rest[1..];
        }
        else
        {
            if (rest.Length < 2)
            {
                return null;
            }

            isCompressed = rest[0] != 0;
            rest = rest[2..];
            for (var skipped = 0; skipped < 2; skipped++)
            {
                var at = rest.IndexOf((byte)0);
                if (at < 0)
                {
                    return null;
                }

                rest = rest[(at + 1)..];
            }
        }

        return isCompressed ? Unfold(rest.ToArray()) : rest.ToArray();
    }

    /// <summary>Null if it is damaged, or larger than <see cref="MostBytes"/>.</summary>
    private static byte[]? Unfold(byte[] compressed)
    {
        try
        {
            return Inflate(compressed);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[]? Inflate(byte[] compressed)
    {
        using var stream = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            if (text.Length + read > MostBytes)
            {
                return null;
            }

            text.Write(buffer, 0, read);
        }

        return text.ToArray();
    }
}
