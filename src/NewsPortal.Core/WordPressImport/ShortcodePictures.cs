using System.Globalization;
using System.Net;
using System.Text;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Shortcodes that show pictures: each becomes figures, whose pictures a later step finds.</summary>
internal static class ShortcodePictures
{
    private static readonly string[] PictureNumbers = ["image", "image_id", "attachment"];

    /// <summary>Writes a figure of the picture and text in a caption; one without a picture stays as it is.</summary>
    public static void WriteCaption(ShortcodeToken tag, string content, StringBuilder result)
    {
        var picture = new StringBuilder();
        var rest = new StringBuilder();
        var inLink = false;
        var hasImage = false;
        var done = false;
        foreach (var token in HtmlToken.Split(content))
        {
            if (done)
            {
                rest.Append(token.Source);
                continue;
            }
            picture.Append(token.Source);
            if (token is { Kind: HtmlTokenKind.OpenTag, Name: "a" })
            {
                inLink = true;
            }

            if (token is { Kind: HtmlTokenKind.CloseTag, Name: "a" })
            {
                done = hasImage;
            }

            if (token is { Kind: HtmlTokenKind.OpenTag, Name: "img" })
            {
                hasImage = true;
                done = !inLink;
            }
        }
        if (!done)
        {
            result.Append(content);
            return;
        }
        var caption = rest.ToString().Trim();
        if (caption.Length == 0)
        {
            caption = tag.Attribute("caption") ?? "";
        }

        result.Append("\n\n<figure>").Append(picture.ToString().Trim());
        if (caption.Length > 0)
        {
            result.Append("<figcaption>").Append(caption).Append("</figcaption>");
        }

        result.Append("</figure>\n\n");
    }

    /// <summary>Writes a figure for each chosen picture, or for those attached to the post.</summary>
    public static void WriteGallery(ShortcodeToken tag, StringBuilder result, WordPressPost post, NoteList notes)
    {
        var chosen = tag.Numbers(ShortcodeNames.GalleryAttribute(tag.Name)!, "include");
        var excluded = tag.Numbers("exclude");
        var pictures =
            chosen.Count > 0 || tag.Name != "gallery" ? chosen : post.AttachedPictures.Except(excluded).ToList();
        if (pictures.Count == 0)
        {
            notes.Add("A gallery has no pictures in this export and was left out.");
        }

        result.Append("\n\n<div class=\"gallery\">\n\n");
        foreach (var id in pictures)
        {
            result.Append(CultureInfo.InvariantCulture, $"<figure><img data-attachment=\"{id}\"></figure>\n\n");
        }

        result.Append("</div>\n\n");
    }

    /// <summary>The figure of a page builder's picture; null if it names none.</summary>
    public static string? Figure(ShortcodeToken tag, string content)
    {
        var number = PictureNumbers
            .Select(name => tag.Attribute(name)?.Split('|')[0].Trim())
            .FirstOrDefault(id => long.TryParse(id, out var n) && n > 0);
        var address =
            tag.Attribute("src") is { Length: > 0 } src ? src
            : ShortcodePlayers.IsAddress(content) ? content
            : null;
        if (number is null && address is null)
        {
            return null;
        }

        var alt = tag.Attribute("alt") ?? tag.Attribute("title_text") ?? "";
        return "\n\n<figure><img"
            + (number is null ? "" : $" data-attachment=\"{number}\"")
            + (address is null ? "" : $" src=\"{WebUtility.HtmlEncode(WordPressEntities.Decode(address))}\"")
            + $" alt=\"{WebUtility.HtmlEncode(WordPressEntities.Decode(alt))}\"></figure>\n\n";
    }
}
