using System.Text.RegularExpressions;
using AngleSharp.Dom;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Last step for a body: builds a new tree of plain semantic elements from whatever the old page contained. Loose text
/// becomes paragraphs, layout elements are unwrapped, players become links.
/// </summary>
internal sealed partial class WordPressCleaner
{
    private static readonly Dictionary<string, string> Inlines = new(StringComparer.Ordinal)
    {
        ["a"] = "a",
        ["abbr"] = "abbr",
        ["acronym"] = "abbr",
        ["b"] = "strong",
        ["strong"] = "strong",
        ["i"] = "em",
        ["em"] = "em",
        ["cite"] = "cite",
        ["code"] = "code",
        ["tt"] = "code",
        ["del"] = "del",
        ["dfn"] = "dfn",
        ["ins"] = "ins",
        ["kbd"] = "kbd",
        ["mark"] = "mark",
        ["q"] = "q",
        ["s"] = "s",
        ["strike"] = "s",
        ["samp"] = "samp",
        ["small"] = "small",
        ["sub"] = "sub",
        ["sup"] = "sup",
        ["time"] = "time",
        ["u"] = "u",
        ["var"] = "var",
        ["bdo"] = "bdo",
        ["bdi"] = "bdi",
        ["ruby"] = "ruby",
        ["rt"] = "rt",
        ["rp"] = "rp",
    };

    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal)
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "input",
        "button",
        "select",
        "textarea",
        "link",
        "meta",
        "base",
        "title",
        "head",
        "frame",
        "frameset",
        "applet",
        "canvas",
        "map",
        "area",
        "param",
        "source",
        "track",
        "col",
        "colgroup",
        "datalist",
        "progress",
        "meter",
        "img",
    };

    private static readonly HashSet<string> Players = new(StringComparer.Ordinal)
    {
        "iframe",
        "embed",
        "object",
        "video",
        "audio",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "blockquote",
        "pre",
        "table",
        "figure",
        "hr",
        "section",
        "article",
        "aside",
        "details",
        "iframe",
        "embed",
        "object",
        "video",
        "audio",
        "header",
        "footer",
        "main",
        "nav",
        "form",
        "fieldset",
        "center",
        "address",
    };

    private static readonly HashSet<string> BlockParts = new(StringComparer.Ordinal)
    {
        "li",
        "dt",
        "dd",
        "figcaption",
        "caption",
        "legend",
        "summary",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "hgroup",
        "dir",
        "menu",
    };

    private readonly IDocument _document;
    private readonly WordPressAddresses _addresses;
    private readonly NoteList _notes;
    private readonly HashSet<string> _targets = new(StringComparer.Ordinal);
    private readonly List<IElement> _wrappers = [];

    public WordPressCleaner(IDocument document, WordPressAddresses addresses, NoteList notes)
    {
        _document = document;
        _addresses = addresses;
        _notes = notes;
    }

    public IElement Clean(IElement body)
    {
        foreach (var link in body.QuerySelectorAll("a[href^='#']"))
        {
            _targets.Add(link.GetAttribute("href")![1..]);
        }

        var root = _document.CreateElement("div");
        Fill(root, body);
        return root;
    }

    /// <summary>Adds an element's cleaned children to a block, with loose text as paragraphs.</summary>
    private void Fill(IElement target, INode source)
    {
        Run? run = null;
        foreach (var child in source.ChildNodes)
        {
            switch (child)
            {
                case IText text:
                    if (run is null && string.IsNullOrWhiteSpace(text.Data))
                    {
                        continue;
                    }

                    run ??= Open("p");
                    run.Value.Inner.AppendChild(_document.CreateTextNode(text.Data));
                    break;
                case IElement element when IsInline(element):
                    if (run is null && element.LocalName is "br" or "wbr")
                    {
                        continue;
                    }

                    run ??= Open("p");
                    Inline(run.Value.Inner, element);
                    break;
                case IElement element:
                    Close(target, ref run);
                    Block(target, element);
                    break;
            }
        }
        Close(target, ref run);
    }

    private static bool IsInline(IElement element)
    {
        var name = element.LocalName;
        if (name is "br" or "wbr")
        {
            return true;
        }

        if (Dropped.Contains(name) || Blocks.Contains(name) || BlockParts.Contains(name))
        {
            return false;
        }

        return !HoldsBlock(element);
    }

    private static bool HoldsBlock(IElement element) =>
        element.Descendants<IElement>().Any(inner => Blocks.Contains(inner.LocalName));

    private void Block(IElement target, IElement element)
    {
        var name = element.LocalName;
        if (Dropped.Contains(name))
        {
            return;
        }

        if (Players.Contains(name))
        {
            Player(target, element);
            return;
        }
        switch (name)
        {
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "figcaption" or "address" or "legend":
                TextBlock(target, element);
                break;
            case "figure" when element.HasAttribute(WordPressHtml.PictureMark):
                Picture(target, element);
                break;
            case "figure"
            or "div"
                when element.ClassList.Contains("wp-block-embed")
                    || element.ClassName?.Contains("wp-block-embed-", StringComparison.Ordinal) == true:
                Embed(target, element);
                break;
            case "div" when element.ClassList.Contains("wp-block-file"):
                FileBlock(target, element);
                break;
            case "figure"
                when element.QuerySelectorAll("audio, video").Length == 1
                    && element.QuerySelector("figcaption") is not null:
                Recording(target, element);
                break;
            case "div" when element.ClassList.Contains("gallery"):
                Gallery(target, element);
                break;
            case "ul" or "ol" or "menu" or "dir":
                List(target, element);
                break;
            case "li":
                Fill(target, element);
                break;
            case "dl":
                Definitions(target, element);
                break;
            case "blockquote":
                Quote(target, element);
                break;
            case "pre":
                Preformatted(target, element);
                break;
            case "table":
                Table(target, element);
                break;
            case "hr":
                Add(target, _document.CreateElement("hr"));
                break;
            case "details":
                Details(target, element);
                break;
            case "form":
                _notes.Add("A form was left out.");
                break;
            default:
                var wrapper = Inlines.TryGetValue(name, out var inline) ? NewInline(inline, element) : null;
                if (wrapper is not null)
                {
                    _wrappers.Add(wrapper);
                }

                FillMarked(target, element);
                if (wrapper is not null)
                {
                    _wrappers.RemoveAt(_wrappers.Count - 1);
                }

                break;
        }
    }

    private void TextBlock(IElement target, IElement element)
    {
        if (element.ClassList.Contains("embed"))
        {
            AddLinkParagraph(target, WordPressEntities.Decode(element.TextContent).Trim(), null);
            return;
        }
        if (HoldsBlock(element))
        {
            FillMarked(target, element);
            return;
        }
        var name = element.LocalName switch
        {
            "h1" => "h2",
            "h5" or "h6" => "h4",
            "figcaption" or "address" or "legend" => "p",
            var other => other,
        };
        Run? run = Open(name);
        foreach (var child in element.ChildNodes)
        {
            Inline(run.Value.Inner, child);
        }

        KeepTarget(element, run.Value.Outer);
        KeepMarks(element, run.Value.Outer);
        Close(target, ref run);
    }

    private void Picture(IElement target, IElement figure)
    {
        var clean = _document.CreateElement("figure");
        clean.SetAttribute(WordPressHtml.PictureMark, figure.GetAttribute(WordPressHtml.PictureMark));
        var image = _document.CreateElement("img");
        image.SetAttribute("alt", figure.QuerySelector("img")?.GetAttribute("alt") ?? "");
        clean.AppendChild(image);
        if (figure.QuerySelector("figcaption") is { } given)
        {
            var caption = _document.CreateElement("figcaption");
            foreach (var child in given.ChildNodes)
            {
                Inline(caption, child);
            }

            TrimBreaks(caption);
            KeepMarks(given, caption);
            if (!string.IsNullOrWhiteSpace(caption.TextContent))
            {
                clean.AppendChild(caption);
            }
        }
        Add(target, clean);
    }

    private void Embed(IElement target, IElement element)
    {
        var caption = element.QuerySelector("figcaption");
        caption?.Remove();
        if (element.QuerySelector("blockquote") is { } quote && EmbedFigures.FromQuote(quote) is { } post)
        {
            Add(target, post);
            return;
        }
        var player = element.QuerySelector("iframe, embed, object, video, audio");
        var address = player is not null ? PlayerAddress(player) : null;
        address ??= Address().Match(element.TextContent) is { Success: true } match ? match.Value : null;
        address ??= element.QuerySelector("a[href]")?.GetAttribute("href");
        if (address is null)
        {
            Fill(target, element);
        }
        else
        {
            AddLinkParagraph(target, address, null);
        }
        if (caption is null || string.IsNullOrWhiteSpace(caption.TextContent))
        {
            return;
        }

        if (target.LastElementChild is { LocalName: "figure", ClassName: "embed" } figure)
        {
            var clean = _document.CreateElement("figcaption");
            foreach (var child in caption.ChildNodes)
            {
                Inline(clean, child);
            }

            figure.AppendChild(clean);
        }
        else
        {
            TextBlock(target, caption);
        }
    }

    /// <summary>A gallery of its pictures, followed by whatever else it contains.</summary>
    private void Gallery(IElement target, IElement element)
    {
        var figures = element.QuerySelectorAll($"figure[{WordPressHtml.PictureMark}]").ToList();
        if (figures.Count > 1)
        {
            var gallery = _document.CreateElement("div");
            gallery.ClassName = "gallery";
            foreach (var figure in figures)
            {
                Picture(gallery, figure);
                figure.Remove();
            }
            Add(target, gallery);
        }
        Fill(target, element);
    }

    private void Player(IElement target, IElement element)
    {
        if (PlayerAddress(element) is { } address)
        {
            AddLinkParagraph(target, address, element.GetAttribute("title"));
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
            _notes.LeftOut("an embedded", element.LocalName);
            if (element.LocalName is "object" or "video" or "audio")
            {
                Fill(target, element);
            }
        }
    }

    /// <summary>A player with its caption, which belongs to the player if the recording is imported.</summary>
    private void Recording(IElement target, IElement figure)
    {
        var caption = figure.QuerySelector("figcaption")!;
        caption.Remove();
        FillMarked(target, figure);
        var player = target.LastElementChild;
        if (string.IsNullOrWhiteSpace(caption.TextContent))
        {
            return;
        }

        TextBlock(target, caption);
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
    private void FileBlock(IElement target, IElement element)
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

        FillMarked(target, element);
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
            return _addresses.FilePaths(address).Count > 0 ? address : null;
        }

        return Articles.Embed.From(address)?.Address ?? address;
    }

    private void AddLinkParagraph(IElement target, string address, string? title)
    {
        var href = Href(address);
        if (href is null)
        {
            if (address.Length > 0)
            {
                Add(target, Paragraph(_document.CreateTextNode(address)));
            }

            return;
        }
        if (Articles.Embed.From(href) is not null)
        {
            Add(target, EmbedFigures.Figure(_document, href, title));
            return;
        }
        var link = _document.CreateElement("a");
        link.SetAttribute("href", href);
        link.TextContent = string.IsNullOrWhiteSpace(title) ? address : title.Trim();
        var paragraph = Paragraph(link);
        if (!href.Contains(' ') && _addresses.FilePaths(href).Count > 0)
        {
            paragraph.SetAttribute(WordPressHtml.PlayerMark, href);
        }

        Add(target, paragraph);
    }

    private IElement Paragraph(INode content)
    {
        var paragraph = _document.CreateElement("p");
        paragraph.AppendChild(content);
        return paragraph;
    }

    private void List(IElement target, IElement element)
    {
        var list = _document.CreateElement(element.LocalName == "ol" ? "ol" : "ul");
        Copy(element, list, "start", "reversed", "type");
        KeepMarks(element, list);
        IElement? last = null;
        foreach (var child in element.ChildNodes)
        {
            if (child is IElement { LocalName: "li" } item)
            {
                last = _document.CreateElement("li");
                Copy(item, last, "value");
                KeepTarget(item, last);
                KeepMarks(item, last);
                Fill(last, item);
                Tighten(last);
                list.AppendChild(last);
            }
            else if (child is IElement other && !Dropped.Contains(other.LocalName))
            {
                // A list directly inside a list belongs to the previous item.
                if (last is null)
                {
                    list.AppendChild(last = _document.CreateElement("li"));
                }

                if (IsInline(other))
                {
                    Inline(last, other);
                }
                else
                {
                    Block(last, other);
                }
            }
            else if (child is IText text && !string.IsNullOrWhiteSpace(text.Data))
            {
                list.AppendChild(last = _document.CreateElement("li"));
                last.AppendChild(_document.CreateTextNode(text.Data.Trim()));
            }
        }
        foreach (var item in list.Children.Where(item => !item.HasChildNodes).ToList())
        {
            item.Remove();
        }

        if (list.ChildElementCount > 0)
        {
            Add(target, list);
        }
    }

    /// <summary>Unwraps the paragraph of an item or cell that contains only that, or that and lists after it.</summary>
    private static void Tighten(IElement item)
    {
        if (item.FirstElementChild is not { LocalName: "p" } first)
        {
            return;
        }

        if (item.Children.Skip(1).Any(other => other.LocalName is not ("ul" or "ol")))
        {
            return;
        }

        while (first.FirstChild is { } child)
        {
            first.Before(child);
        }

        if (first.NextSibling is IText { Data: "\n" } space)
        {
            space.Remove();
        }

        first.Remove();
    }

    private void Definitions(IElement target, IElement element)
    {
        var list = _document.CreateElement("dl");
        foreach (var part in element.QuerySelectorAll("dt, dd").Where(part => part.Closest("dl") == element))
        {
            var clean = _document.CreateElement(part.LocalName);
            KeepMarks(part, clean);
            Fill(clean, part);
            Tighten(clean);
            list.AppendChild(clean);
        }
        if (list.ChildElementCount > 0)
        {
            Add(target, list);
        }
        else
        {
            Fill(target, element);
        }
    }

    private void Quote(IElement target, IElement element)
    {
        if (EmbedFigures.FromQuote(element) is { } post)
        {
            Add(target, post);
            return;
        }
        var quote = _document.CreateElement("blockquote");
        Copy(element, quote, "cite");
        KeepMarks(element, quote);
        Fill(quote, element);
        if (quote.HasChildNodes)
        {
            Add(target, quote);
        }
    }

    private void Preformatted(IElement target, IElement element)
    {
        foreach (var line in element.QuerySelectorAll("br").ToList())
        {
            line.Replace(_document.CreateTextNode("\n"));
        }

        var pre = _document.CreateElement("pre");
        KeepMarks(element, pre);
        var code = element.QuerySelector("code");
        if (code is not null && code.TextContent.Trim() == element.TextContent.Trim())
        {
            var clean = _document.CreateElement("code");
            clean.TextContent = code.TextContent.TrimEnd();
            pre.AppendChild(clean);
        }
        else
        {
            foreach (var child in element.ChildNodes)
            {
                Inline(pre, child);
            }
        }
        if (!string.IsNullOrWhiteSpace(pre.TextContent))
        {
            Add(target, pre);
        }
    }

    private void Table(IElement target, IElement element)
    {
        var table = _document.CreateElement("table");
        KeepMarks(element, table);
        var captionSource =
            element.QuerySelector("caption")
            ?? (element.ParentElement is { LocalName: "figure" } figure ? figure.QuerySelector("figcaption") : null);
        if (captionSource is not null && !string.IsNullOrWhiteSpace(captionSource.TextContent))
        {
            var caption = _document.CreateElement("caption");
            foreach (var child in captionSource.ChildNodes)
            {
                Inline(caption, child);
            }

            table.AppendChild(caption);
            if (captionSource.LocalName == "figcaption")
            {
                captionSource.InnerHtml = "";
            }
        }
        IElement? section = null;
        foreach (var row in element.QuerySelectorAll("tr").Where(row => row.Closest("table") == element))
        {
            var name = row.ParentElement?.LocalName is "thead" or "tfoot" ? row.ParentElement.LocalName : "tbody";
            if (section?.LocalName != name)
            {
                table.AppendChild(section = _document.CreateElement(name));
            }

            var cleanRow = _document.CreateElement("tr");
            foreach (var cell in row.Children.Where(cell => cell.LocalName is "td" or "th"))
            {
                var clean = _document.CreateElement(cell.LocalName);
                Copy(cell, clean, "colspan", "rowspan", "scope");
                KeepMarks(cell, clean);
                Fill(clean, cell);
                Tighten(clean);
                cleanRow.AppendChild(clean);
            }
            section.AppendChild(cleanRow);
        }
        if (section is not null)
        {
            Add(target, table);
        }
    }

    private void Details(IElement target, IElement element)
    {
        var details = _document.CreateElement("details");
        KeepMarks(element, details);
        if (element.QuerySelector("summary") is { } given)
        {
            var summary = _document.CreateElement("summary");
            foreach (var child in given.ChildNodes)
            {
                Inline(summary, child);
            }

            given.Remove();
            details.AppendChild(summary);
        }
        Fill(details, element);
        Add(target, details);
    }

    private void Inline(INode target, INode source)
    {
        switch (source)
        {
            case IText text:
                target.AppendChild(_document.CreateTextNode(text.Data));
                break;
            case IElement { LocalName: "br" }:
                target.AppendChild(_document.CreateElement("br"));
                break;
            case IElement element when Dropped.Contains(element.LocalName) || Players.Contains(element.LocalName):
                break;
            case IElement element:
                INode inner = target;
                var name = Inlines.GetValueOrDefault(element.LocalName) ?? (HasMarks(element) ? "span" : null);
                if (name is not null && NewInline(name, element) is { } clean)
                {
                    if (
                        string.IsNullOrWhiteSpace(element.TextContent)
                        && !clean.HasAttribute("id")
                        && (name == "a" || element.TextContent.Length == 0)
                    )
                    {
                        // An empty link is dropped; its white space still separates words.
                        if (element.TextContent.Length > 0)
                        {
                            target.AppendChild(_document.CreateTextNode(" "));
                        }

                        return;
                    }
                    inner = target.AppendChild(clean);
                }
                foreach (var child in element.ChildNodes)
                {
                    Inline(inner, child);
                }

                break;
        }
    }

    /// <summary>An inline element without its styling; null if nothing in it is worth keeping.</summary>
    private IElement? NewInline(string name, IElement element)
    {
        var clean = _document.CreateElement(name);
        KeepTarget(element, clean);
        KeepMarks(element, clean);
        switch (name)
        {
            case "a":
                var href = Href(element.GetAttribute("href") ?? "");
                if (href is null && !clean.HasAttribute("id"))
                {
                    return null;
                }

                if (href is not null)
                {
                    clean.SetAttribute("href", href);
                }

                Copy(element, clean, "title", "hreflang");
                break;
            case "abbr" or "dfn":
                Copy(element, clean, "title");
                break;
            case "time":
                Copy(element, clean, "datetime");
                break;
            case "bdo" or "bdi":
                Copy(element, clean, "dir");
                break;
            case "q" or "del" or "ins":
                Copy(element, clean, "cite");
                break;
        }
        return clean;
    }

    /// <summary>The target of a link, without the host if it is on the old site; null for a forbidden target.</summary>
    private string? Href(string address)
    {
        address = WordPressEntities.Decode(address).Trim();
        if (address.Length == 0 || address.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        // Works without a target: HTML, section 7.4.6.4, "Scrolling to a fragment".
        if (address.Equals("#top", StringComparison.OrdinalIgnoreCase))
        {
            return "#top";
        }

        if (address.StartsWith('#'))
        {
            return address.Length > 1 ? "#" + TargetId(address[1..]) : null;
        }

        if (_addresses.UploadPath(address) is { } file && !WordPressAddresses.IsPicture(file))
        {
            return address;
        }

        if (_addresses.LocalPath(address) is { } path)
        {
            return path;
        }

        if (address.StartsWith("//", StringComparison.Ordinal))
        {
            return "https:" + address;
        }

        var colon = address.IndexOf(':');
        var slash = address.AsSpan().IndexOfAny('/', '?', '#');
        if (colon < 0 || (slash >= 0 && slash < colon))
        {
            return address;
        }

        return address[..colon].ToLowerInvariant() is "http" or "https" or "mailto" or "tel" or "ftp" ? address : null;
    }

    private void KeepTarget(IElement from, IElement to)
    {
        var id = from.GetAttribute("id") ?? (from.LocalName == "a" ? from.GetAttribute("name") : null);
        if (id is not null && _targets.Remove(id))
        {
            to.Id = TargetId(id);
        }
    }

    /// <summary>
    /// Like <see cref="Fill"/>, but for an element that is unwrapped: its language and direction pass to its content.
    /// </summary>
    private void FillMarked(IElement target, IElement source)
    {
        var before = target.ChildElementCount;
        Fill(target, source);
        if (!HasMarks(source))
        {
            return;
        }

        foreach (var block in target.Children.Skip(before))
        {
            KeepMarks(source, block);
        }
    }

    private static bool HasMarks(IElement element) => Language(element) is not null || Direction(element) is not null;

    /// <summary>Keeps the language and direction of a part of the text; an element's own attributes win.</summary>
    private static void KeepMarks(IElement from, IElement to)
    {
        if (Language(from) is { } language && !to.HasAttribute("lang"))
        {
            to.SetAttribute("lang", language);
        }

        if (Direction(from) is { } direction && !to.HasAttribute("dir"))
        {
            to.SetAttribute("dir", direction);
        }
    }

    private static string? Language(IElement element) =>
        WordPressLanguage.Tag(element.GetAttribute("lang") ?? element.GetAttribute("xml:lang"));

    private static string? Direction(IElement element) =>
        element.GetAttribute("dir")?.Trim().ToLowerInvariant() is { } dir && dir is "ltr" or "rtl" or "auto" ? dir
        : element.GetAttribute("style") is { } style && DirectionStyle().Match(style) is { Success: true } match
            ? match.Groups["dir"].Value.ToLowerInvariant()
        : null;

    /// <summary>The allow-list keeps only ids of footnotes, which start with this.</summary>
    private static string TargetId(string id) => id.StartsWith("fn", StringComparison.Ordinal) ? id : "fn-" + id;

    private static void Copy(IElement from, IElement to, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (from.GetAttribute(name) is { Length: > 0 } value)
            {
                to.SetAttribute(name, value);
            }
        }
    }

    private Run Open(string name)
    {
        var outer = _document.CreateElement(name);
        var inner = outer;
        foreach (var wrapper in _wrappers)
        {
            inner = (IElement)inner.AppendChild((IElement)wrapper.Clone(deep: false));
        }

        return new Run(outer, inner);
    }

    private void Close(IElement target, ref Run? run)
    {
        if (run is not { Outer: var outer })
        {
            return;
        }

        run = null;
        TrimBreaks(outer);
        if (string.IsNullOrWhiteSpace(outer.TextContent.Replace('\u200B', ' ')))
        {
            return;
        }

        if (
            outer.LocalName == "p"
            && outer.ChildElementCount == 0
            && outer.TextContent.Trim() is var text
            && Address().Match(text) is { Success: true } match
            && match.Length == text.Length
        )
        {
            AddLinkParagraph(target, WordPressEntities.Decode(text), null);
            return;
        }
        Add(target, outer);
    }

    private static void Add(IElement target, IElement block)
    {
        target.AppendChild(block);
        target.AppendChild(target.Owner!.CreateTextNode("\n"));
    }

    /// <summary>Trims white space and line breaks at both ends.</summary>
    private static void TrimBreaks(INode block)
    {
        while (block.LastChild is { } last)
        {
            if (last is IText text)
            {
                text.Data = text.Data.TrimEnd();
                if (text.Data.Length > 0)
                {
                    break;
                }
            }
            else if (last is not IElement { LocalName: "br" })
            {
                break;
            }
            block.RemoveChild(last);
        }
        while (block.FirstChild is { } first)
        {
            if (first is IText text)
            {
                text.Data = text.Data.TrimStart();
                if (text.Data.Length > 0)
                {
                    break;
                }
            }
            else if (first is not IElement { LocalName: "br" })
            {
                break;
            }
            block.RemoveChild(first);
        }
    }

    [GeneratedRegex(@"https?://[^\s<>""]+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex(
        @"\bdirection\s{0,9}:\s{0,9}(?<dir>ltr|rtl)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex DirectionStyle();

    private readonly record struct Run(IElement Outer, IElement Inner);
}
