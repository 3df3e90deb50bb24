using NewsPortal.Core.Data;

namespace NewsPortal.Core.Media;

/// <summary>Pictures that a page shows for themselves.</summary>
public static class ShownPictures
{
    /// <summary>
    /// The page shows this picture, as a portrait or a logo for example, until the rights to it end. The pictures of
    /// stories need only their end: a change of one names the stories that show it.
    /// </summary>
    public static void Shows(this PageContents contents, PictureRef? picture)
    {
        ArgumentNullException.ThrowIfNull(contents);
        if (picture is not null)
        {
            contents.Has(CacheTags.Picture(picture.Id));
            contents.Ends(picture.RightsEnd);
        }
    }
}
