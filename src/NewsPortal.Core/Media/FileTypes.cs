using System.Text;

namespace NewsPortal.Core.Media;

/// <summary>What readers do with a file.</summary>
public enum FileKind
{
    /// <summary>Keep or open it.</summary>
    Document,

    /// <summary>Listen to it on the page.</summary>
    Audio,

    /// <summary>Watch it on the page.</summary>
    Video,
}

/// <summary>A type of file that the library accepts.</summary>
/// <param name="Ending">The file extension: lower case, without the dot.</param>
/// <param name="ContentType">The media type that it is served with.</param>
/// <param name="Kind">What readers do with it.</param>
public sealed record FileType(string Ending, string ContentType, FileKind Kind)
{
    /// <summary>True for types that browsers may display; everything else is only ever downloaded.</summary>
    public bool IsShown => Kind != FileKind.Document || IsPdf;

    public bool IsPdf => Ending == "pdf";
}

/// <summary>A file's type, or the reason why it is refused.</summary>
/// <param name="Type">Null when the file is refused.</param>
/// <param name="Refusal">For people; empty when the file is accepted.</param>
public sealed record FileRecognition(FileType? Type, string Refusal = "");

/// <summary>
/// The files other than pictures that the library accepts. The file extension and the first bytes must agree; the type
/// claimed by a browser or an export is ignored. Nothing that a browser could execute is on the list.
/// </summary>
public static class FileTypes
{
    /// <summary>How many bytes from the start of a file <see cref="Recognise"/> needs.</summary>
    public const int HeadLength = 1024;

    private const string Accepted =
        "Files can be PDF, audio, video, office documents, plain text, CSV, e-books or archives such as ZIP.";

    private static readonly HashSet<string> Pictures = new(StringComparer.Ordinal)
    {
        "jpg",
        "jpeg",
        "jpe",
        "png",
        "gif",
        "webp",
        "avif",
        "heic",
        "heif",
    };

    private static readonly HashSet<string> Runnable = new(StringComparer.Ordinal)
    {
        "html",
        "htm",
        "xhtml",
        "xht",
        "shtml",
        "mht",
        "mhtml",
        "svg",
        "svgz",
        "xml",
        "xsl",
        "xslt",
        "rss",
        "atom",
        "rdf",
        "dfxp",
        "js",
        "mjs",
        "cjs",
        "ts",
        "css",
        "wasm",
        "swf",
        "htc",
        "hta",
        "php",
        "php3",
        "php4",
        "php5",
        "php7",
        "phtml",
        "phps",
        "phar",
        "pl",
        "py",
        "rb",
        "cgi",
        "asp",
        "aspx",
        "jsp",
        "htaccess",
        "exe",
        "dll",
        "msi",
        "com",
        "scr",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "vbe",
        "wsf",
        "sh",
        "jar",
        "class",
        "apk",
        "app",
        "dmg",
        "deb",
        "rpm",
        "lnk",
        "url",
        "reg",
        "cpl",
        "msc",
        "jnlp",
    };

    private static readonly string[] MarkupStarts =
    [
        "<!doctype",
        "<html",
        "<head",
        "<body",
        "<script",
        "<style",
        "<svg",
        "<iframe",
        "<object",
        "<embed",
        "<math",
        "<img",
        "<meta",
        "<title",
        "<table",
        "<div",
        "<a ",
        "<p>",
        "<!--",
        "<?",
        "<%",
        "#!",
    ];

    private static readonly Dictionary<string, (FileType Type, Signature[] Signatures)> Known = List()
        .ToDictionary(entry => entry.Type.Ending, StringComparer.Ordinal);

    /// <summary>The type for a name's extension; null if the library does not accept it.</summary>
    public static FileType? Of(string name) => Known.TryGetValue(Ending(name), out var entry) ? entry.Type : null;

    /// <summary>The extension of a name: lower case, without the dot; empty for none.</summary>
    public static string Ending(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dot = name.LastIndexOf('.');
        var ending = dot < 0 ? "" : name[(dot + 1)..].Trim().ToLowerInvariant();
        return ending.All(char.IsAsciiLetterOrDigit) ? ending : "";
    }

