using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Fourth step for a body: makes each picture a figure between paragraphs, with its caption.</summary>
internal sealed partial class WordPressPictures(IDocument document, WordPressAddresses addresses, NoteList notes)
{
    private static readonly string[] LateAttributes = ["data-src", "data-lazy-src", "data-original", "data-orig-file"];

    private readonly List<WordPressPicture> _found = [];

    public IReadOnlyList<WordPressPicture> Found => _found;

    public void Lift(IElement body)
    {
        foreach (var item in body.QuerySelectorAll(".blocks-gallery-item, .blocks-gallery-grid").Reverse().ToList())
        {
            Unwrap(item);
        }

        foreach (var gallery in body.QuerySelectorAll(".wp-block-gallery, .gallery, .tiled-gallery").Reverse().ToList())
        {
            Frame(gallery);
        }

        foreach (var cover in body.QuerySelectorAll("[style*='background-image']").ToList())
        {
            AddBackground(cover);
        }

        foreach (var text in MarkdownTexts(body).ToList())
        {
            ReplaceMarkdown(text);
        }

        foreach (var picture in body.QuerySelectorAll("img").ToList())
        {
            Lift(picture, body);
        }
    }

    private void Lift(IElement image, IElement body)
    {
        var source = SourceOf(image);
        var alt = WordPressText.Plain((image.GetAttribute("alt") ?? "").Replace("<", "&lt;", StringComparison.Ordinal));
        var attachment = AttachmentId(image);
        if (IsSmiley(image, source))
        {
            image.Replace(document.CreateTextNode(alt));
            return;
        }
        if (source.Length == 0 && attachment is null)
        {
            if (alt.Length > 0)
            {
                notes.Add($"Left out a picture without an address: {NoteList.Short(alt)}");
            }

            RemoveWithEmptyParents(image, body);
            return;
        }
        if (IsTracker(image))
        {
            RemoveWithEmptyParents(image, body);
            return;
        }

        var holder = image;
        var link = LinkAround(image);
        if (link is not null)
        {
            holder = link;
        }

        var frame = FrameAround(holder);
        var figure = document.CreateElement("figure");
        var clean = document.CreateElement("img");
        clean.SetAttribute("alt", alt);
        figure.AppendChild(clean);
        var caption = frame is null ? null : TakeCaption(frame);
        var full = link?.GetAttribute("href")?.Trim() ?? "";
        var fullPath = addresses.UploadPath(full);
        // A picture that links to a file, such as the cover of a report.
        var isFile = addresses.FilePaths(full).Count > 0;
        var linked =
            isFile ? full
            : fullPath is null ? LinkOf(full)
            : "";
        if (link is not null && (isFile || (fullPath is null && LeadsElsewhere(full))))
        {
            caption = AddLink(caption, full);
        }

        if (caption is not null)
        {
            figure.AppendChild(caption);
        }

        var paths = new List<string>();
        if (addresses.UploadPath(source) is { } path)
        {
            var originals = WordPressAddresses.Originals(path);
            paths.AddRange(originals);
            // A linked file is usually the original of the smaller copy in the body.
            if (fullPath is not null && originals.Contains(fullPath))
            {
                paths.Remove(fullPath);
                paths.Insert(Math.Min(1, paths.Count), fullPath);
            }
        }
        else if (fullPath is not null && WordPressAddresses.IsPicture(fullPath))
        {
            paths.Add(fullPath);
        }
        figure.SetAttribute(WordPressHtml.PictureMark, _found.Count.ToString(CultureInfo.InvariantCulture));
        _found.Add(
            new WordPressPicture(_found.Count, source, paths, attachment, alt)
            {
                Link = linked,
                PathsElsewhere =
                [
                    .. addresses
                        .UploadPaths(source)
                        .Concat(paths.Count == 0 ? addresses.UploadPaths(full) : [])
                        .SelectMany(WordPressAddresses.Originals)
                        .Except(paths)
                        .Distinct(),
                ],
            }
        );

        var replaced = frame ?? holder;
        replaced.Replace(figure);
        LiftOut(figure, body);
    }

    /// <summary>
    /// The address of a picture. Lazy loaders replace it with a placeholder: a tiny inline picture or one of their own
    /// files.
    /// </summary>
    private string SourceOf(IElement image)
    {
        var source = (image.GetAttribute("src") ?? "").Trim();
        if (source.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            source = "";
        }

        if (source.Length > 0 && addresses.UploadPaths(source).Count > 0)
        {
            return source;
        }

        var late = LateAttributes
            .Select(name => image.GetAttribute(name)?.Trim())
            .FirstOrDefault(value => value is { Length: > 0 });
        if (late is not null || source.Length > 0)
        {
            return late ?? source;
        }

        var sets = new[]
        {
            image.GetAttribute("srcset"),
            image.GetAttribute("data-srcset"),
            image.GetAttribute("data-lazy-srcset"),
        }.Concat(
            image
                .Ancestors<IElement>()
                .FirstOrDefault(e => e.LocalName == "picture")
                ?.QuerySelectorAll("source")
                .Select(s => s.GetAttribute("srcset"))
                ?? []
        );
        return sets.Select(Widest).FirstOrDefault(address => address.Length > 0) ?? "";
    }

