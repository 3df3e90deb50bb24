using NewsPortal.Core.Media;
using NewsPortal.Web.Areas.Admin.Views.Authors;

namespace NewsPortal.Web.Areas.Admin.Views.Byline;

/// <summary>The user's own byline page.</summary>
public sealed record ShowModel(AuthorForm Form, PictureRef? Portrait)
{
    public EditConflict? EditConflict { get; init; }
}