    /// <summary>
    /// Whether a name has an extension that a browser or computer would execute; such files are never stored.
    /// </summary>
    public static bool IsRunnable(string name) => Runnable.Contains(Ending(name));

    /// <summary>
    /// Recognises a file by its name and its first <see cref="HeadLength"/> bytes (or all of it if it is shorter).
    /// </summary>
    public static FileRecognition Recognise(string name, ReadOnlySpan<byte> head)
    {
        var ending = Ending(name);
        if (head.IsEmpty)
        {
            return Refuse("The file is empty. Choose another one.");
        }

        if (Runnable.Contains(ending) || IsMarkup(head))
        {
            return Refuse(
                "This is a web page, a drawing or a program that a browser or a computer could run. Save it as PDF, or "
                    + "as plain text."
            );
        }

        if (Pictures.Contains(ending))
        {
            return Refuse("This is a picture. Upload it among the pictures.");
        }

        if (ending.Length == 0)
        {
            return Refuse("The name of the file has no ending, such as .pdf. Give it the right one.");
        }

        if (!Known.TryGetValue(ending, out var entry))
        {
            return Refuse(
                $"Files that end in .{(ending.Length <= 20 ? ending : ending[..20])} are not taken. {Accepted}"
            );
        }

        foreach (var signature in entry.Signatures)
        {
            if (Has(head, signature))
            {
                return new FileRecognition(entry.Type);
            }
        }

        return Refuse($"The name ends in .{ending}, but the content is something else. Save it again as what it is.");
    }

    private static FileRecognition Refuse(string why) => new(null, why);

