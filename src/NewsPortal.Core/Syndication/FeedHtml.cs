using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Syndication;

/// <summary>Adapts a rendered body for feed readers, which have no page, style sheet or script around it.</summary>
internal static class FeedHtml
{
    private static readonly HashSet<string> Attributes = new(StringComparer.Ordinal)
    {
        "href",
        "src",
        "cite",
        "alt",
        "title",
        "width",
        "height",
        "colspan",
        "rowspan",
        "scope",
        "lang",
        "dir",
        "datetime",
        "start",
        "reversed",
        "value",
        "controls",
        "preload",
    };

    private const string Unusable =
        $"script, style, template, noscript, button, input, source, iframe, svg, [{BodyWords.Mark}]";

    private static readonly string[] Addresses = ["href", "src", "cite"];

    /// <summary>The body with absolute addresses, and without what works only on our own pages.</summary>
    /// <param name="html">The body as on the page.</param>
    /// <param name="page">Absolute address of the page, which a footnote's "#fn1" is relative to.</param>
    public static string Of(string html, string page)
    {
        var body = new HtmlParser().ParseDocument("<!doctype html><body>" + html).Body!;
        foreach (var element in body.QuerySelectorAll(Unusable).ToList())
        {
            element.Remove();
        }

        foreach (var element in body.QuerySelectorAll("picture, .scroller").ToList())
        {
            element.Replace([.. element.ChildNodes]);
        }

        var address = new Uri(page);
        foreach (var element in body.QuerySelectorAll("*"))
        {
            foreach (var attribute in element.Attributes.Where(a => !Attributes.Contains(a.Name)).ToList())
            {
                element.RemoveAttribute(attribute.Name);
            }

            foreach (var name in Addresses)
            {
                if (element.GetAttribute(name) is { } value)
                {
                    Resolve(element, name, value, address);
                }
            }
        }

        return body.InnerHtml;
    }

    private static void Resolve(IElement element, string name, string value, Uri page)
    {
        if (
            Uri.TryCreate(page, value.Trim(), out var absolute)
            && absolute.Scheme is "http" or "https" or "mailto" or "tel"
        )
        {
            element.SetAttribute(name, absolute.AbsoluteUri);
        }
        else
        {
            element.RemoveAttribute(name);
        }
    }
}
