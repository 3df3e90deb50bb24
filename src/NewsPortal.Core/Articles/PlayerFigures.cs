using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Audio and video in a body. The stored form is a figure with the id of a library file; readers get a player that
/// loads nothing before they press play, and a link for what cannot be played.
/// </summary>
internal static class PlayerFigures
{
    /// <summary>The attribute of the stored form.</summary>
    public const string Mark = "data-file-id";

    /// <summary>
    /// Converts what people paste (the address of a recording alone in a paragraph, a player of our own file) to the
    /// stored form. Runs before the cleaning, which removes players. A file that cannot be played stays a link.
    /// </summary>
    public static string Lift(string html)
    {
        if (!html.Contains(FileRef.Folder, StringComparison.Ordinal))
        {
            return html;
        }

        var body = new HtmlParser().ParseDocument(html).Body!;
        foreach (var player in body.QuerySelectorAll("audio, video").ToList())
        {
            var address = player.GetAttribute("src") ?? player.QuerySelector("source[src]")?.GetAttribute("src");
            if (Played(address) is not { } id)
            {
                continue;
            }

            if (player.Closest("figure") is { } figure)
            {
                figure.SetAttribute(Mark, Number(id));
                player.Remove();
            }
            else
            {
                var outer =
                    player.ParentElement is { LocalName: "p", ChildElementCount: 1 } paragraph
                    && string.IsNullOrWhiteSpace(paragraph.TextContent)
                        ? paragraph
                        : player;
                outer.Replace(Figure(player.Owner!, id));
            }
        }

        foreach (var paragraph in body.QuerySelectorAll("p").ToList())
        {
            if (OnlyAddress(paragraph) is { } address && Played(address) is { } id)
            {
                paragraph.Replace(Figure(paragraph.Owner!, id));
            }
        }

        return body.InnerHtml;
    }

    /// <summary>The stored form.</summary>
    public static IElement Figure(IDocument document, long id)
    {
        var figure = document.CreateElement("figure");
        figure.SetAttribute(Mark, Number(id));
        return figure;
    }

    /// <summary>The file id of a figure; 0 for none.</summary>
    public static long IdOf(IElement figure) =>
        long.TryParse(figure.GetAttribute(Mark), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

    /// <summary>Fills in the player, named after the caption or else the file.</summary>
    public static void Show(IElement figure, FileRef file)
    {
        figure.RemoveAttribute(Mark);
        var document = figure.Owner!;
        var link = document.CreateElement("a");
        link.SetAttribute("href", file.Address);
        link.TextContent = file.Title;
        if (file.Kind == FileKind.Document)
        {
            figure.Prepend(link);
            return;
        }

        var player = document.CreateElement(file.Kind == FileKind.Audio ? "audio" : "video");
        player.SetAttribute("controls", "");
        player.SetAttribute("preload", "none");
        player.SetAttribute("src", file.Address);
        var caption = figure.QuerySelector("figcaption")?.TextContent.Trim() ?? "";
        player.SetAttribute("aria-label", caption.Length is > 0 and <= 200 ? caption : file.Title);
        player.AppendChild(link);
        figure.Prepend(player);
        if (caption.Length == 0)
        {
            figure.QuerySelector("figcaption")?.Remove();
        }
    }

    /// <summary>The id of a recording by its address; null for anything else.</summary>
    private static long? Played(string? address) =>
        FileRef.Parse(address) is var (id, name) && FileTypes.Of(name) is { Kind: not FileKind.Document } ? id : null;

    /// <summary>The address that a paragraph consists of, as text or as a link that displays it.</summary>
    private static string? OnlyAddress(IElement paragraph)
    {
        var text = paragraph.TextContent.Trim();
        return paragraph.ChildElementCount == 0 ? text
            : paragraph is { ChildElementCount: 1, FirstElementChild: { LocalName: "a" } link }
            && link.TextContent.Trim() == text
            && link.GetAttribute("href")?.Trim() == text
                ? text
            : null;
    }

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}
