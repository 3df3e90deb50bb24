using System.Text.RegularExpressions;
using AngleSharp.Dom;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Cleans what is more than text: pictures, galleries, players, embeds, files.</summary>
internal sealed partial class MediaBlocks(
    WordPressCleaner cleaner,
    IDocument document,
    WordPressAddresses addresses,
    InlineText inlines,
    LinkTargets links,
    NoteList notes
)
{
    /// <summary>The first web address in a text; null for none.</summary>
    public static string? AddressIn(string text) =>
        Address().Match(text) is { Success: true } match ? match.Value : null;

    public void AddPicture(IElement target, IElement figure)
    {
        var clean = document.CreateElement("figure");
        clean.SetAttribute(WordPressHtml.PictureMark, figure.GetAttribute(WordPressHtml.PictureMark));
        var image = document.CreateElement("img");
        image.SetAttribute("alt", figure.QuerySelector("img")?.GetAttribute("alt") ?? "");
        clean.AppendChild(image);
        if (figure.QuerySelector("figcaption") is { } given)
        {
            var caption = document.CreateElement("figcaption");
            inlines.AppendContent(caption, given);
            caption.TrimBreaks();
            LanguageAttributes.Keep(given, caption);
            if (!string.IsNullOrWhiteSpace(caption.TextContent))
            {
                clean.AppendChild(caption);
            }
        }
        target.AppendBlock(clean);
    }

    /// <summary>A gallery of its pictures, followed by whatever else it contains.</summary>
    public void AddGallery(IElement target, IElement element)
    {
        var figures = element.QuerySelectorAll($"figure[{WordPressHtml.PictureMark}]").ToList();
        if (figures.Count > 1)
        {
            var gallery = document.CreateElement("div");
            gallery.ClassName = "gallery";
            foreach (var figure in figures)
            {
                AddPicture(gallery, figure);
                figure.Remove();
            }
            target.AppendBlock(gallery);
        }
        cleaner.Fill(target, element);
    }

    /// <summary>What another site showed in the text: its player or post, or else a link, with the caption.</summary>
    public void AddEmbed(IElement target, IElement element)
    {
        var caption = element.QuerySelector("figcaption");
        caption?.Remove();
        if (element.QuerySelector("blockquote") is { } quote && EmbedFigures.FromQuote(quote) is { } post)
        {
            target.AppendBlock(post);
            return;
        }
        var player = element.QuerySelector("iframe, embed, object, video, audio");
        var address = player is not null ? PlayerAddress(player) : null;
        address ??= AddressIn(element.TextContent);
        address ??= element.QuerySelector("a[href]")?.GetAttribute("href");
        if (address is null)
        {
            cleaner.Fill(target, element);
        }
        else
        {
            AddLink(target, address, null);
        }
        if (caption is null || string.IsNullOrWhiteSpace(caption.TextContent))
        {
            return;
        }

        if (target.LastElementChild is { LocalName: "figure", ClassName: "embed" } figure)
        {
            var clean = document.CreateElement("figcaption");
            inlines.AppendContent(clean, caption);
            figure.AppendChild(clean);
        }
        else
        {
            cleaner.AddText(target, caption);
        }
    }

    /// <summary>A link to what a player played, which becomes a player again if that file is imported.</summary>
    public void AddPlayer(IElement target, IElement element)
    {
        if (PlayerAddress(element) is { } address)
        {
            AddLink(target, address, element.GetAttribute("title"));
            if (target.LastElementChild is { } player && player.HasAttribute(WordPressHtml.PlayerMark))
            {
                // If the first file is missing, another format of the same recording may exist.
                var sources = element
                    .QuerySelectorAll("source[src]")
                    .Select(source => source.GetAttribute("src")!.Trim())
                    .Where(source => source != address && !source.Contains(' '))
                    .Take(10);
                player.SetAttribute(
                    WordPressHtml.PlayerMark,
                    string.Join(' ', sources.Prepend(player.GetAttribute(WordPressHtml.PlayerMark)!))
                );
            }
        }
        else
        {
            notes.LeftOut("an embedded", element.LocalName);
            if (element.LocalName is "object" or "video" or "audio")
            {
                cleaner.Fill(target, element);
            }
        }
    }

    /// <summary>A player with its caption, which belongs to the player if the recording is imported.</summary>
    public void AddRecording(IElement target, IElement figure)
    {
        var caption = figure.QuerySelector("figcaption")!;
        caption.Remove();
        cleaner.FillUnwrapped(target, figure);
        var player = target.LastElementChild;
        if (string.IsNullOrWhiteSpace(caption.TextContent))
        {
            return;
        }

        cleaner.AddText(target, caption);
        if (
            player?.HasAttribute(WordPressHtml.PlayerMark) == true
            && target.LastElementChild is { LocalName: "p" } text
            && text != player
        )
        {
            text.SetAttribute(WordPressHtml.CaptionMark, "");
        }
    }

    /// <summary>A link to a file, without the button and frame that WordPress added.</summary>
    public void AddFile(IElement target, IElement element)
    {
        var extras = element.QuerySelectorAll("object, .wp-block-file__button").ToList();
        if (
            element
                .QuerySelectorAll("a[href]")
                .Any(link => !extras.Contains(link) && !string.IsNullOrWhiteSpace(link.TextContent))
        )
        {
            foreach (var extra in extras)
            {
                extra.Remove();
            }
        }

        cleaner.FillUnwrapped(target, element);
    }

    /// <summary>A paragraph with a link, or an embed if the address is one that readers can play here.</summary>
    public void AddLink(IElement target, string address, string? title)
    {
        var href = links.Clean(address);
        if (href is null)
        {
            if (address.Length > 0)
            {
                target.AppendBlock(Paragraph(document.CreateTextNode(address)));
            }

            return;
        }
        if (Embed.From(href) is not null)
        {
            target.AppendBlock(EmbedFigures.Figure(document, href, title));
            return;
        }
        var link = document.CreateElement("a");
        link.SetAttribute("href", href);
        link.TextContent = string.IsNullOrWhiteSpace(title) ? address : title.Trim();
        var paragraph = Paragraph(link);
        if (!href.Contains(' ') && addresses.FilePaths(href).Count > 0)
        {
            paragraph.SetAttribute(WordPressHtml.PlayerMark, href);
        }

        target.AppendBlock(paragraph);
    }

    private string? PlayerAddress(IElement player)
    {
        var address = (
            player.GetAttribute("src")
            ?? player.GetAttribute("data")
            ?? player.QuerySelector("source[src]")?.GetAttribute("src")
            ?? player.QuerySelector("embed[src]")?.GetAttribute("src")
            ?? player.QuerySelector("param[name='movie'], param[name='src']")?.GetAttribute("value")
            ?? ""
        ).Trim();
        if (address.StartsWith("//", StringComparison.Ordinal))
        {
            address = "https:" + address;
        }

        if (
            !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || !uri.Scheme.StartsWith("http", StringComparison.Ordinal)
        )
        {
            return addresses.FilePaths(address).Count > 0 ? address : null;
        }

        return Embed.From(address)?.Address ?? address;
    }

    private IElement Paragraph(INode content)
    {
        var paragraph = document.CreateElement("p");
        paragraph.AppendChild(content);
        return paragraph;
    }

    [GeneratedRegex(@"https?://[^\s<>""]+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