    private static IEnumerable<(FileType Type, Signature[] Signatures)> List()
    {
        return
        [
            Document("pdf", "application/pdf", Signature.Pdf),
            Document("doc", "application/msword", Signature.Ole, Signature.Rtf, Signature.Zip),
            Document("dot", "application/msword", Signature.Ole, Signature.Rtf, Signature.Zip),
            Document("docx", Office("wordprocessingml.document"), Signature.Zip, Signature.Ole),
            Document("dotx", Office("wordprocessingml.template"), Signature.Zip),
            Document("docm", "application/vnd.ms-word.document.macroenabled.12", Signature.Zip),
            Document("xls", "application/vnd.ms-excel", Signature.Ole, Signature.Zip),
            Document("xlsx", Office("spreadsheetml.sheet"), Signature.Zip, Signature.Ole),
            Document("xlsm", "application/vnd.ms-excel.sheet.macroenabled.12", Signature.Zip),
            Document("xlsb", "application/vnd.ms-excel.sheet.binary.macroenabled.12", Signature.Zip),
            Document("ppt", "application/vnd.ms-powerpoint", Signature.Ole, Signature.Zip),
            Document("pps", "application/vnd.ms-powerpoint", Signature.Ole, Signature.Zip),
            Document("pptx", Office("presentationml.presentation"), Signature.Zip, Signature.Ole),
            Document("ppsx", Office("presentationml.slideshow"), Signature.Zip),
            Document("pptm", "application/vnd.ms-powerpoint.presentation.macroenabled.12", Signature.Zip),
            Document("mpp", "application/vnd.ms-project", Signature.Ole),
            Document("odt", "application/vnd.oasis.opendocument.text", Signature.Zip),
            Document("ods", "application/vnd.oasis.opendocument.spreadsheet", Signature.Zip),
            Document("odp", "application/vnd.oasis.opendocument.presentation", Signature.Zip),
            Document("odg", "application/vnd.oasis.opendocument.graphics", Signature.Zip),
            Document("pages", "application/vnd.apple.pages", Signature.Zip),
            Document("numbers", "application/vnd.apple.numbers", Signature.Zip),
            Document("key", "application/vnd.apple.keynote", Signature.Zip),
            Document("rtf", "application/rtf", Signature.Rtf),
            Document("txt", "text/plain", Signature.Text),
            Document("asc", "text/plain", Signature.Text),
            Document("srt", "text/plain", Signature.Text),
            Document("csv", "text/csv", Signature.Text),
            Document("tsv", "text/tab-separated-values", Signature.Text),
            Document("ics", "text/calendar", Signature.Text),
            Document("vtt", "text/vtt", Signature.Text),
            Document("epub", "application/epub+zip", Signature.Zip),
            Document("mobi", "application/x-mobipocket-ebook", Signature.Mobipocket),
            Document("zip", "application/zip", Signature.Zip),
            Document("gz", "application/gzip", Signature.Gzip),
            Document("tgz", "application/gzip", Signature.Gzip),
            Document("tar", "application/x-tar", Signature.Tar),
            Document("7z", "application/x-7z-compressed", Signature.SevenZip),
            Document("rar", "application/vnd.rar", Signature.Rar),
            Document("psd", "image/vnd.adobe.photoshop", Signature.Photoshop),
            Document("ai", "application/pdf", Signature.Pdf),
            Document("tif", "image/tiff", Signature.Tiff),
            Document("tiff", "image/tiff", Signature.Tiff),
            Document("bmp", "image/bmp", Signature.Bitmap),
            Audio("mp3", "audio/mpeg", Signature.Mp3),
            Audio("m4a", "audio/mp4", Signature.IsoMedia),
            Audio("m4b", "audio/mp4", Signature.IsoMedia),
            Audio("aac", "audio/aac", Signature.Aac, Signature.Mp3, Signature.IsoMedia),
            Audio("ogg", "audio/ogg", Signature.Ogg),
            Audio("oga", "audio/ogg", Signature.Ogg),
            Audio("opus", "audio/ogg", Signature.Ogg),
            Audio("wav", "audio/wav", Signature.Wave),
            Audio("flac", "audio/flac", Signature.Flac),
            Audio("weba", "audio/webm", Signature.Matroska),
            Audio("mka", "audio/x-matroska", Signature.Matroska),
            Audio("aif", "audio/aiff", Signature.Aiff),
            Audio("aiff", "audio/aiff", Signature.Aiff),
            Audio("wma", "audio/x-ms-wma", Signature.Asf),
            Audio("mid", "audio/midi", Signature.Midi),
            Audio("midi", "audio/midi", Signature.Midi),
            Video("mp4", "video/mp4", Signature.IsoMedia),
            Video("m4v", "video/mp4", Signature.IsoMedia),
            Video("webm", "video/webm", Signature.Matroska),
            Video("ogv", "video/ogg", Signature.Ogg),
            Video("mov", "video/quicktime", Signature.IsoMedia),
            Video("qt", "video/quicktime", Signature.IsoMedia),
            Video("3gp", "video/3gpp", Signature.IsoMedia),
            Video("mkv", "video/x-matroska", Signature.Matroska),
            Video("avi", "video/x-msvideo", Signature.Avi),
            Video("wmv", "video/x-ms-wmv", Signature.Asf),
            Video("mpg", "video/mpeg", Signature.Mpeg),
            Video("mpeg", "video/mpeg", Signature.Mpeg),
        ];

        static (FileType, Signature[]) Document(string ending, string type, params Signature[] signatures) =>
            (new FileType(ending, type, FileKind.Document), signatures);
        static (FileType, Signature[]) Audio(string ending, string type, params Signature[] signatures) =>
            (new FileType(ending, type, FileKind.Audio), signatures);
        static (FileType, Signature[]) Video(string ending, string type, params Signature[] signatures) =>
            (new FileType(ending, type, FileKind.Video), signatures);
        static string Office(string name) => $"application/vnd.openxmlformats-officedocument.{name}";
    }

