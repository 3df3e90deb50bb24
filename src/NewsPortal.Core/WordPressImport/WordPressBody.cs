using AngleSharp.Dom;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// A body as clean HTML whose pictures still wait for their media ids. What comes out must still pass the
/// allow-list before it is stored.
/// </summary>
public sealed class WordPressBody
{
    private readonly IElement _root;

    internal WordPressBody(IElement root, IReadOnlyList<WordPressPicture> pictures, NoteList notes)
    {
        _root = root;
        Pictures = pictures;
        Notes = notes.All;
        Needs = notes.Needs;
    }

    /// <summary>The pictures in the order of the text.</summary>
    public IReadOnlyList<WordPressPicture> Pictures { get; }

    /// <summary>What was left out or changed, each a sentence for the receipt.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>What the text shows and the export does not have.</summary>
    internal IReadOnlyCollection<string> Needs { get; }

    /// <summary>
    /// The HTML with each picture replaced by what <paramref name="place"/> returns for it; a picture without a place
    /// is left out, its caption stays. Call it once.
    /// </summary>
    public string ToHtml(Func<WordPressPicture, PlacedPicture?> place)
    {
        foreach (var figure in _root.QuerySelectorAll($"figure[{WordPressHtml.PictureMark}]").ToList())
        {
            var picture = Pictures[int.Parse(figure.GetAttribute(WordPressHtml.PictureMark)!)];
            var caption = figure.QuerySelector("figcaption");
            if (place(picture) is { } placed)
            {
                figure.RemoveAttribute(WordPressHtml.PictureMark);
                figure.SetAttribute("data-media-id", placed.MediaId);
                figure.QuerySelector("img")!.SetAttribute("alt", picture.Alt.Length > 0 ? picture.Alt : placed.Alt);
                if (caption is null && !string.IsNullOrWhiteSpace(placed.Caption))
                {
                    caption = figure.Owner!.CreateElement("figcaption");
                    caption.TextContent = placed.Caption.Trim();
                    figure.AppendChild(caption);
                }
                continue;
            }
            if (caption is null)
            {
                RemoveWithSpace(figure);
                continue;
            }
            var text = figure.Owner!.CreateElement("p");
            while (caption.FirstChild is { } child) text.AppendChild(child);
            figure.Replace(text);
        }
        return _root.InnerHtml.Trim('\n');
    }

    private static void RemoveWithSpace(IElement figure)
    {
        if (figure.NextSibling is IText { Data: "\n" } space) space.Remove();
        var parent = figure.ParentElement;
        figure.Remove();
        if ((parent?.LocalName is "li" || parent?.ClassName == "gallery") && parent.TextContent.Trim().Length == 0 && parent.ChildElementCount == 0)
            parent.Remove();
    }
}
