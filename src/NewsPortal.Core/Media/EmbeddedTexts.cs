using System.Collections.Immutable;
using System.Globalization;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Iptc;
using MetadataExtractor.Formats.Jpeg;
using MetadataExtractor.Formats.Photoshop;
using MetadataExtractor.IO;

namespace NewsPortal.Core.Media;

/// <summary>What a file says about its picture.</summary>
/// <param name="Texts">Its texts; null where it has none.</param>
/// <param name="TakenOn">The day on which it was taken; null if unknown.</param>
internal sealed record EmbeddedFacts(PictureTexts Texts, DateOnly? TakenOn)
{
    public static EmbeddedFacts None { get; } = new(PictureTexts.None, null);
}

/// <summary>
/// The texts that a photographer or agency embedded in a JPEG, PNG or WebP, as IPTC, XMP, EXIF or PNG's own texts.
/// Places are not read: where a picture was taken is nobody's business here. Other formats are not read.
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

    private static readonly string[] Days = ["yyyyMMdd", "yyyy-MM-dd", "yyyy:MM:dd"];

    /// <summary>The texts; none if the metadata is unreadable, because the picture itself may be fine.</summary>
    public static EmbeddedFacts Read(string path, PictureFormat format)
    {
        if (format is not (PictureFormat.Jpeg or PictureFormat.Png or PictureFormat.WebP))
        {
            return EmbeddedFacts.None;
        }

        try
        {
            using var file = File.OpenRead(path);
            var xmp = new XmpPacket();
            IReadOnlyDictionary<string, string> own = ImmutableDictionary<string, string>.Empty;
            IEnumerable<MetadataExtractor.Directory> parts;
            if (format == PictureFormat.Jpeg)
            {
                parts = JpegMetadataReader.ReadMetadata(file, [.. Readers, xmp]);
            }
            else
            {
                var chunks = EmbeddedChunks.Read(file, format);
                parts = chunks.Exif is null ? [] : Exif(chunks.Exif);
                xmp.Read(chunks.Xmp ?? []);
                own = chunks.Texts;
            }

            var iptc = parts.OfType<IptcDirectory>().FirstOrDefault();
            var exif = parts.OfType<ExifIfd0Directory>().FirstOrDefault();
            var shot = parts.OfType<ExifSubIfdDirectory>().FirstOrDefault();
            var copyright = First(
                Text(iptc, IptcDirectory.TagCopyrightNotice),
                Clean(xmp.Rights),
                Text(exif, ExifDirectoryBase.TagCopyright),
                Text(own, "Copyright")
            );
            return new EmbeddedFacts(
                new PictureTexts(
                    Caption: First(
                        Text(iptc, IptcDirectory.TagCaption),
                        Clean(xmp.Description),
                        Text(exif, ExifDirectoryBase.TagImageDescription),
                        Text(own, "Description")
                    ),
                    Credit: First(
                        Credit(Text(iptc, IptcDirectory.TagByLine), Text(iptc, IptcDirectory.TagCredit)),
                        Credit(Clean(xmp.Creator), Clean(xmp.Credit)),
                        Text(exif, ExifDirectoryBase.TagArtist),
                        Text(own, "Author"),
                        copyright
                    )
                )
                {
                    Title = First(
                        Text(iptc, IptcDirectory.TagHeadline),
                        Clean(xmp.Headline),
                        Text(iptc, IptcDirectory.TagObjectName),
                        Clean(xmp.Title),
                        Text(exif, ExifDirectoryBase.TagWinTitle),
                        Text(own, "Title")
                    ),
                    Keywords = First(
                        Text(iptc, IptcDirectory.TagKeywords),
                        xmp.Subjects.Count > 0 ? string.Join(',', xmp.Subjects) : null,
                        Text(exif, ExifDirectoryBase.TagWinKeywords),
                        Text(own, "Keywords")
                    ),
                    Rights = copyright is null ? null : new PictureRights(copyright, null, null),
                },
                Day(iptc?.GetDescription(IptcDirectory.TagDateCreated))
                    ?? Day(xmp.Created)
                    ?? Day(shot?.GetDescription(ExifDirectoryBase.TagDateTimeOriginal))
                    ?? Day(own.GetValueOrDefault("Creation Time"))
            );
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return EmbeddedFacts.None;
        }
    }

    /// <summary>"Photographer/Agency", as newspapers print it.</summary>
    private static string? Credit(string? photographer, string? agency) =>
        photographer is not null
        && agency is not null
        && !agency.Contains(photographer, StringComparison.OrdinalIgnoreCase)
            ? $"{photographer}/{agency}"
            : First(agency, photographer);

    /// <summary>The day at the beginning of a time in one of the forms; null for none.</summary>
    private static DateOnly? Day(string? time)
    {
        var text = (time ?? "").Trim();
        foreach (var form in Days)
        {
            if (
                text.Length >= form.Length
                && DateOnly.TryParseExact(
                    text[..form.Length],
                    form,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var day
                )
                && day.Year > 1800
            )
            {
                return day;
            }
        }

        return
            DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var written)
            && written.Year > 1800
            ? DateOnly.FromDateTime(written.DateTime)
            : null;
    }

    /// <summary>What a TIFF structure says; nothing if it is damaged: the other parts may be readable.</summary>
    private static IEnumerable<MetadataExtractor.Directory> Exif(byte[] tiff)
    {
        try
        {
            return new ExifReader().Extract(new ByteArrayReader(tiff));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return [];
        }
    }

    private static string? Text(IReadOnlyDictionary<string, string> texts, string keyword) =>
        Clean(texts.GetValueOrDefault(keyword));

    private static string? Text(MetadataExtractor.Directory? directory, int tag) =>
        Clean(directory?.GetDescription(tag));

    private static string? Clean(string? written)
    {
        var text = written?.Replace("\0", "", StringComparison.Ordinal).Trim();
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
