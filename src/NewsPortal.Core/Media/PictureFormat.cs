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
/// <param name="Refusal">For people; empty when the file is accepted.</param>
public sealed record Recognition(PictureFormat? Format, string Refusal = "")
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

    private const string Accepted = "Pictures can be JPEG, PNG, WebP, GIF, AVIF or HEIC.";

    private static readonly (byte[] Magic, string Name)[] OtherKinds =
    [
        ([0x25, 0x50, 0x44, 0x46], "a PDF document"),
        ([0x49, 0x49, 0x2A, 0x00], "a TIFF picture or a camera's raw file"),
        ([0x4D, 0x4D, 0x00, 0x2A], "a TIFF picture or a camera's raw file"),
        ([0x49, 0x49, 0x2B, 0x00], "a TIFF picture"),
        ([0x38, 0x42, 0x50, 0x53], "a Photoshop document"),
        ([0x42, 0x4D], "a BMP picture"),
        ([0x00, 0x00, 0x01, 0x00], "an icon file"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive or an office document"),
        ([0xFF, 0x0A], "a JPEG XL picture"),
        ([0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "a JPEG XL picture"),
        ([0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20], "a JPEG 2000 picture"),
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
            return new Recognition(null, "The file is empty. Choose another one.");
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

        return heic ? new Recognition(null, HeicRefusal) { IsHeic = true } : RefuseAs("a film or sound file");
    }

    /// <summary>The refusal of iPhone pictures where they cannot be converted.</summary>
    internal const string HeicRefusal = "This is a HEIC picture, as iPhones make them. " + HeicAdvice;

    /// <summary>The advice that goes with it.</summary>
    internal const string HeicAdvice = "Save it as JPEG and upload that.";

    private static Recognition Refuse(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, name) in OtherKinds)
        {
            if (head.StartsWith(magic))
            {
                return RefuseAs(name);
            }
        }

        var text = System.Text.Encoding.UTF8.GetString(head);
        if (text.Contains("<svg", StringComparison.OrdinalIgnoreCase))
        {
            return RefuseAs("an SVG drawing");
        }

        return text.Contains("<html", StringComparison.OrdinalIgnoreCase)
            ? RefuseAs("a web page")
            : new Recognition(null, $"This file is not a picture that can be read here. {Accepted}");
    }

    private static Recognition RefuseAs(string name) => new(null, $"This is {name}. {Accepted}");
}
