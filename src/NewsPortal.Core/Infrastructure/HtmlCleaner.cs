using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ganss.Xss;

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// The single allow-list for HTML from any source: editor, import, later the API. Everything else is removed; the text
/// inside an unknown element stays, except for elements that contain no prose (script, style).
/// </summary>
public sealed partial class HtmlCleaner
{
    private static readonly string[] Tags =
    [
        "p",
        "br",
        "hr",
        "h2",
        "h3",
        "h4",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "figure",
        "figcaption",
        "img",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "a",
        "strong",
        "em",
        "b",
        "i",
        "u",
        "s",
        "del",
        "ins",
        "sub",
        "sup",
        "small",
        "mark",
        "code",
        "kbd",
        "samp",
        "var",
        "abbr",
        "cite",
        "q",
        "time",
        "section",
        "aside",
        "details",
        "summary",
        "div",
        "span",
    ];

    private static readonly string[] Attributes =
    [
        "href",
        "title",
        "alt",
        "colspan",
        "rowspan",
        "scope",
        "lang",
        "dir",
        "datetime",
        "start",
        "reversed",
        "value",
        "id",
        "class",
        "cite",
        "open",
        "data-media-id",
        "data-file-id",
    ];

    /// <summary>Class names used by our style sheet; all others are removed.</summary>
    private static readonly string[] Classes =
    [
        "pullquote",
        "footnotes",
        "footnote-ref",
        "gallery",
        "factbox",
        "correction",
        "embed",
        "wide",
    ];

    /// <summary>Attributes of a figure that reference a picture or a media file.</summary>
    private static readonly string[] Marks = ["data-media-id", "data-file-id"];

    private readonly HtmlSanitizer _sanitizer = Build();

    /// <summary>Clean HTML with the same content. Thread-safe.</summary>
    public string Clean(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        return _sanitizer.Sanitize(html).Trim();
    }

    private static HtmlSanitizer Build()
    {
        var sanitizer = new HtmlSanitizer(
            new HtmlSanitizerOptions
            {
                AllowedTags = new HashSet<string>(Tags, StringComparer.OrdinalIgnoreCase),
                AllowedAttributes = new HashSet<string>(Attributes, StringComparer.OrdinalIgnoreCase),
                AllowedSchemes = new HashSet<string>(
                    ["http", "https", "mailto", "tel"],
                    StringComparer.OrdinalIgnoreCase
                ),
                UriAttributes = new HashSet<string>(["href", "cite"], StringComparer.OrdinalIgnoreCase),
            }
        )
        {
            KeepChildNodes = true,
            AllowDataAttributes = false,
        };

        sanitizer.AllowedClasses.UnionWith(Classes);

        // With KeepChildNodes, the text in these would become visible.
        sanitizer.RemovingTag += (_, e) =>
        {
            if (
                e.Tag.LocalName
                is "script"
                    or "style"
                    or "template"
                    or "noscript"
                    or "iframe"
                    or "object"
                    or "svg"
                    or "math"
                    or "textarea"
                    or "select"
                    or "title"
                    or "head"
                    or "xmp"
                    or "noembed"
                    or "noframes"
            )
            {
                e.Tag.InnerHtml = "";
            }
        };
        sanitizer.PostProcessNode += (_, e) =>
        {
            if (e.Node is IElement element)
            {
                Straighten(element);
            }
        };
        return sanitizer;
    }

    private static void Straighten(IElement element)
    {
        switch (element)
        {
            // A picture is a figure with a media id; its address is filled in when the article is rendered.
            case IHtmlImageElement when element.Closest("figure[data-media-id]") is null:
                element.Remove();
                break;
            case IHtmlAnchorElement anchor
                when anchor.HasAttribute("href")
                    && Uri.TryCreate(anchor.GetAttribute("href"), UriKind.Absolute, out var target)
                    && target.Scheme is "http" or "https":
                anchor.SetAttribute("rel", "noopener");
                break;
        }

        foreach (var mark in Marks)
        {
            if (
                element.HasAttribute(mark)
                && (element.LocalName != "figure" || !long.TryParse(element.GetAttribute(mark), out _))
            )
            {
                element.RemoveAttribute(mark);
            }
        }

        if (element.ClassList.Length == 0)
        {
            element.RemoveAttribute("class");
        }

        // Only footnotes need ids; others could clash with the page's own.
        if (element.Id is { } id && !FootnoteId().IsMatch(id))
        {
            element.RemoveAttribute("id");
        }
    }

    [GeneratedRegex("^fn[A-Za-z0-9_:.-]{0,80}$", RegexOptions.CultureInvariant)]
    private static partial Regex FootnoteId();
}
