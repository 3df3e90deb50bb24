using System.Globalization;
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

/// <summary>
/// Turns a clean body into what readers get; done on each save, never on a request. Whoever changes what comes out
/// raises <see cref="Edition"/>, and <see cref="RenderBodies"/> renders what is stored anew.
/// </summary>
public sealed class BodyRenderer(NewsDbContext db)
{
    /// <summary>Raised whenever the same body is rendered differently than before.</summary>
    public const int Edition = 2;

    /// <summary>Fills in the pictures of figures that name a media id, and lets wide tables scroll within themselves.</summary>
    public async Task<RenderedBody> RenderAsync(string cleanHtml, CancellationToken cancellationToken)
    {
        if (!cleanHtml.Contains("data-media-id", StringComparison.Ordinal)
            && !cleanHtml.Contains("<table", StringComparison.Ordinal) && !cleanHtml.Contains("<pre", StringComparison.Ordinal))
        {
            return new RenderedBody(cleanHtml, []);
        }

        var document = await new HtmlParser().ParseDocumentAsync(cleanHtml, cancellationToken);
        var pictures = await ShowPicturesAsync(document, cancellationToken);
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

        return new RenderedBody(document.Body!.InnerHtml, pictures);
    }

    private async Task<IReadOnlyList<long>> ShowPicturesAsync(IDocument document, CancellationToken cancellationToken)
    {
        var figures = document.QuerySelectorAll("figure[data-media-id]")
            .Select(figure => (Element: figure, Id: long.Parse(figure.GetAttribute("data-media-id")!, CultureInfo.InvariantCulture)))
            .ToList();
        var ids = figures.Select(f => f.Id).Distinct().ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        var pictures = await db.Media.AsNoTracking().Where(m => ids.Contains(m.Id))
            .Select(m => new BodyPicture(PictureRef.Of(m), m.Caption, m.Credit))
            .ToDictionaryAsync(p => p.Picture.Id, cancellationToken);
        foreach (var (figure, id) in figures)
        {
            if (pictures.TryGetValue(id, out var picture))
            {
                picture.ShowIn(figure);
            }
            else
            {
                figure.Remove();
            }
        }

        return [.. pictures.Keys];
    }
}
