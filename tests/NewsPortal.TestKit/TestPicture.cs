using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NetVips;

namespace NewsPortal.TestKit;

/// <summary>Pictures for tests, valid and broken. A different seed gives different bytes.</summary>
public static class TestPicture
{
    public static byte[] Jpeg(int width = 400, int height = 300, int seed = 1)
    {
        using var image = Gradient(width, height, seed);
        return image.JpegsaveBuffer(q: 85);
    }

    /// <summary>
    /// A JPEG as sent by agencies, with texts in an IPTC-IIM block (IIM 4.2) inside a Photoshop resource.
    /// </summary>
    public static byte[] JpegWithIptc(string caption, string photographer, string agency, int seed = 1) =>
        JpegWithIptc([(80, photographer), (110, agency), (120, caption)], Jpeg(seed: seed));

    /// <summary>A JPEG with texts by their numbers in record 2 of IPTC-IIM.</summary>
    public static byte[] JpegWithIptc(IEnumerable<(int Dataset, string Text)> texts, byte[] jpeg)
    {
        using var iptc = new MemoryStream();
        iptc.Write([0x1C, 1, 90, 0, 3, 0x1B, (byte)'%', (byte)'G']); // 1:90 says that the texts are UTF-8.
        foreach (var (dataset, text) in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            iptc.Write([0x1C, 2, (byte)dataset, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]);
        }

        var size = (int)iptc.Length;
        return WithSegment(
            jpeg,
            0xED,
            [
                .. "Photoshop 3.0\08BIM"u8,
                4,
                4,
                0,
                0,
                0,
                0,
                (byte)(size >> 8),
                (byte)size,
                .. iptc.ToArray(),
                .. new byte[size % 2],
            ]
        );
    }

