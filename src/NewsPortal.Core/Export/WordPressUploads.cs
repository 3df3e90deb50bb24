using System.Globalization;
using System.Text;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Export;

/// <summary>A picture or other file as WordPress has it.</summary>
/// <param name="PostId">Its number among posts.</param>
/// <param name="Path">Below wp-content/uploads.</param>
/// <param name="Sha256">The hash of its original.</param>
/// <param name="Original">Where the store has that.</param>
internal sealed record WordPressUpload(long PostId, string Path, string Sha256, string Original);

/// <summary>The names that originals get in WordPress's uploads folder: by year and month, no name twice.</summary>
internal sealed class WordPressUploads(MediaStore media, SiteTime time)
{
    private const int StemLength = 100;

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The pictures by number.</summary>
    public Dictionary<long, WordPressUpload> Pictures { get; } = [];

    /// <summary>The other files by number.</summary>
    public Dictionary<long, WordPressUpload> Files { get; } = [];

    /// <summary>All, in the order of their folders.</summary>
    public IEnumerable<WordPressUpload> All =>
        Pictures.Values.Concat(Files.Values).OrderBy(upload => upload.Path, StringComparer.Ordinal);

    /// <summary>Adds a picture.</summary>
    public void AddPicture(long id, string sha256, string fileName, string contentType, DateTime createdAt) =>
        Pictures[id] = new WordPressUpload(
            WordPressIds.Picture(id),
            Path(fileName, EndingOf(contentType), createdAt),
            sha256,
            media.Original(sha256)
        );

    /// <summary>Adds another file.</summary>
    public void AddFile(long id, string sha256, string fileName, DateTime createdAt) =>
        Files[id] = new WordPressUpload(
            WordPressIds.File(id),
            Path(fileName, FileTypes.Ending(fileName), createdAt),
            sha256,
            media.OtherFile(sha256)
        );

    private string Path(string fileName, string ending, DateTime createdAt)
    {
        var month = time.ToLocal(createdAt).ToString("yyyy'/'MM'/'", CultureInfo.InvariantCulture);
        var stem = Stem(fileName);
        var path = $"{month}{stem}.{ending}";
        for (var number = 2; !_taken.Add(path); number++)
        {
            path = string.Create(CultureInfo.InvariantCulture, $"{month}{stem}-{number}.{ending}");
        }

        return path;
    }

    /// <summary>
    /// The name without its ending, as WordPress cleans names, so that what it stores is what the texts name.
    /// </summary>
    private static string Stem(string fileName)
    {
        var stem = new StringBuilder();
        foreach (var sign in System.IO.Path.GetFileNameWithoutExtension(fileName))
        {
            if (char.IsAsciiLetterOrDigit(sign) || sign == '_')
            {
                stem.Append(sign);
            }
            else if (stem.Length > 0 && stem[^1] != '-')
            {
                stem.Append('-');
            }

            if (stem.Length == StemLength)
            {
                break;
            }
        }

        var name = stem.ToString().Trim('-', '_');
        return name.Length > 0 ? name
            : Slug.From(fileName).Any(char.IsAsciiLetterOrDigit) ? Slug.From(fileName)
            : "file";
    }

    private static string EndingOf(string contentType) =>
        contentType switch
        {
            "image/jpeg" => "jpg",
            "image/svg+xml" => "svg",
            _ => contentType[(contentType.IndexOf('/', StringComparison.Ordinal) + 1)..],
        };
}

/// <summary>
/// The numbers that things have in WordPress, where posts, pages, pictures and files share one row of numbers, and
/// categories and tags another. They stay clear of what a new WordPress has made by itself, because its importer keeps
/// the numbers that are free: a picture in one file is then found by a post in the next.
/// </summary>
internal static class WordPressIds
{
    private const long First = 100;

    public static long Article(long id) => First + (3 * id);

    public static long Picture(long id) => First + (3 * id) + 1;

    public static long File(long id) => First + (3 * id) + 2;

    public static long Category(long id) => First + (2 * id);

    public static long Tag(long id) => First + (2 * id) + 1;
}
