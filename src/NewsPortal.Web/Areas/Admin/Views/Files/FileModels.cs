using System.Globalization;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Web.Areas.Admin.Controllers;

namespace NewsPortal.Web.Areas.Admin.Views.Files;

/// <summary>The file library, or the part that matches a search.</summary>
public sealed record FilesModel(string? Search, FilePage Page, IReadOnlyList<UploadedFile> Uploads)
{
    /// <summary>The address of the next page; null at the end.</summary>
    public string? Older =>
        Page.Older is null ? null : NewsroomAddresses.Before(NewsroomAddresses.Files, Search, Page.Older.Value);
}

/// <summary>The newsroom's wording for a file's kind and size.</summary>
public static class FileWords
{
    /// <summary>For example "PDF, 1.2 MB".</summary>
    public static string Facts(this FileRef file, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(file);
        var size =
            file.Bytes < 1024 * 1024
                ? $"{Math.Max(1, file.Bytes / 1024).ToString("N0", culture)} KB"
                : $"{(file.Bytes / 1048576.0).ToString("N1", culture)} MB";
        return $"{FileTypes.Ending(file.Name).ToUpperInvariant()}, {size}";
    }
}
