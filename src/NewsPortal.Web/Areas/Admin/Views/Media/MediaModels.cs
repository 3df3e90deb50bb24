using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Web.Areas.Admin.Controllers;

namespace NewsPortal.Web.Areas.Admin.Views.Media;

/// <summary>The library, or the part that matches a search.</summary>
public sealed record LibraryModel(string? Search, PictureListPage Page, IReadOnlyList<UploadedFile> Uploads)
{
    /// <summary>The address of the next page; null at the end.</summary>
    public string? Older(string path) =>
        Page.Older is null ? null : NewsroomAddresses.Before(path, Search, Page.Older.Value);
}

/// <summary>A picture's texts and focal point, as typed.</summary>
public sealed record PictureForm
{
    /// <summary>The version that was edited.</summary>
    public Guid Version { get; init; }

    public string? Alt { get; init; }
    public string? Caption { get; init; }
    public string? Credit { get; init; }

    /// <summary>Percent from the left.</summary>
    public string? FocusLeft { get; init; }

    /// <summary>Percent from the top.</summary>
    public string? FocusTop { get; init; }

    /// <summary>Null if the input is not a valid point.</summary>
    public FocalPoint? Focus => FocalPoint.Parse(FocusLeft, FocusTop);
}

/// <summary>A picture and the form to change it.</summary>
/// <param name="IsConflict">True if a colleague has stored newer texts since the form was loaded.</param>
public sealed record PictureModel(PictureDetails Details, PictureForm Form, bool IsConflict = false);
