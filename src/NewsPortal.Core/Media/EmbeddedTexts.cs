using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Iptc;
using MetadataExtractor.Formats.Jpeg;
using MetadataExtractor.Formats.Photoshop;

namespace NewsPortal.Core.Media;

/// <summary>
/// Caption and credit that a photographer or agency embedded in a JPEG. Other formats are not read: their texts may be
/// compressed, and a small file could expand to gigabytes.
/// </summary>
internal static class EmbeddedTexts
{
    private static readonly IJpegSegmentMetadataReader[] Readers =
    [
        new ExifReader(),
        new PhotoshopReader(),
        new IptcReader(),
    ];

    /// <summary>What cameras write into the description field.</summary>
    private static readonly string[] Noise =
    [
        "DIGITAL CAMERA",
        "SONY DSC",
        "DCIM",
        "default",
        "untitled",
        "Screenshot",
        "DSC",
    ];

    /// <summary>The texts; none if the metadata is unreadable, because the picture itself may be fine.</summary>
    public static PictureTexts Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var parts = JpegMetadataReader.ReadMetadata(file, Readers);
            var iptc = parts.OfType<IptcDirectory>().FirstOrDefault();
            var exif = parts.OfType<ExifIfd0Directory>().FirstOrDefault();
            return new PictureTexts(
                Caption: First(Text(iptc, IptcDirectory.TagCaption), Text(exif, ExifDirectoryBase.TagImageDescription)),
                Credit: First(
                    Credit(iptc),
                    Text(exif, ExifDirectoryBase.TagArtist),
                    Text(exif, ExifDirectoryBase.TagCopyright)
                )
            );
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return PictureTexts.None;
        }
    }

    /// <summary>"Photographer/Agency", as newspapers print it.</summary>
    private static string? Credit(IptcDirectory? iptc)
    {
        var photographer = Text(iptc, IptcDirectory.TagByLine);
        var agency = Text(iptc, IptcDirectory.TagCredit);
        return
            photographer is not null
            && agency is not null
            && !agency.Contains(photographer, StringComparison.OrdinalIgnoreCase)
            ? $"{photographer}/{agency}"
            : First(agency, photographer, Text(iptc, IptcDirectory.TagCopyrightNotice));
    }

    private static string? Text(MetadataExtractor.Directory? directory, int tag)
    {
        var text = directory?.GetDescription(tag)?.Replace("\0", "", StringComparison.Ordinal).Trim();
        return
            string.IsNullOrEmpty(text)
            || Noise.Any(noise => text.Contains(noise, StringComparison.OrdinalIgnoreCase) && text.Length < 40)
            ? null
            : text;
    }

    private static string? First(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is not null)
            {
                return text;
            }
        }

        return null;
    }
}
