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
            var text = figure.Owner!.CreateElement("p");
            AppendLink(text, picture, caption);
            while (caption?.FirstChild is { } child) text.AppendChild(child);
            if (string.IsNullOrWhiteSpace(text.TextContent))
            {
                RemoveWithSpace(figure);
                continue;
            }
            figure.Replace(text);
        }
        return _root.InnerHtml.Trim('\n');
    }

    /// <summary>The link that was around a picture, with the words that described the picture.</summary>
    private static void AppendLink(IElement text, WordPressPicture picture, IElement? caption)
    {
        if (picture.Link.Length == 0) return;
        var present = caption?.QuerySelectorAll("a[href]").FirstOrDefault(a => a.GetAttribute("href") == picture.Link);
        if (present is not null)
        {
            if (picture.Alt.Length > 0 && present.TextContent == WordPressPictures.LinkText(picture.Link)) present.TextContent = picture.Alt;
            return;
        }
        var link = text.Owner!.CreateElement("a");
        link.SetAttribute("href", picture.Link);
        link.TextContent = picture.Alt.Length > 0 ? picture.Alt : WordPressPictures.LinkText(picture.Link);
        text.AppendChild(link);
        if (caption is not null) text.AppendChild(text.Owner!.CreateTextNode(" "));
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
