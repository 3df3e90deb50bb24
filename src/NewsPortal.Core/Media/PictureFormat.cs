using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>The picture formats that the library accepts.</summary>
public enum PictureFormat
{
    Jpeg,
    Png,
    WebP,
    Gif,
    Avif,
}

/// <summary>A file's format according to its first bytes, or the reason why it is refused.</summary>
/// <param name="Format">Null when the file is refused.</param>
/// <param name="Refusal">Why not; null when the file is taken.</param>
public sealed record Recognition(PictureFormat? Format, FieldError? Refusal = null)
{
    /// <summary>True for a HEIC photograph, which is converted to JPEG.</summary>
    public bool IsHeic { get; init; }
}

/// <summary>
/// Recognises pictures by their content. The file name and the type claimed by a browser are ignored.
/// </summary>
public static class PictureFormats
{
    /// <summary>How many bytes from the start of a file <see cref="Recognise"/> needs.</summary>
    public const int HeadLength = 1024;

    private static readonly (byte[] Magic, string Code)[] OtherKinds =
    [
        ([0x25, 0x50, 0x44, 0x46], MediaErrorCodes.IsPdf),
        ([0x49, 0x49, 0x2A, 0x00], MediaErrorCodes.IsTiffOrRaw),
        ([0x4D, 0x4D, 0x00, 0x2A], MediaErrorCodes.IsTiffOrRaw),
        ([0x49, 0x49, 0x2B, 0x00], MediaErrorCodes.IsTiff),
        ([0x38, 0x42, 0x50, 0x53], MediaErrorCodes.IsPhotoshop),
        ([0x42, 0x4D], MediaErrorCodes.IsBmp),
        ([0x00, 0x00, 0x01, 0x00], MediaErrorCodes.IsIcon),
        ([0x50, 0x4B, 0x03, 0x04], MediaErrorCodes.IsArchive),
        ([0xFF, 0x0A], MediaErrorCodes.IsJpegXl),
        ([0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20], MediaErrorCodes.IsJpegXl),
        ([0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20], MediaErrorCodes.IsJpeg2000),
    ];

    /// <summary>The media type of a format.</summary>
    public static string ContentType(this PictureFormat format) =>
        format switch
        {
            PictureFormat.Jpeg => "image/jpeg",
            PictureFormat.Png => "image/png",
            PictureFormat.WebP => "image/webp",
            PictureFormat.Gif => "image/gif",
            PictureFormat.Avif => "image/avif",
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };

    /// <summary>The format for a stored media type.</summary>
    public static PictureFormat FromContentType(string contentType) =>
        Enum.GetValues<PictureFormat>().First(format => format.ContentType() == contentType);

    /// <summary>The common name of a format.</summary>
    public static string DisplayName(this PictureFormat format) =>
        format switch
        {
            PictureFormat.WebP => "WebP",
            _ => format.ToString().ToUpperInvariant(),
        };

    /// <summary>
    /// Recognises a file by its first <see cref="HeadLength"/> bytes (or all of it if it is shorter).
    /// </summary>
    public static Recognition Recognise(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
        {
            return Refused(MediaErrorCodes.FileEmpty);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return new Recognition(PictureFormat.Jpeg);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return new Recognition(PictureFormat.Png);
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return new Recognition(PictureFormat.Gif);
        }

        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WEBP"u8))
        {
            return new Recognition(PictureFormat.WebP);
        }

        return head.Length >= 16 && head[4..8].SequenceEqual("ftyp"u8) ? RecogniseBox(head) : Refuse(head);
    }

    /// <summary>AVIF, HEIC and videos share a container; the brands in its first box tell them apart.</summary>
    private static Recognition RecogniseBox(ReadOnlySpan<byte> head)
    {
        var declared = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(head);
        var length = (int)Math.Min(declared, (uint)head.Length);
        var heic = false;
        for (var at = 8; at + 4 <= length; at += 4)
        {
            var brand = head.Slice(at, 4);
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
            {
                return new Recognition(PictureFormat.Avif);
            }

            heic |=
                at != 12 && (brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8));
        }

        return heic ? Refused(MediaErrorCodes.Heic) with { IsHeic = true } : Refused(MediaErrorCodes.IsFilmOrSound);
    }

    private static Recognition Refuse(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, code) in OtherKinds)
        {
            if (head.StartsWith(magic))
            {
                return Refused(code);
            }
        }

        var text = System.Text.Encoding.UTF8.GetString(head);
        if (text.Contains("<svg", StringComparison.OrdinalIgnoreCase))
        {
            return Refused(MediaErrorCodes.IsSvg);
        }

        return text.Contains("<html", StringComparison.OrdinalIgnoreCase)
            ? Refused(MediaErrorCodes.IsWebPage)
            : Refused(MediaErrorCodes.IsNoPicture);
    }

    private static Recognition Refused(string code) => new(null, new FieldError("", code));
}
