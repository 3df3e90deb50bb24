using AngleSharp.Dom;

namespace NewsPortal.Core.WordPressImport;

/// <summary>What becomes of the HTML elements of an old page: which are kept, unwrapped or dropped.</summary>
internal static class ElementKinds
{
    /// <summary>Elements within a line, and what they are called in the site's bodies.</summary>
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

    /// <summary>Whether an element goes with all its content.</summary>
    public static bool IsDropped(string name) => Dropped.Contains(name);

    /// <summary>Whether an element shows a recording or another page.</summary>
    public static bool IsPlayer(string name) => Players.Contains(name);

    /// <summary>The name that an element within a line gets; null for one that is unwrapped.</summary>
    public static string? InlineName(string name) => Inlines.GetValueOrDefault(name);

    /// <summary>Whether an element stands within a line of text: it neither is a block nor contains one.</summary>
    public static bool IsInline(IElement element)
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

    /// <summary>Whether an element contains a block, at any depth.</summary>
    public static bool HoldsBlock(IElement element) =>
        element.Descendants<IElement>().Any(inner => Blocks.Contains(inner.LocalName));
}
