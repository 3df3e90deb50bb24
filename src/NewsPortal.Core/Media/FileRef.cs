using System.Globalization;
using System.Text.RegularExpressions;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>A stored file as texts, feeds and pages refer to it.</summary>
/// <param name="Name">The last part of its address.</param>
/// <param name="FileName">Its original file name.</param>
public sealed partial record FileRef(long Id, string Name, string FileName, string ContentType, long Bytes)
{
    /// <summary>The path prefix of every file, including in the addresses readers see.</summary>
    public const string Folder = "/media/files/";

    internal const int NameLength = 120;
    private const int StemLength = 80;
    private const int LongestAddress = 4000;

    /// <summary>Its permanent address, encoded.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"{Folder}{Id}/{Uri.EscapeDataString(Name)}");

    /// <summary>The same, decoded.</summary>
    internal string Path => string.Create(CultureInfo.InvariantCulture, $"{Folder}{Id}/{Name}");

    /// <summary>What readers do with it.</summary>
    public FileKind Kind => FileTypes.Of(Name)?.Kind ?? FileKind.Document;

    /// <summary>The name without its extension, for people.</summary>
    public string Title =>
        System.IO.Path.GetFileNameWithoutExtension(FileName) is { Length: > 0 } title ? title : FileName;

    /// <summary>
    /// The id in a file's address, with or without a host, because people copy both. Whether the file exists is for the
    /// database to say.
    /// </summary>
    internal static (long Id, string Name)? Parse(string? address) =>
        address is { Length: <= LongestAddress }
        && Form().Match(address.Trim()) is { Success: true } match
        && long.TryParse(match.Groups["id"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? (id, Uri.UnescapeDataString(match.Groups["name"].Value))
            : null;

    /// <summary>The last part of a file's address: short, and safe in every program that handles links.</summary>
    internal static string NameFor(string fileName, string ending)
    {
        var stem = Slug.From(
            fileName.EndsWith("." + ending, StringComparison.OrdinalIgnoreCase)
                ? fileName[..^(ending.Length + 1)]
                : fileName
        );
        if (stem.Length > StemLength)
        {
            stem = stem[..(char.IsHighSurrogate(stem[StemLength - 1]) ? StemLength - 1 : StemLength)].Trim('-');
        }

        return $"{(stem.Length == 0 ? "file" : stem)}.{ending}";
    }

    [GeneratedRegex(
        @"^(https?://[^/?#\s]+)?/media/files/(?<id>[0-9]+)/(?<name>[^/?#\s]+)([?#]\S*)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Form();
}
