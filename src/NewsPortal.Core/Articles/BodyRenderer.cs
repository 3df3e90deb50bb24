using System.Buffers;
using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Articles;

/// <summary>A rendered body.</summary>
/// <param name="Html">The HTML for readers.</param>
/// <param name="MediaIds">Its pictures in order; each exists in the library.</param>
/// <param name="PictureId">The first one suitable for link previews; null for none.</param>
public sealed record RenderedBody(string Html, IReadOnlyList<long> MediaIds, long? PictureId)
{
    /// <summary>The files it plays or links to; each exists.</summary>
    public IReadOnlyCollection<long> FileIds { get; init; } = [];

    /// <summary>The first audio file it plays; null for none.</summary>
    public long? AudioId { get; init; }
}

/// <summary>
/// Renders a clean body for readers, when it is saved or published, never on a reader's request. The output contains no
/// interface texts; those come from the page. If you change the output, increment <see cref="Edition"/>, and
/// <see cref="RenderBodies"/> renders stored bodies again.
/// </summary>
public sealed class BodyRenderer(NewsDbContext db)
{
    /// <summary>Incremented whenever the same body renders differently.</summary>
    public const int Edition = 10;

    private static readonly SearchValues<string> Forms = SearchValues.Create(
        ["<figure", "<table", "<pre", "<h3", "<h4", "id=\"fn", FileRef.Folder],
        StringComparison.Ordinal
    );

    /// <summary>
    /// Fills in pictures and players, makes embeds wait for a click, adds back links to footnotes, closes gaps in the
    /// heading outline, and lets wide tables and code scroll.
    /// </summary>
    public async Task<RenderedBody> RenderAsync(string cleanHtml, CancellationToken cancellationToken)
    {
        if (!cleanHtml.AsSpan().ContainsAny(Forms))
        {
            return new RenderedBody(cleanHtml, [], null);
        }

        var document = await new HtmlParser().ParseDocumentAsync(cleanHtml, cancellationToken);
        var pictures = await ShowPicturesAsync(document, cancellationToken);
        var files = await FilesAsync(
            document.QuerySelectorAll("a[href]").Select(link => link.GetAttribute("href")),
            document.QuerySelectorAll($"figure[{PlayerFigures.Mark}]").Select(PlayerFigures.IdOf),
            cancellationToken
        );
        long? audio = null;
        foreach (var figure in document.QuerySelectorAll($"figure[{PlayerFigures.Mark}]").ToList())
        {
            if (files.GetValueOrDefault(PlayerFigures.IdOf(figure)) is not { } file)
            {
                figure.Remove();
                continue;
            }

            PlayerFigures.Show(figure, file);
            audio ??= file.Kind == FileKind.Audio ? file.Id : null;
        }

        foreach (var figure in document.QuerySelectorAll("figure.embed").ToList())
        {
            EmbedFigures.Show(figure);
        }

        Footnotes.Show(document.Body!);
        CloseOutline(document);
        LetScroll(document);
        return new RenderedBody(
            document.Body!.InnerHtml,
            [.. pictures.Select(picture => picture.Id)],
            pictures.FirstOrDefault(picture => picture.IsShareable)?.Id
        )
        {
            FileIds = [.. files.Keys],
            AudioId = audio,
        };
    }

    /// <summary>The files that these addresses refer to, by id.</summary>
    internal Task<IReadOnlyDictionary<long, FileRef>> FilesAsync(
        IEnumerable<string?> addresses,
        CancellationToken cancellationToken
    ) => FilesAsync(addresses, [], cancellationToken);

    private async Task<IReadOnlyDictionary<long, FileRef>> FilesAsync(
        IEnumerable<string?> addresses,
        IEnumerable<long> played,
        CancellationToken cancellationToken
    )
    {
        var linked = addresses.Select(FileRef.Parse).OfType<(long Id, string Name)>().ToHashSet();
        var ids = linked.Select(link => link.Id).Concat(played).Distinct().ToList();
        if (ids.Count == 0)
        {
            return new Dictionary<long, FileRef>();
        }

        var players = played.ToHashSet();
        var files = await db
            .Files.AsNoTracking()
            .Where(f => ids.Contains(f.Id))
            .Select(f => new FileRef(f.Id, f.Name, f.FileName, f.ContentType, f.Bytes))
            .ToListAsync(cancellationToken);
        return files.Where(f => players.Contains(f.Id) || linked.Contains((f.Id, f.Name))).ToDictionary(f => f.Id);
    }

    /// <summary>
    /// Promotes headings where levels are missing above them, because screen readers navigate by the outline: the first
    /// level below the page's own heading is two, and each further one is one deeper.
    /// </summary>
    private static void CloseOutline(IDocument document)
    {
        Stack<int> above = [];
        foreach (var heading in document.QuerySelectorAll("h2, h3, h4").ToList())
        {
            var written = heading.LocalName[1] - '0';
            while (above.TryPeek(out var level) && level >= written)
            {
                above.Pop();
            }

            above.Push(written);
            var name = string.Create(CultureInfo.InvariantCulture, $"h{above.Count + 1}");
            if (name != heading.LocalName)
            {
                var moved = document.CreateElement(name);
                foreach (var attribute in heading.Attributes)
                {
                    moved.SetAttribute(attribute.Name, attribute.Value);
                }

                moved.Append([.. heading.ChildNodes]);
                heading.Replace(moved);
            }
        }
    }

    /// <summary>
    /// Wraps what may be wider than the text in a scrolling element that is reachable by keyboard. The page's script
    /// labels it, and takes it out of the tab order if nothing is hidden.
    /// </summary>
    private static void LetScroll(IDocument document)
    {
        foreach (
            var wide in document
                .QuerySelectorAll("table, pre")
                .Where(e => e.ParentElement?.Closest("table, pre") is null)
                .ToList()
        )
        {
            var scroller = document.CreateElement("div");
            scroller.ClassName = "scroller";
            scroller.SetAttribute("tabindex", "0");
            wide.Replace(scroller);
            scroller.AppendChild(wide);
        }
    }

    private async Task<IReadOnlyList<PictureRef>> ShowPicturesAsync(
        IDocument document,
        CancellationToken cancellationToken
    )
    {
        var figures = document
            .QuerySelectorAll("figure[data-media-id]")
            .Select(figure =>
                (Element: figure, Id: long.Parse(figure.GetAttribute("data-media-id")!, CultureInfo.InvariantCulture))
            )
            .ToList();
        var ids = figures.Select(f => f.Id).Distinct().ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        var pictures = await db
            .Media.AsNoTracking()
            .Where(m => ids.Contains(m.Id))
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

        return [.. ids.Where(pictures.ContainsKey).Select(id => pictures[id].Picture)];
    }
}
