using AngleSharp.Dom;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Articles;

/// <summary>A picture that a body shows: the one place that knows how its figure is written.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Caption">The library's caption, for a figure without its own.</param>
/// <param name="Credit">The library's credit.</param>
internal sealed record BodyPicture(PictureRef Picture, string Caption, string Credit)
{
    private static readonly PictureLayout Layout = new("(min-width: 760px) 720px, 100vw") { IsLarge = true };

    /// <summary>Fills in what readers need: addresses, size and texts.</summary>
    public void ShowIn(IElement figure)
    {
        var image = figure.QuerySelector("img");
        if (image is null)
        {
            image = figure.Owner!.CreateElement("img");
            figure.Prepend(image);
        }

        var alt = image.GetAttribute("alt");
        image.OuterHtml = PictureMarkup.Write(string.IsNullOrWhiteSpace(alt) ? Picture : Picture with { Alt = alt }, Layout);
        ShowTexts(figure);
    }

    private void ShowTexts(IElement figure)
    {
        var caption = figure.QuerySelector("figcaption");
        if (string.IsNullOrWhiteSpace(caption?.TextContent))
        {
            caption?.Remove();
            caption = Caption.Length > 0 || Credit.Length > 0 ? figure.Owner!.CreateElement("figcaption") : null;
            if (caption is null)
            {
                return;
            }

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