    /// <summary>
    /// The address of the widest picture in a srcset such as "small.jpg 300w, large.jpg 1200w"; empty for none.
    /// </summary>
    private static string Widest(string? set) =>
        (set ?? "")
            .Split(", ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(one => one.TrimEnd(',').Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length > 0 && !parts[0].StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(parts =>
                parts.Length > 1
                && double.TryParse(
                    parts[1].TrimEnd('w', 'x'),
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var width
                )
                    ? width
                    : 0
            )
            .Select(parts => parts[0])
            .FirstOrDefault()
        ?? "";

    private static long? AttachmentId(IElement image)
    {
        if (long.TryParse(image.GetAttribute("data-attachment"), out var id))
        {
            return id;
        }

        if (AttachmentClass().Match(image.GetAttribute("class") ?? "") is { Success: true } match)
        {
            return long.TryParse(match.Groups[1].Value, out id) ? id : null;
        }

        if (long.TryParse(image.GetAttribute("data-attachment-id"), out id))
        {
            return id;
        }

        return long.TryParse(image.GetAttribute("data-id"), out id) ? id : null;
    }

    private static bool IsSmiley(IElement image, string source)
    {
        var classes = image.GetAttribute("class") ?? "";
        return classes.Contains("wp-smiley", StringComparison.Ordinal)
            || classes.Split(' ').Contains("emoji")
            || source.Contains("/s.w.org/images/core/emoji/", StringComparison.Ordinal);
    }

    private static bool IsTracker(IElement image) =>
        image.GetAttribute("width") is "1" or "0" && image.GetAttribute("height") is "1" or "0";

    private static IElement? LinkAround(IElement image)
    {
        var link = image.Closest("a");
        return link is not null && IsOnlyContent(image, link) ? link : null;
    }

    private static bool IsOnlyContent(IElement inner, IElement outer) =>
        outer.QuerySelectorAll("img").Length == 1 && string.IsNullOrWhiteSpace(outer.TextContent) && inner != outer;

    /// <summary>The element that contains only this picture and its caption.</summary>
    private static IElement? FrameAround(IElement holder)
    {
        var frame = holder.Closest("figure, div.wp-caption, dl.wp-caption, dl.gallery-item");
        if (frame is null || frame.HasAttribute(WordPressHtml.PictureMark))
        {
            return null;
        }

        return
            frame.QuerySelectorAll("img").Length == 1
            && frame.QuerySelector("table, video, audio, iframe, ul, ol") is null
            && frame.QuerySelector($"[{WordPressHtml.PictureMark}]") is null
            ? frame
            : null;
    }

    private IElement? TakeCaption(IElement frame)
    {
        var caption = document.CreateElement("figcaption");
        var given = frame.QuerySelectorAll("figcaption, .wp-caption-text, .wp-caption-dd, dd").ToList();
        if (given.Count == 0)
        {
            foreach (var image in frame.QuerySelectorAll("img").ToList())
            {
                image.Remove();
            }

            if (string.IsNullOrWhiteSpace(frame.TextContent))
            {
                return null;
            }

            MoveChildren(frame, caption);
            return caption;
        }
        foreach (var part in given.Where(part => !given.Exists(other => other != part && other.Contains(part))))
        {
            if (caption.HasChildNodes)
            {
                caption.AppendChild(document.CreateTextNode(" "));
            }

            MoveChildren(part, caption);
        }
        return string.IsNullOrWhiteSpace(caption.TextContent) ? null : caption;
    }

    /// <summary>Turns any kind of gallery into an element that its figures may stay in.</summary>
    private void Frame(IElement gallery)
    {
        var frame = document.CreateElement("div");
        frame.ClassName = "gallery";
        MoveChildren(gallery, frame);
        gallery.Replace(frame);
    }

    private static void Unwrap(IElement element)
    {
        while (element.FirstChild is { } child)
        {
            element.Before(child);
        }

        element.Remove();
    }

    private static void MoveChildren(INode from, INode to)
    {
        while (from.FirstChild is { } child)
        {
            to.AppendChild(child);
        }
    }

    /// <summary>Whether dropping a picture's link would lose something: its own page and file do not count.</summary>
    private bool LeadsElsewhere(string href)
    {
        if (href.Length == 0 || href.StartsWith('#') || WordPressAddresses.IsPicture(href.Split('?', '#')[0]))
        {
            return false;
        }

        if (href.Contains("attachment_id=", StringComparison.Ordinal))
        {
            return false;
        }

        if (addresses.LocalPath(href) is not { } path)
        {
            return true;
        }
        // An attachment's page is below its post's page, so deeper than a post of its own.
        return path.Count(c => c == '/') < 6;
    }

