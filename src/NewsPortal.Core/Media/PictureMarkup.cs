using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>How a page shows a picture.</summary>
/// <param name="Sizes">Its layout width, as in the "sizes" attribute.</param>
public sealed record PictureLayout(string Sizes)
{
    /// <summary>The ratio it is cropped to; null for the whole picture.</summary>
    public Ratio? Crop { get; init; }

    /// <summary>True for the first picture that a reader sees, which loads eagerly and with priority.</summary>
    public bool IsFirst { get; init; }

    /// <summary>True if the few browsers without AVIF and WebP should get a large JPEG.</summary>
    public bool IsLarge { get; init; }
}

/// <summary>
/// Writes the HTML for pictures: AVIF, WebP and JPEG in the available widths, with the space reserved and its colour
/// shown during loading. A possible animation is written as WebP only and cropped by
/// CSS, unless it is cut by hand.
/// </summary>
public static class PictureMarkup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>A picture element, or an img if there is only one format.</summary>
    public static string Write(PictureRef picture, PictureLayout layout)
    {
        var crop = EffectiveCrop(picture, layout);
        var moves = picture.MovesIn(crop);
        var html = new StringBuilder(1600);
        if (!moves)
        {
            html.Append("<picture>");
            Source(PictureSize.Avif);
            Source(PictureSize.WebP);
        }

        html.Append("<img src=\"").Append(Plain(picture, layout, crop)).Append('"');
        if (moves)
        {
            html.Append(" srcset=\"")
                .Append(picture.SourceSet())
                .Append("\" sizes=\"")
                .Append(Encoder.Encode(layout.Sizes))
                .Append('"');
        }

        var (width, height) = crop is null ? (picture.Width, picture.Height) : picture.Cut(crop);
        html.Append(
            CultureInfo.InvariantCulture,
            $" width=\"{width}\" height=\"{height}\" alt=\"{Encoder.Encode(picture.Alt)}\""
        );
        var focus = picture.FocusIn(crop);
        html.Append(" class=\"")
            .Append(NumberClasses.Tone(picture.DominantColour, focus.Left, focus.Top))
            .Append(
                layout.IsFirst
                    ? "\" fetchpriority=\"high\" decoding=\"async\">"
                    : "\" loading=\"lazy\" decoding=\"async\">"
            );
        return html.Append(moves ? "" : "</picture>").ToString();

        void Source(string format) =>
            html.Append("<source type=\"image/")
                .Append(format)
                .Append("\" srcset=\"")
                .Append(picture.SourceSet(format, crop))
                .Append("\" sizes=\"")
                .Append(Encoder.Encode(layout.Sizes))
                .Append("\">");
    }

    /// <summary>
    /// A preload link for the head of a page, so that browsers fetch the picture before they reach it.
    /// </summary>
    public static string Preload(PictureRef picture, PictureLayout layout)
    {
        var crop = EffectiveCrop(picture, layout);
        var format = picture.MovesIn(crop) ? PictureSize.WebP : PictureSize.Avif;
        return $"<link rel=\"preload\" as=\"image\" type=\"image/{format}\" imagesrcset=\""
            + $"{picture.SourceSet(format, crop)}\" "
            + $"imagesizes=\"{Encoder.Encode(layout.Sizes)}\" fetchpriority=\"high\">";
    }

    private static Ratio? EffectiveCrop(PictureRef picture, PictureLayout layout) =>
        layout.Crop is { } crop && !picture.MovesIn(crop) && !picture.Fits(crop) ? crop : null;

    private static string Plain(PictureRef picture, PictureLayout layout, Ratio? crop)
    {
        var format = picture.MovesIn(crop) ? PictureSize.WebP : PictureSize.Jpeg;
        var widths = PictureSize.Widths(crop, format);
        var width =
            layout.IsLarge || layout.IsFirst
                ? widths.Last(w => w <= 1280)
                : widths.FirstOrDefault(w => w >= 640, widths[^1]);
        return picture.Address(new PictureSize(crop, width, format));
    }
}
