using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using AngleSharp.Html.Parser;

namespace NewsPortal.TestKit;

/// <summary>
/// The rules of feed validators: RSS 2.0 with the RSS Advisory Board's profile, Atom (RFC 4287), JSON Feed 1.1. Each
/// method returns one sentence per fault, none for a valid feed.
/// </summary>
public static partial class FeedRules
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";

    /// <summary>Checks a response according to its media type.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var type = answer.Content.Headers.ContentType;
        List<string> faults = [];
        if (!string.Equals(type?.CharSet, "utf-8", StringComparison.OrdinalIgnoreCase))
        {
            faults.Add($"The type {type} does not name UTF-8.");
        }

        if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
        {
            faults.Add("There is a byte order mark.");
        }

        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        faults.AddRange(
            type?.MediaType switch
            {
                "application/rss+xml" => Rss(text),
                "application/atom+xml" => AtomFeed(text),
                "application/feed+json" => JsonFeed(text),
                _ => [$"{type} is no feed's type."],
            }
        );
        return faults;
    }

    /// <summary>RSS 2.0.</summary>
    public static IReadOnlyList<string> Rss(string xml)
    {
        List<string> faults = [];
        if (Parse(xml, faults)?.Root is not { } root)
        {
            return faults;
        }

        var channel = root.Element("channel");
        if (root.Name != "rss" || root.Attribute("version")?.Value != "2.0" || channel is null)
        {
            return ["This is no RSS 2.0 channel."];
        }

        foreach (var name in new[] { "title", "link", "description" })
        {
            RequireText(channel, name, faults);
        }

        RequireAddress(channel.Element("link")?.Value, "channel's link", faults);
        RequireSelf(channel, "application/rss+xml", faults);
        RequireMailTime(channel.Element("lastBuildDate")?.Value, faults);
        RequireLanguage(channel.Element("language")?.Value, faults);
        foreach (var item in channel.Elements("item"))
        {
            RequireText(item, "title", faults);
            RequireText(item, "link", faults);
            RequireText(item, "guid", faults);
            RequireAddress(item.Element("link")?.Value, "item's link", faults);
            RequireMailTime(item.Element("pubDate")?.Value ?? "missing", faults);
            if (item.Element("guid") is { } guid && guid.Attribute("isPermaLink")?.Value != "false")
            {
                RequireAddress(guid.Value, "guid", faults);
            }

            if (item.Elements("description").Count() > 1 || item.Elements(Content + "encoded").Count() > 1)
            {
                faults.Add("An item has two texts.");
            }

            foreach (var updated in item.Elements(Atom + "updated"))
            {
                RequireTime(updated.Value, faults);
            }

            if (item.Elements("enclosure").Count() > 1)
            {
                faults.Add("An item has two enclosures.");
            }

            foreach (var file in item.Elements("enclosure"))
            {
                RequireAddress(file.Attribute("url")?.Value, "enclosure", faults);
                if (
                    !long.TryParse(
                        file.Attribute("length")?.Value,
                        NumberStyles.None,
                        CultureInfo.InvariantCulture,
                        out _
                    )
                    || file.Attribute("type")?.Value.Contains('/') != true
                )
                {
                    faults.Add("An enclosure has no length or no type.");
                }
            }

            RequireHtml(item.Element("description")?.Value, faults);
            RequireHtml(item.Element(Content + "encoded")?.Value, faults);
            RequirePictures(item, faults);
        }

        RequireUnique(channel.Elements("item").Select(item => item.Element("guid")?.Value), faults);
        return faults;
    }

    /// <summary>Atom, RFC 4287.</summary>
    public static IReadOnlyList<string> AtomFeed(string xml)
    {
        List<string> faults = [];
        if (Parse(xml, faults)?.Root is not { } feed)
        {
            return faults;
        }

        if (feed.Name != Atom + "feed")
        {
            return ["This is no Atom feed."];
        }

        RequireSelf(feed, "application/atom+xml", faults);
        RequireLanguage(feed.Attribute(XNamespace.Xml + "lang")?.Value, faults);
        var hasAuthor = feed.Elements(Atom + "author").Any();
        foreach (var element in feed.Elements(Atom + "entry").Prepend(feed))
        {
            foreach (var name in new[] { "id", "title", "updated" })
            {
                RequireText(element, Atom + name, faults);
            }

            if (!Uri.TryCreate(element.Element(Atom + "id")?.Value, UriKind.Absolute, out _))
            {
                faults.Add("An id is no IRI.");
            }

            foreach (var at in element.Elements(Atom + "updated").Concat(element.Elements(Atom + "published")))
            {
                RequireTime(at.Value, faults);
            }

            foreach (var link in element.Elements(Atom + "link"))
            {
                RequireAddress(link.Attribute("href")?.Value, "link", faults);
            }

            foreach (var author in element.Elements(Atom + "author"))
            {
                RequireText(author, Atom + "name", faults);
                RequireAddress(author.Element(Atom + "uri")?.Value, "author's uri", faults);
            }

            if (element.Elements(Atom + "category").Any(c => string.IsNullOrEmpty(c.Attribute("term")?.Value)))
            {
                faults.Add("A category has no term.");
            }
        }

        foreach (var entry in feed.Elements(Atom + "entry"))
        {
            if (!hasAuthor && !entry.Elements(Atom + "author").Any())
            {
                faults.Add("An entry has no author, and the feed neither.");
            }

            if (!entry.Elements(Atom + "link").Any(l => l.Attribute("rel")?.Value is null or "alternate"))
            {
                faults.Add("An entry has no alternate link.");
            }

            foreach (
                var text in new[]
                {
                    entry.Element(Atom + "summary"),
                    entry.Element(Atom + "content"),
                }.OfType<XElement>()
            )
            {
                if (text.Attribute("type")?.Value == "html")
                {
                    RequireHtml(text.Value, faults);
                }
            }

            RequirePictures(entry, faults);
        }

        RequireUnique(feed.Elements(Atom + "entry").Select(e => e.Element(Atom + "id")?.Value), faults);
        return faults;
    }

    /// <summary>JSON Feed 1.1.</summary>
    public static IReadOnlyList<string> JsonFeed(string json)
    {
        List<string> faults = [];
        using var document = JsonDocument.Parse(json);
        var feed = document.RootElement;
        if (Text(feed, "version") != "https://jsonfeed.org/version/1.1")
        {
            faults.Add("The version is wrong.");
        }

        if (string.IsNullOrEmpty(Text(feed, "title")))
        {
            faults.Add("The title is missing.");
        }

        RequireAddress(Text(feed, "home_page_url"), "home_page_url", faults);
        RequireAddress(Text(feed, "feed_url"), "feed_url", faults);
        RequireLanguage(Text(feed, "language"), faults);
        if (feed.TryGetProperty("author", out _))
        {
            faults.Add("\"author\" belongs to version 1.0.");
        }

        var items = feed.GetProperty("items").EnumerateArray().ToList();
        foreach (var item in items)
        {
            RequireAddress(Text(item, "url"), "item's url", faults);
            RequireTime(Text(item, "date_published") ?? "missing", faults);
            RequireTime(Text(item, "date_modified") ?? "missing", faults);
            if (Text(item, "content_html") is null && Text(item, "content_text") is null)
            {
                faults.Add("An item has no content.");
            }

            RequireHtml(Text(item, "content_html"), faults);
            if (Text(item, "image") is { } image)
            {
                RequireAddress(image, "image", faults);
            }

            if (
                item.TryGetProperty("authors", out var authors)
                && authors
                    .EnumerateArray()
                    .Any(a => string.IsNullOrEmpty(Text(a, "name")) && string.IsNullOrEmpty(Text(a, "url")))
            )
            {
                faults.Add("An author has neither name nor address.");
            }
        }

        RequireUnique(items.Select(item => Text(item, "id")), faults);
        return faults;
    }

    /// <summary>
    /// An HTML fragment that parses without errors, whose addresses work outside the page, and that runs nothing.
    /// </summary>
    private static void RequireHtml(string? html, List<string> faults)
    {
        if (html is null)
        {
            return;
        }

        try
        {
            new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(
                $"<!doctype html><html><head><title>x</title></head><body>{html}</body></html>"
            );
        }
        catch (HtmlParseException exception)
        {
            faults.Add($"HTML has a fault: {exception.Message}");
        }

        var body = new HtmlParser().ParseDocument(html).Body!;
        foreach (var element in body.QuerySelectorAll("*"))
        {
            if (
                element.LocalName
                is "script"
                    or "style"
                    or "iframe"
                    or "object"
                    or "embed"
                    or "form"
                    or "meta"
                    or "link"
            )
            {
                faults.Add($"HTML holds <{element.LocalName}>.");
            }

            foreach (var attribute in element.Attributes)
            {
                if (attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name == "style")
                {
                    faults.Add($"HTML holds the attribute {attribute.Name}.");
                }
                else if (
                    attribute.Name is "href" or "src" or "cite" or "poster"
                    && !IsAbsolute(attribute.Value, "mailto", "tel")
                )
                {
                    faults.Add($"{attribute.Name}=\"{attribute.Value}\" is not absolute.");
                }
            }
        }
    }

    private static void RequirePictures(XElement item, List<string> faults)
    {
        foreach (var picture in item.Elements(Media + "content"))
        {
            RequireAddress(picture.Attribute("url")?.Value, "media:content", faults);
            if (picture.Attribute("type")?.Value is not ("image/jpeg" or "image/webp" or "image/png"))
            {
                faults.Add("media:content has no type of a picture.");
            }
        }
    }

    private static void RequireSelf(XElement feed, string type, List<string> faults)
    {
        var self = feed.Elements(Atom + "link").Where(l => l.Attribute("rel")?.Value == "self").ToList();
        if (self is not [var link] || link.Attribute("type")?.Value != type)
        {
            faults.Add("There must be one link rel=self with the feed's type.");
        }
        else
        {
            RequireAddress(link.Attribute("href")?.Value, "self", faults);
        }
    }

    private static void RequireText(XElement parent, XName name, List<string> faults)
    {
        if (parent.Elements(name).ToList() is not [var element] || string.IsNullOrWhiteSpace(element.Value))
        {
            faults.Add($"<{parent.Name.LocalName}> must have one <{name.LocalName}> that says something.");
        }
    }

    private static void RequireAddress(string? value, string what, List<string> faults)
    {
        if (!IsAbsolute(value))
        {
            faults.Add($"The {what} is no absolute address: {value}");
        }
    }

    private static bool IsAbsolute(string? value, params ReadOnlySpan<string> schemes) =>
        value is not null
        && Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && value.Contains(':', StringComparison.Ordinal)
        && (uri.Scheme is "http" or "https" || schemes.Contains(uri.Scheme))
        && !value.Any(c => c <= ' ');

    private static void RequireTime(string value, List<string> faults)
    {
        if (
            !Rfc3339().IsMatch(value)
            || !DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        )
        {
            faults.Add($"{value} is no time as RFC 3339 has it.");
        }
    }

    /// <summary>The weekday must match the date.</summary>
    private static void RequireMailTime(string? value, List<string> faults)
    {
        if (
            value is not null
            && !DateTimeOffset.TryParseExact(
                value,
                "ddd, dd MMM yyyy HH:mm:ss zzz",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out _
            )
            && !DateTimeOffset.TryParseExact(
                MailZone().Replace(value, "$1:$2"),
                "ddd, dd MMM yyyy HH:mm:ss zzz",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out _
            )
        )
        {
            faults.Add($"{value} is no time as RFC 822 has it.");
        }
    }

    private static void RequireLanguage(string? value, List<string> faults)
    {
        if (value is null || !Language().IsMatch(value))
        {
            faults.Add($"{value} is no language tag.");
        }
    }

    private static void RequireUnique(IEnumerable<string?> ids, List<string> faults)
    {
        var all = ids.ToList();
        if (all.Any(string.IsNullOrWhiteSpace) || all.Distinct().Count() < all.Count)
        {
            faults.Add("Each entry needs an id of its own.");
        }
    }

    private static XDocument? Parse(string xml, List<string> faults)
    {
        try
        {
            return XDocument.Parse(xml);
        }
        catch (XmlException exception)
        {
            faults.Add($"The XML is not well-formed: {exception.Message}");
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Rfc3339();

    [GeneratedRegex(@"([+-]\d\d)(\d\d)$")]
    private static partial Regex MailZone();

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    private static partial Regex Language();
}
