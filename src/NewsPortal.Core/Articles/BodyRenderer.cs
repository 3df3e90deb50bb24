using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Articles;

/// <summary>A body made ready to store.</summary>
/// <param name="Html">What readers get.</param>
/// <param name="MediaIds">The pictures it shows; each exists in the library.</param>
public sealed record RenderedBody(string Html, IReadOnlyList<long> MediaIds);

/// <summary>Turns a clean body into what readers get; done on each save, never on a request.</summary>
public sealed class BodyRenderer(NewsDbContext db)
{
    private const string Sizes = "(min-width: 760px) 720px, 100vw";

    /// <summary>Fills in the pictures of figures that name a media id, and lets wide tables scroll within themselves.</summary>
    public async Task<RenderedBody> RenderAsync(string cleanHtml, CancellationToken cancellationToken)
    {
        if (!cleanHtml.Contains("data-media-id", StringComparison.Ordinal)
            && !cleanHtml.Contains("<table", StringComparison.Ordinal) && !cleanHtml.Contains("<pre", StringComparison.Ordinal))
        {
            return new RenderedBody(cleanHtml, []);
        }

        var document = await new HtmlParser().ParseDocumentAsync(cleanHtml, cancellationToken);
        var figures = document.QuerySelectorAll("figure[data-media-id]")
            .Select(figure => (Element: figure, Id: long.Parse(figure.GetAttribute("data-media-id")!, System.Globalization.CultureInfo.InvariantCulture)))
            .ToList();
        var ids = figures.Select(f => f.Id).Distinct().ToList();
        var pictures = await db.Media.Where(m => ids.Contains(m.Id))
            .Select(m => new PictureRef(m.Id, m.Sha256, m.Width, m.Height, m.DominantColour, m.Alt))
            .ToDictionaryAsync(p => p.Id, cancellationToken);
        foreach (var (figure, id) in figures)
        {
            if (pictures.TryGetValue(id, out var picture))
            {
                Fill(figure, picture);
            }
            else
            {
                figure.Remove();
            }
        }

        foreach (var wide in document.QuerySelectorAll("table, pre").Where(e => e.Closest(".scroller") is null).ToList())
        {
            var scroller = document.CreateElement("div");
            scroller.ClassName = "scroller";
            scroller.SetAttribute("tabindex", "0");
            scroller.SetAttribute("role", "region");
            scroller.SetAttribute("aria-label", wide.LocalName == "table" ? "Table" : "Code");
            wide.Replace(scroller);
            scroller.AppendChild(wide);
        }

        return new RenderedBody(document.Body!.InnerHtml, [.. pictures.Keys]);
    }

    private static void Fill(IElement figure, PictureRef picture)
    {
        var image = figure.QuerySelector("img");
        if (image is null)
        {
            image = figure.Owner!.CreateElement("img");
            figure.Prepend(image);
        }

        var alt = image.GetAttribute("alt");
        image.SetAttribute("alt", string.IsNullOrWhiteSpace(alt) ? picture.Alt : alt);
        image.SetAttribute("src", picture.Address(picture.OfferedWidths.Last(w => w <= 960 || w == picture.OfferedWidths.First())));
        image.SetAttribute("srcset", picture.SourceSet());
        image.SetAttribute("sizes", Sizes);
        image.SetAttribute("width", picture.Width.ToString(System.Globalization.CultureInfo.InvariantCulture));
        image.SetAttribute("height", picture.Height.ToString(System.Globalization.CultureInfo.InvariantCulture));
        image.SetAttribute("loading", "lazy");
        image.SetAttribute("decoding", "async");
    }
}