    /// <summary>A JPEG with an XMP packet.</summary>
    /// <param name="properties">What is inside its rdf:Description.</param>
    /// <param name="jpeg">The picture.</param>
    /// <param name="before">What stands before the packet's root.</param>
    public static byte[] JpegWithXmp(string properties, byte[] jpeg, string before = "") =>
        WithSegment(jpeg, 0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Xmp(properties, before)]);

    /// <summary>A PNG with an XMP packet.</summary>
    /// <param name="properties">What is inside its rdf:Description.</param>
    /// <param name="png">The picture.</param>
    /// <param name="isCompressed">Whether the packet is compressed.</param>
    public static byte[] PngWithXmp(string properties, byte[] png, bool isCompressed = false)
    {
        var packet = Xmp(properties);
        byte[] head = [.. "XML:com.adobe.xmp\0"u8, isCompressed ? (byte)1 : (byte)0, 0, 0, 0];
        return PngWith(png, "iTXt", [.. head, .. isCompressed ? Fold(packet) : packet]);
    }

    /// <summary>A PNG with one more chunk.</summary>
    public static byte[] PngWith(byte[] png, string type, byte[] data)
    {
        using var longer = new MemoryStream();
        longer.Write(png.AsSpan(0, 33));
        Chunk(longer, Encoding.Latin1.GetBytes(type), data);
        longer.Write(png.AsSpan(33));
        return longer.ToArray();
    }

    /// <summary>A WebP with an XMP packet, whose extended header says so.</summary>
    public static byte[] WebPWithXmp(string properties, int seed = 1)
    {
        using var image = Gradient(400, 300, seed);
        using var described = image.Mutate(mutable => mutable.Set(GValue.BlobType, "xmp-data", Xmp(properties)));
        return described.WebpsaveBuffer(q: 80, keep: Enums.ForeignKeep.All);
    }

    private static byte[] Xmp(string properties, string before = "") =>
        Encoding.UTF8.GetBytes(
            $"""
            <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>{before}
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"
              xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">{properties}</rdf:Description>
            </rdf:RDF></x:xmpmeta><?xpacket end="w"?>
            """
        );

    /// <summary>A JPEG that says where it was taken.</summary>
    public static byte[] JpegWithPlace(int width = 400, int height = 300, int seed = 1)
    {
        using var placed = Placed(width, height, seed);
        return placed.JpegsaveBuffer(q: 85, keep: Enums.ForeignKeep.All);
    }

    /// <summary>A PNG that says where it was taken.</summary>
    public static byte[] PngWithPlace(int width = 400, int height = 300, int seed = 1)
    {
        using var placed = Placed(width, height, seed);
        return placed.PngsaveBuffer(keep: Enums.ForeignKeep.All);
    }

    /// <summary>A WebP that says where it was taken.</summary>
    public static byte[] WebPWithPlace(int width = 400, int height = 300, int seed = 1)
    {
        using var placed = Placed(width, height, seed);
        return placed.WebpsaveBuffer(q: 80, keep: Enums.ForeignKeep.All);
    }

    private static Image Placed(int width, int height, int seed)
    {
        using var image = Gradient(width, height, seed);
        return image.Mutate(mutable =>
        {
            mutable.Set(GValue.GStrType, "exif-ifd3-GPSLatitudeRef", "N");
            mutable.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "53/1 33/1 0/1");
            mutable.Set(GValue.GStrType, "exif-ifd0-Artist", "Ada Ward");
        });
    }

    /// <summary>A picture with enough detail to be recognised: a few blocks, whose places depend on the seed.</summary>
    public static byte[] Blocks(int width, int height, int seed, int quality = 90)
    {
        var shades = new byte[16 * 12];
        var state = (uint)seed * 2654435761u + 1;
        for (var i = 0; i < shades.Length; i++)
        {
            state = state * 1664525 + 1013904223;
            shades[i] = (byte)(state >> 24);
        }

        using var tiny = Image.NewFromMemory(shades, 16, 12, 1, Enums.BandFormat.Uchar);
        using var large = tiny.Resize((double)width / 16, vscale: (double)height / 12, kernel: Enums.Kernel.Linear);
        using var colours = large.Colourspace(Enums.Interpretation.Srgb);
        return colours.JpegsaveBuffer(q: quality);
    }

    /// <summary>Red and green above blue and yellow, as a PNG.</summary>
    public static byte[] Quarters(int width, int height)
    {
        byte[] colours = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0];
        using var tiny = Image.NewFromMemory(colours, 2, 2, 3, Enums.BandFormat.Uchar);
        using var large = tiny.Resize(width / 2.0, vscale: height / 2.0, kernel: Enums.Kernel.Nearest);
        using var coloured = large.Copy(interpretation: Enums.Interpretation.Srgb);
        return coloured.PngsaveBuffer();
    }

    private static byte[] WithSegment(byte[] jpeg, byte marker, byte[] data)
    {
        var length = data.Length + 2;
        return [.. jpeg.AsSpan(0, 2), 0xFF, marker, (byte)(length >> 8), (byte)length, .. data, .. jpeg.AsSpan(2)];
    }

    public static byte[] Png(int width = 400, int height = 300, int seed = 1)
    {
        using var image = Gradient(width, height, seed);
        return image.PngsaveBuffer();
    }

    public static byte[] WebP(int width = 400, int height = 300, int seed = 1)
    {
        using var image = Gradient(width, height, seed);
        return image.WebpsaveBuffer(q: 80);
    }

    public static byte[] Avif(int width = 400, int height = 300, int seed = 1)
    {
        using var image = Gradient(width, height, seed);
        return image.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Av1, effort: 0);
    }

    /// <summary>An animation; each frame has a different colour.</summary>
    public static byte[] Gif(int width = 200, int height = 150, int frames = 5)
    {
        var pictures = Enumerable.Range(0, frames).Select(i => Gradient(width, height, i * 40)).ToArray();
        using var roll = Image.Arrayjoin(pictures, across: 1);
        using var animation = roll.Mutate(image =>
        {
            image.Set(GValue.GIntType, "page-height", height);
            image.Set(GValue.ArrayIntType, "delay", Enumerable.Repeat(100, frames).ToArray());
        });
        var bytes = animation.GifsaveBuffer();
        Array.ForEach(pictures, picture => picture.Dispose());
        return bytes;
    }

    /// <summary>A GIF of tiny frames on a large canvas: small on disk, endless when decoded.</summary>
    public static byte[] GifBomb(int width, int height, int frames)
    {
        using var gif = new MemoryStream();
        gif.Write("GIF89a"u8);
        Span<byte> screen = stackalloc byte[7];
        BinaryPrimitives.WriteUInt16LittleEndian(screen, (ushort)width);
        BinaryPrimitives.WriteUInt16LittleEndian(screen[2..], (ushort)height);
        screen[4] = 0x80;
        gif.Write(screen);
        gif.Write([0, 0, 0, 255, 255, 255]);
        for (var i = 0; i < frames; i++)
        {
            gif.Write([0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0]);
        }

        gif.WriteByte(0x3B);
        return gif.ToArray();
    }

    /// <summary>A PNG whose header claims a size and whose pixels are a few compressed zeros.</summary>
    public static byte[] PngBomb(int width, int height)
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = 2;
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "IDAT"u8, Deflate(1_000_000));
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>A valid small PNG with a text chunk that expands to a given size.</summary>
    public static byte[] PngTextBomb(int unfolded, string keyword = "Comment")
    {
        var sound = Png(8, 8);
        using var png = new MemoryStream();
        png.Write(sound.AsSpan(0, 33));
        Chunk(png, "zTXt"u8, [.. Encoding.Latin1.GetBytes(keyword), 0, 0, .. Deflate(unfolded)]);
        png.Write(sound.AsSpan(33));
        return png.ToArray();
    }

    private static byte[] Fold(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            zlib.Write(data);
        }

        return compressed.ToArray();
    }

    private static byte[] Deflate(int zeros)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            var block = new byte[64 * 1024];
            for (var left = zeros; left > 0; left -= block.Length)
            {
                zlib.Write(block, 0, Math.Min(left, block.Length));
            }
        }

        return compressed.ToArray();
    }

    private static void Chunk(Stream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] body = [.. type, .. data];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }

    private static Image Gradient(int width, int height, int seed)
    {
        using var xy = Image.Xyz(width, height);
        using var x = xy[0] * (255.0 / width);
        using var y = xy[1] * (255.0 / height);
        using var shade = (x + seed * 37) % 256;
        using var joined = shade.Bandjoin(y, x);
        using var bytes = joined.Cast(Enums.BandFormat.Uchar);
        return bytes.Copy(interpretation: Enums.Interpretation.Srgb);
    }
}
