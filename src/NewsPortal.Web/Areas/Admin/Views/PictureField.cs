using NewsPortal.Core.Media;

namespace NewsPortal.Web.Areas.Admin.Views;

/// <summary>A field to choose a picture from the library.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Id">The chosen picture's id; null for none.</param>
/// <param name="Picture">The chosen picture, if it exists.</param>
public sealed record PictureField(string Name, long? Id, PictureRef? Picture);
