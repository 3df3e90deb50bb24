using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Export;

/// <summary>A picture as bodies show it.</summary>
internal sealed record ShownUpload(
    long PostId,
    string Address,
    int Width,
    int Height,
    string Alt,
    string Caption,
    string Credit
);

/// <summary>
/// Writes bodies as WordPress stores them: what readers see, as plain HTML with absolute addresses, and nothing in it
/// that WordPress would take for a shortcode.
/// </summary>
/// <param name="baseUrl">The site's address, without a slash at its end.</param>
/// <param name="pictures">The pictures that bodies may show; others are left out.</param>
/// <param name="files">The addresses of files by number.</param>
internal sealed partial class WordPressBodies(
    string baseUrl,
    IReadOnlyDictionary<long, ShownUpload> pictures,
    Func<long, string?> files
)
{
    /// <summary>The providers whose addresses WordPress itself makes players of.</summary>
    private static readonly HashSet<string> Played = new(StringComparer.Ordinal)
    {
        "YouTube",
        "Vimeo",
        "SoundCloud",
        "X",
    };

    /// <summary>The numbers of the pictures that a body shows.</summary>
    public static IEnumerable<long> PicturesIn(string html) =>
        PictureMark().Matches(html).Select(match => Number(match.Groups["id"].Value));

    /// <summary>The body for WordPress.</summary>
    public string Of(string html)
    {
        if (html.Length == 0)
        {
            return "";
        }

        var body = new HtmlParser().ParseDocument("<!doctype html><body>" + html).Body!;
        foreach (var figure in body.QuerySelectorAll("figure").ToList())
        {
            Show(figure);
        }

        foreach (var gallery in body.QuerySelectorAll(".gallery").Where(g => g.ChildElementCount == 0).ToList())
        {
            gallery.Remove();
        }

        foreach (var element in body.QuerySelectorAll("*"))
        {
            Tidy(element);
        }

        var written = new StringBuilder();
        foreach (var node in body.ChildNodes)
        {
            var block = node is IElement element ? element.OuterHtml : node.TextContent.Trim();
            if (block.Length > 0)
            {
                written.Append(written.Length > 0 ? "\n\n" : "").Append(block);
            }
        }

        return Shortcode().Replace(written.ToString(), "&#91;");
    }

    private void Show(IElement figure)
    {
        if (figure.GetAttribute("data-media-id") is { } id)
        {
            ShowPicture(figure, pictures.GetValueOrDefault(Number(id)));
        }
        else if (figure.HasAttribute(PlayerFigures.Mark))
        {
            ShowRecording(figure);
        }
        else if (figure.ClassList.Contains("embed"))
        {
            ShowEmbed(figure);
        }
    }

    private static void ShowPicture(IElement figure, ShownUpload? picture)
    {
        if (picture is null)
        {
            figure.Remove();
            return;
        }

        var image = figure.QuerySelector("img");
        if (image is null)
        {
            image = figure.Owner!.CreateElement("img");
            figure.Prepend(image);
        }

        if (string.IsNullOrWhiteSpace(image.GetAttribute("alt")))
        {
            image.SetAttribute("alt", picture.Alt);
        }

        image.SetAttribute("src", picture.Address);
        image.SetAttribute("width", picture.Width.ToString(CultureInfo.InvariantCulture));
        image.SetAttribute("height", picture.Height.ToString(CultureInfo.InvariantCulture));
        image.ClassName = string.Create(CultureInfo.InvariantCulture, $"wp-image-{picture.PostId}");
        var isWide = figure.ClassList.Contains("wide");
        figure.ClassName = isWide ? "wp-block-image alignwide" : "wp-block-image";

        var caption = figure.QuerySelector("figcaption");
        if (string.IsNullOrWhiteSpace(caption?.TextContent))
        {
            caption?.Remove();
            caption = figure.Owner!.CreateElement("figcaption");
            caption.TextContent = picture.Caption;
        }

        if (!caption!.TextContent.Contains(picture.Credit, StringComparison.OrdinalIgnoreCase))
        {
            caption.Append(figure.Owner!.CreateTextNode(" " + picture.Credit));
        }

        if (!string.IsNullOrWhiteSpace(caption.TextContent))
        {
            figure.AppendChild(caption);
        }
    }

    private void ShowRecording(IElement figure)
    {
        if (files(PlayerFigures.IdOf(figure)) is not { } address)
        {
            figure.Remove();
            return;
        }

        var kind = FileTypes.Of(address)?.Kind ?? FileKind.Document;
        if (kind == FileKind.Document)
        {
            figure.Prepend(Link(figure.Owner!, address, address[(address.LastIndexOf('/') + 1)..]));
            return;
        }

        var name = kind == FileKind.Audio ? "audio" : "video";
        var player = figure.Owner!.CreateElement(name);
        player.SetAttribute("controls", "");
        player.SetAttribute("src", address);
        figure.Prepend(player);
        figure.ClassName = $"wp-block-{name}";
    }

    /// <summary>
    /// An address on a line of its own, of which WordPress makes the other site's player, or a link where it would not.
    /// </summary>
    private static void ShowEmbed(IElement figure)
    {
        var link = figure.QuerySelector("a[href]");
        var embed = Embed.From(link?.GetAttribute("href"));
        if (link is null || embed is null || !Played.Contains(embed.Provider))
        {
            figure.RemoveAttribute("class");
            return;
        }

        var caption = figure.QuerySelector("figcaption");
        var title = link.Closest("figcaption") is null ? link.TextContent.Trim() : "";
        if (title.Contains("://", StringComparison.Ordinal))
        {
            title = "";
        }

        var words = caption?.TextContent.Trim() ?? "";
        figure.InnerHtml = "";
        figure.ClassName = "wp-block-embed";
        var box = figure.Owner!.CreateElement("div");
        box.ClassName = "wp-block-embed__wrapper";
        box.TextContent = $"\n{embed.Address}\n";
        figure.AppendChild(box);
        if (words.Length + title.Length > 0)
        {
            var said = figure.Owner.CreateElement("figcaption");
            said.TextContent = string.Join(" – ", new[] { title, words }.Where(text => text.Length > 0));
            figure.AppendChild(said);
        }
    }

    /// <summary>
    /// Takes away what only our own pages understand, and line ends, of which WordPress makes line breaks.
    /// </summary>
    private void Tidy(IElement element)
    {
        foreach (
            var name in element
                .Attributes.Select(a => a.Name)
                .Where(name => name.StartsWith("data-", StringComparison.Ordinal))
                .ToList()
        )
        {
            element.RemoveAttribute(name);
        }

        foreach (
            var name in element
                .ClassList.Where(name => name != "gallery" && !name.StartsWith("wp-", StringComparison.Ordinal))
                .Where(name => name != "alignwide")
                .ToList()
        )
        {
            element.ClassList.Remove(name);
        }

        if (element.ClassName?.Length == 0)
        {
            element.RemoveAttribute("class");
        }

        foreach (var name in new[] { "href", "cite" })
        {
            if (element.GetAttribute(name) is { } address)
            {
                element.SetAttribute(name, Absolute(address));
            }
        }

        if (element.Closest("pre, .wp-block-embed__wrapper") is not null)
        {
            return;
        }

        foreach (var text in element.ChildNodes.OfType<IText>().ToList())
        {
            text.Data = LineEnds().Replace(text.Data, " ");
        }
    }

    private string Absolute(string address) =>
        FileRef.Parse(address) is var (id, _) && files(id) is { } file ? file
        : address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal) ? baseUrl + address
        : address;

    private static IElement Link(IDocument document, string address, string text)
    {
        var link = document.CreateElement("a");
        link.SetAttribute("href", address);
        link.TextContent = text;
        return link;
    }

    private static long Number(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("data-media-id=\"(?<id>[0-9]{1,18})\"", RegexOptions.ExplicitCapture)]
    private static partial Regex PictureMark();

    /// <summary>The bracket of what looks like a shortcode: "[gallery", "[/caption".</summary>
    [GeneratedRegex(@"\[(?=/?[A-Za-z])")]
    private static partial Regex Shortcode();

    [GeneratedRegex(@"\s*[\r\n]\s*", RegexOptions.NonBacktracking)]
    private static partial Regex LineEnds();
}
