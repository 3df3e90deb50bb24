using AngleSharp.Dom;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Articles;

/// <summary>A picture in a body; the only code that knows the markup of its figure.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Caption">The library's caption, for a figure without its own.</param>
/// <param name="Credit">The library's credit.</param>
internal sealed record BodyPicture(PictureRef Picture, string Caption, string Credit)
{
    /// <summary>The greatest width of the text in pixels; smaller pictures are not enlarged to it.</summary>
    private const int TextWidth = 656;
    private const string OwnWidth = "own-width";

    private static readonly PictureLayout Text = new("(min-width: 760px) 720px, 100vw") { IsLarge = true };
    private static readonly PictureLayout Wide = new("(min-width: 1320px) 920px, 100vw") { IsLarge = true };
    private static readonly PictureLayout Gallery = new("(min-width: 760px) 400px, 60vw");

    /// <summary>Fills in what readers need: addresses, sizes and texts.</summary>
    public void ShowIn(IElement figure)
    {
        var image = figure.QuerySelector("img");
        if (image is null)
        {
            image = figure.Owner!.CreateElement("img");
            figure.Prepend(image);
        }

        var inGallery = figure.Closest(".gallery") is not null;
        var alt = image.GetAttribute("alt");
        image.OuterHtml = PictureMarkup.Write(
            string.IsNullOrWhiteSpace(alt) ? Picture : Picture with { Alt = alt },
            inGallery ? Gallery
                : figure.ClassList.Contains("wide") ? Wide
                : Text
        );
        if (inGallery)
        {
            OpenLarge(figure);
        }
        else if (Picture.Width < TextWidth)
        {
            figure.ClassList.Add(OwnWidth);
        }

        ShowTexts(figure);
    }

    /// <summary>
    /// In a gallery each picture links to its largest size, which works by keyboard and without a script, and its
    /// figure has the aspect ratio, so that a row of different ones has a single height.
    /// </summary>
    private void OpenLarge(IElement figure)
    {
        figure.ClassList.Add(NumberClasses.Shape((double)Picture.Width / Picture.Height).Split(' '));
        var image = figure.QuerySelector("img")!;
        if (string.IsNullOrWhiteSpace(image.GetAttribute("alt")) || image.Closest("a") is not null)
        {
            // A link without a name would be worse than none.
            return;
        }

        var link = figure.Owner!.CreateElement("a");
        link.SetAttribute("href", Picture.Address(Picture.OfferedWidths.Last()));
        var whole = image.Closest("picture") ?? image;
        whole.Replace(link);
        link.AppendChild(whole);
    }

    private void ShowTexts(IElement figure)
    {
        var caption = figure.QuerySelector("figcaption");
        if (string.IsNullOrWhiteSpace(caption?.TextContent))
        {
            caption?.Remove();
            if (Caption.Length == 0 && Credit.Length == 0)
            {
                return;
            }

            caption = figure.Owner!.CreateElement("figcaption");
            caption.TextContent = Caption;
            figure.AppendChild(caption);
        }

        if (Credit.Length > 0 && !caption!.TextContent.Contains(Credit, StringComparison.OrdinalIgnoreCase))
        {
            var credit = figure.Owner!.CreateElement("span");
            credit.ClassName = "credit";
            credit.TextContent = Credit;
            caption.Append(figure.Owner.CreateTextNode(" "), credit);
        }
    }
}