    private static bool Has(ReadOnlySpan<byte> head, Signature signature) =>
        signature switch
        {
            Signature.Pdf => WithoutBlanks(head).StartsWith("%PDF-"u8),
            Signature.Zip => head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8),
            Signature.Ole => head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
            Signature.Rtf => head.StartsWith("{\\rtf"u8),
            Signature.Text => IsText(head),
            Signature.Mobipocket => At(head, 60, "BOOKMOBI"u8),
            Signature.Gzip => head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]),
            Signature.Tar => At(head, 257, "ustar"u8),
            Signature.SevenZip => head.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
            Signature.Rar => head.StartsWith("Rar!\u001A\u0007"u8),
            Signature.Photoshop => head.StartsWith("8BPS"u8),
            Signature.Tiff => head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || head.StartsWith("II+\0"u8),
            Signature.Bitmap => head.StartsWith("BM"u8),
            Signature.Mp3 => head.StartsWith("ID3"u8) || IsFrameOfSound(head.TrimStart((byte)0)),
            Signature.Aac => head.Length > 2 && head[0] == 0xFF && (head[1] & 0xF6) == 0xF0
                || head.StartsWith("ADIF"u8),
            Signature.IsoMedia => At(head, 4, "ftyp"u8)
                || At(head, 4, "moov"u8)
                || At(head, 4, "mdat"u8)
                || At(head, 4, "wide"u8)
                || At(head, 4, "free"u8)
                || At(head, 4, "skip"u8),
            Signature.Matroska => head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]),
            Signature.Ogg => head.StartsWith("OggS"u8),
            Signature.Wave => head.StartsWith("RIFF"u8) && At(head, 8, "WAVE"u8),
            Signature.Avi => head.StartsWith("RIFF"u8) && At(head, 8, "AVI "u8),
            Signature.Flac => head.StartsWith("fLaC"u8) || head.StartsWith("ID3"u8),
            Signature.Aiff => head.StartsWith("FORM"u8) && (At(head, 8, "AIFF"u8) || At(head, 8, "AIFC"u8)),
            Signature.Asf => head.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]),
            Signature.Midi => head.StartsWith("MThd"u8),
            Signature.Mpeg => head.Length > 3 && head.StartsWith((ReadOnlySpan<byte>)[0, 0, 1]) && head[3] >= 0xB0,
            _ => false,
        };

    private static bool At(ReadOnlySpan<byte> head, int offset, ReadOnlySpan<byte> mark) =>
        head.Length >= offset + mark.Length && head[offset..].StartsWith(mark);

    /// <summary>The header of an MPEG audio frame with no reserved values in its fields.</summary>
    private static bool IsFrameOfSound(ReadOnlySpan<byte> head) =>
        head.Length > 3
        && head[0] == 0xFF
        && (head[1] & 0xE0) == 0xE0
        && (head[1] & 0x18) != 0x08
        && (head[1] & 0x06) != 0
        && (head[2] & 0xF0) != 0xF0
        && (head[2] & 0x0C) != 0x0C;

    private static bool IsText(ReadOnlySpan<byte> head) => IsWideText(head) || !head.Contains((byte)0);

    private static bool IsWideText(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);

    private static ReadOnlySpan<byte> WithoutBlanks(ReadOnlySpan<byte> head) =>
        (head.StartsWith(Encoding.UTF8.Preamble) ? head[3..] : head).TrimStart(" \t\r\n\f"u8);

    /// <summary>Whether a browser sniffing the bytes would take them for a page, or a server for a script.</summary>
    private static bool IsMarkup(ReadOnlySpan<byte> head)
    {
        var text = IsWideText(head)
            ? (head[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(head[2..]).TrimStart()
            : Encoding.Latin1.GetString(WithoutBlanks(head)[..Math.Min(16, WithoutBlanks(head).Length)]);
        return Array.Exists(MarkupStarts, start => text.StartsWith(start, StringComparison.OrdinalIgnoreCase));
    }

    private enum Signature
    {
        Pdf,
        Zip,
        Ole,
        Rtf,
        Text,
        Mobipocket,
        Gzip,
        Tar,
        SevenZip,
        Rar,
        Photoshop,
        Tiff,
        Bitmap,
        Mp3,
        Aac,
        IsoMedia,
        Matroska,
        Ogg,
        Wave,
        Avi,
        Flac,
        Aiff,
        Asf,
        Midi,
        Mpeg,
    }
}
