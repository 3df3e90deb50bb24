using System.Globalization;
using AngleSharp.Dom;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// A body as clean HTML whose pictures still lack media ids. The result must still pass the allow-list before it is
/// stored.
/// </summary>
public sealed class WordPressBody
{
    private readonly IElement _root;

    internal WordPressBody(
        IElement root,
        IReadOnlyList<WordPressPicture> pictures,
        WordPressAddresses addresses,
        NoteList notes
    )
    {
        _root = root;
        Pictures = pictures;
        FileAddresses =
        [
            .. root.QuerySelectorAll("a[href]")
                .Select(link => link.GetAttribute("href")!)
                .Concat(root.QuerySelectorAll($"[{WordPressHtml.PlayerMark}]").SelectMany(SourcesOf))
                .Concat(pictures.Select(picture => picture.Link))
                .Distinct()
                .Where(address => addresses.FilePaths(address).Count > 0),
        ];
        Notes = notes.All;
        Needs = notes.Needs;
    }

    /// <summary>The pictures in text order.</summary>
    public IReadOnlyList<WordPressPicture> Pictures { get; }

    /// <summary>The addresses in it that may be non-picture files in the uploads folder.</summary>
    public IReadOnlyList<string> FileAddresses { get; }

    /// <summary>What was removed or changed, in sentences for the receipt.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>What the text refers to and the export does not contain.</summary>
    internal IReadOnlyCollection<string> Needs { get; }

    /// <summary>
    /// The HTML with each picture replaced by the result of <paramref name="place"/>; a picture without one is dropped,
    /// but its caption stays. Links and players of files known to <paramref name="findFile"/> point to those; others
    /// are unchanged. Call it only once.
    /// </summary>
    public string ToHtml(Func<WordPressPicture, PlacedPicture?> place, Func<string, FileRef?>? findFile = null)
    {
        ShowPlayers(findFile ?? (static _ => null));
        foreach (var figure in _root.QuerySelectorAll($"figure[{WordPressHtml.PictureMark}]").ToList())
        {
            var picture = Pictures[
                int.Parse(figure.GetAttribute(WordPressHtml.PictureMark)!, CultureInfo.InvariantCulture)
            ];
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
            while (caption?.FirstChild is { } child)
            {
                text.AppendChild(child);
            }

            if (string.IsNullOrWhiteSpace(text.TextContent))
            {
                RemoveWithSpace(figure);
                continue;
            }
            figure.Replace(text);
        }
        if (findFile is not null)
        {
            LeadToFiles(findFile);
        }

        return _root.InnerHtml.Trim('\n');
    }

    private static string[] SourcesOf(IElement player) => player.GetAttribute(WordPressHtml.PlayerMark)!.Split(' ');

    private void ShowPlayers(Func<string, FileRef?> findFile)
    {
        foreach (var player in _root.QuerySelectorAll($"[{WordPressHtml.PlayerMark}]").ToList())
        {
            var file = SourcesOf(player)
                .Select(findFile)
                .FirstOrDefault(found => found is { Kind: not FileKind.Document });
            player.RemoveAttribute(WordPressHtml.PlayerMark);
            var caption =
                player.NextElementSibling is { } next && next.HasAttribute(WordPressHtml.CaptionMark) ? next : null;
            caption?.RemoveAttribute(WordPressHtml.CaptionMark);
            if (file is null)
            {
                continue;
            }

            var figure = PlayerFigures.Figure(player.Owner!, file.Id);
            player.Replace(figure);
            if (caption is null)
            {
                continue;
            }

            var words = figure.Owner!.CreateElement("figcaption");
            while (caption.FirstChild is { } child)
            {
                words.AppendChild(child);
            }

            RemoveWithSpace(caption);
            figure.AppendChild(words);
        }
    }

    private void LeadToFiles(Func<string, FileRef?> findFile)
    {
        foreach (var link in _root.QuerySelectorAll("a[href]").ToList())
        {
            var href = link.GetAttribute("href")!;
            if (findFile(href) is not { } file)
            {
                continue;
            }

            link.SetAttribute("href", file.Address);
            if (link.TextContent == href || link.TextContent == WordPressPictures.LinkText(href))
            {
                link.TextContent = file.FileName;
            }
        }
    }

    /// <summary>The link around a picture, with the words that described the picture as its text.</summary>
    private static void AppendLink(IElement text, WordPressPicture picture, IElement? caption)
    {
        if (picture.Link.Length == 0)
        {
            return;
        }

        var present = caption?.QuerySelectorAll("a[href]").FirstOrDefault(a => a.GetAttribute("href") == picture.Link);
        if (present is not null)
        {
            if (picture.Alt.Length > 0 && present.TextContent == WordPressPictures.LinkText(picture.Link))
            {
                present.TextContent = picture.Alt;
            }

            return;
        }
        var link = text.Owner!.CreateElement("a");
        link.SetAttribute("href", picture.Link);
        link.TextContent = picture.Alt.Length > 0 ? picture.Alt : WordPressPictures.LinkText(picture.Link);
        text.AppendChild(link);
        if (caption is not null)
        {
            text.AppendChild(text.Owner!.CreateTextNode(" "));
        }
    }

    private static void RemoveWithSpace(IElement figure)
    {
        if (figure.NextSibling is IText { Data: "\n" } space)
        {
            space.Remove();
        }

        var parent = figure.ParentElement;
        figure.Remove();
        if (
            (parent?.LocalName is "li" || parent?.ClassName == "gallery")
            && parent.TextContent.Trim().Length == 0
            && parent.ChildElementCount == 0
        )
        {
            parent.Remove();
        }
    }
}