    /// <summary>The target of the link around a picture, kept if the picture is unavailable; empty for none.</summary>
    private string LinkOf(string href) =>
        addresses.LocalPath(href)
        ?? (Uri.TryCreate(href, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? href : "");

    private IElement AddLink(IElement? caption, string href)
    {
        if (caption?.QuerySelector("a") is not null)
        {
            return caption;
        }

        var link = document.CreateElement("a");
        link.SetAttribute("href", href);
        var result = document.CreateElement("figcaption");
        result.AppendChild(link);
        if (caption is not null)
        {
            MoveChildren(caption, link);
        }
        else
        {
            link.TextContent = LinkText(href);
        }

        return result;
    }

    internal static string LinkText(string href)
    {
        var text = Uri.TryCreate(href, UriKind.Absolute, out var uri) ? uri.Host + uri.AbsolutePath.TrimEnd('/') : href;
        text = text.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? text[4..] : text;
        return text.Length <= 60 ? text : text[..57] + "…";
    }

    /// <summary>Splits the paragraphs and inline elements around a figure until it stands between blocks.</summary>
    private static void LiftOut(IElement figure, IElement body)
    {
        while (figure.ParentElement is { } parent && parent != body && IsCut(parent.LocalName))
        {
            if (figure.PreviousSibling is not null)
            {
                // Move what comes before, so that many pictures in one paragraph move each node only once.
                var before = (IElement)parent.Clone(deep: false);
                while (parent.FirstChild is { } child && child != figure)
                {
                    before.AppendChild(child);
                }

                if (HasContent(before))
                {
                    parent.Before(before);
                }
            }
            parent.Before(figure);
            if (!HasContent(parent))
            {
                parent.Remove();
            }
        }
        if (figure.ParentElement is { LocalName: "summary" } summary)
        {
            summary.After(figure);
        }

        if (figure.ParentElement is { LocalName: "caption" } caption)
        {
            caption.Closest("table")?.Before(figure);
        }
    }

    private static bool IsCut(string name) =>
        name
            is "p"
                or "a"
                or "span"
                or "strong"
                or "b"
                or "em"
                or "i"
                or "u"
                or "s"
                or "strike"
                or "del"
                or "ins"
                or "small"
                or "big"
                or "font"
                or "code"
                or "pre"
                or "h1"
                or "h2"
                or "h3"
                or "h4"
                or "h5"
                or "h6"
                or "center"
                or "cite"
                or "sup"
                or "sub"
                or "q"
                or "mark"
                or "abbr"
                or "acronym"
                or "label"
                or "tt"
                or "address"
                or "picture"
                or "figure"
                or "figcaption";

    private static bool HasContent(IElement element) =>
        !string.IsNullOrWhiteSpace(element.TextContent)
        || element.QuerySelector("img, figure, iframe, video, audio, embed, object, hr") is not null;

    private static void RemoveWithEmptyParents(IElement image, IElement body)
    {
        var parent = image.ParentElement;
        image.Remove();
        while (parent is not null && parent != body && IsCut(parent.LocalName) && !HasContent(parent))
        {
            var empty = parent;
            parent = parent.ParentElement;
            empty.Remove();
        }
    }

    private void AddBackground(IElement cover)
    {
        var match = BackgroundUrl().Match(cover.GetAttribute("style") ?? "");
        if (!match.Success)
        {
            return;
        }

        var image = document.CreateElement("img");
        image.SetAttribute("src", match.Groups["url"].Value);
        cover.Before(image);
    }

    private static IEnumerable<IText> MarkdownTexts(IElement body)
    {
        foreach (var text in body.Descendants<IText>())
        {
            if (
                text.Data.Contains("![", StringComparison.Ordinal)
                && text.ParentElement?.Closest("pre, code, a") is null
            )
            {
                yield return text;
            }
        }
    }

    private void ReplaceMarkdown(IText text)
    {
        var data = text.Data;
        var at = 0;
        foreach (Match match in MarkdownImage().Matches(data))
        {
            if (match.Index > at)
            {
                text.Before(document.CreateTextNode(data[at..match.Index]));
            }

            var image = document.CreateElement("img");
            image.SetAttribute("src", match.Groups["src"].Value);
            image.SetAttribute("alt", match.Groups["alt"].Value);
            text.Before(image);
            at = match.Index + match.Length;
        }
        if (at == 0)
        {
            return;
        }

        if (at < data.Length)
        {
            text.Before(document.CreateTextNode(data[at..]));
        }

        text.Remove();
    }

    [GeneratedRegex(@"\bwp-image-(\d{1,18})\b")]
    private static partial Regex AttachmentClass();

    [GeneratedRegex(
        """background-image:\s*url\(\s*['"]?(?<url>[^'")\s]+)""",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex BackgroundUrl();

    [GeneratedRegex(@"!\[(?<alt>[^\]\r\n]{0,500})\]\((?<src>[^)\s]{1,500})[^)\r\n]{0,200}\)")]
    private static partial Regex MarkdownImage();
}
