using System.Buffers;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Embeds in a body. The stored form is a figure with a link to the other site's page; readers get the same figure plus
/// the address of the frame, which a script loads on request.
/// </summary>
internal static class EmbedFigures
{
    private static readonly SearchValues<string> Hosts = SearchValues.Create(
        [
            "youtu",
            "vimeo.com",
            "twitter.com",
            "x.com/",
            "instagram.com",
            "openstreetmap.org",
            "google.com/maps",
            "maps.google.",
            "soundcloud.com",
        ],
        StringComparison.OrdinalIgnoreCase
    );

    private const int LongestSignature = 300;

    /// <summary>Calls to action in other sites' markup.</summary>
    private static readonly string[] Invitations =
    [
        "View this post on Instagram",
        "View on Instagram",
        "View this profile on Instagram",
    ];

    /// <summary>
    /// Converts what people paste (a frame, the markup of a post, a paragraph with nothing but an address) to the
    /// stored form if it is from a known site. Runs before the cleaning, which removes frames.
    /// </summary>
    public static string Lift(string html)
    {
        if (!html.AsSpan().ContainsAny(Hosts))
        {
            return html;
        }

        var body = new HtmlParser().ParseDocument(html).Body!;
        foreach (var frame in body.QuerySelectorAll("iframe[src]").ToList())
        {
            if (Embed.From(frame.GetAttribute("src")) is { } embed)
            {
                Place(Figure(frame.Owner!, embed.Address, frame.GetAttribute("title")), frame);
            }
        }

        foreach (var quote in body.QuerySelectorAll("blockquote").ToList())
        {
            if (FromQuote(quote) is { } figure)
            {
                Place(figure, quote);
            }
        }

        foreach (var block in body.QuerySelectorAll("p, figure.embed").ToList())
        {
            if (OnlyAddress(block) is { } address && Embed.From(address) is not null)
            {
                block.Replace(Figure(block.Owner!, address, null));
            }
        }

        return body.InnerHtml;
    }

    /// <summary>The stored form.</summary>
    public static IElement Figure(IDocument document, string address, string? title)
    {
        var figure = document.CreateElement("figure");
        figure.ClassName = "embed";
        var link = document.CreateElement("a");
        link.SetAttribute("href", address);
        link.TextContent = string.IsNullOrWhiteSpace(title) ? address : title.Trim();
        figure.AppendChild(link);
        return figure;
    }

    /// <summary>
    /// A post's markup as offered by its site, in the stored form with the post's text; null for other quotes.
    /// </summary>
    public static IElement? FromQuote(IElement quote)
    {
        if (!quote.ClassList.Contains("twitter-tweet") && !quote.ClassList.Contains("instagram-media"))
        {
            return null;
        }

        var embed = quote
            .QuerySelectorAll("a[href]")
            .Select(a => Embed.From(a.GetAttribute("href")))
            .LastOrDefault(e => e is not null);
        if (embed is null)
        {
            return null;
        }

        var words = quote.QuerySelector("p");
        var figure = Figure(quote.Owner!, embed.Address, Line(words?.TextContent));
        if (Signature(quote, words) is { Length: > 0 } signature)
        {
            var caption = quote.Owner!.CreateElement("figcaption");
            caption.TextContent = signature;
            figure.AppendChild(caption);
        }

        return figure;
    }

    /// <summary>
    /// Author and date: what a post's markup contains besides its text, which readers would otherwise see only on the
    /// other site.
    /// </summary>
    private static string Signature(IElement quote, IElement? words)
    {
        var text = string.Join(
            ' ',
            quote
                .Descendants<IText>()
                .Where(t => words?.Contains(t) != true && t.ParentElement?.LocalName is not ("script" or "style"))
                .Select(t => Line(t.Data))
                .Where(part => part.Length > 0)
        );
        foreach (var invitation in Invitations)
        {
            text = text.Replace(invitation, "", StringComparison.OrdinalIgnoreCase);
        }

        text = Line(text).Trim('—', '–', '-', '·', ' ');
        return text.Length <= LongestSignature ? text : PlainText.Start(text, LongestSignature - 1) + "…";
    }

    /// <summary>The markup for readers. A link to an unknown site stays a link.</summary>
    public static void Show(IElement figure)
    {
        var document = figure.Owner!;
        var link = figure.QuerySelector("a[href]");
        var embed = Embed.From(link?.GetAttribute("href"));
        if (embed is null)
        {
            figure.ClassList.Remove("embed");
            return;
        }

        var caption = figure.QuerySelector("figcaption");
        var title = Line(link!.Closest("figcaption") is null ? link.TextContent : null);
        var isAddress = title.Length == 0 || title.Contains("://", StringComparison.Ordinal);
        var shown = document.CreateElement("a");
        shown.ClassName = "embed-link";
        shown.SetAttribute("href", embed.Address);
        shown.SetAttribute("target", "_blank");
        shown.SetAttribute("rel", "noopener");
        Append(shown, "embed-provider", embed.Provider);
        shown.AppendChild(document.CreateTextNode(" "));
        Append(shown, "embed-title", isAddress ? Short(embed.Address) : title);
        var box = document.CreateElement("div");
        box.ClassName = "embed-box";
        box.AppendChild(shown);

        figure.InnerHtml = "";
        figure.ClassName = $"embed embed-{embed.Shape.ToString().ToLowerInvariant()}";
        figure.SetAttribute("data-frame", embed.Frame);
        figure.SetAttribute("data-provider", embed.Provider);
        figure.AppendChild(box);
        if (!string.IsNullOrWhiteSpace(caption?.TextContent))
        {
            figure.AppendChild(caption);
        }
    }

    private static void Append(IElement parent, string name, string text)
    {
        var part = parent.Owner!.CreateElement("span");
        part.ClassName = name;
        part.TextContent = text;
        parent.AppendChild(part);
    }

    /// <summary>Replaces the element by the figure between blocks: a figure is not allowed in a paragraph.</summary>
    private static void Place(IElement figure, IElement element)
    {
        var block = element.Closest("p") ?? element;
        if (block != element)
        {
            element.Remove();
            block.After(figure);
            if (string.IsNullOrWhiteSpace(block.TextContent) && block.QuerySelector("img, iframe") is null)
            {
                block.Remove();
            }

            return;
        }

        if (element.Closest("figure") is { } outer)
        {
            if (outer.QuerySelector("figcaption") is { } caption)
            {
                figure.AppendChild(caption);
            }

            outer.Replace(figure);
            return;
        }

        element.Replace(figure);
    }

    /// <summary>The address that is an element's only content; null if there is more.</summary>
    private static string? OnlyAddress(IElement element)
    {
        var text = element.TextContent.Trim();
        return
            text.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            && !text.Any(char.IsWhiteSpace)
            && element.QuerySelectorAll("*").All(inner => inner.LocalName is "a" or "span" or "br" or "div")
            ? text
            : null;
    }

    private static string Line(string? text) =>
        string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Short(string address)
    {
        var text = address["https://".Length..];
        text = text.StartsWith("www.", StringComparison.Ordinal) ? text[4..] : text;
        return text.Length <= 60 ? text : PlainText.Start(text, 59) + "…";
    }
}
