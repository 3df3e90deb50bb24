using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Syndication;

/// <summary>Writes a feed in one of the three formats; the same stories always give the same bytes.</summary>
public static class FeedWriter
{
    private static readonly XNamespace Atom10 = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace DublinCore = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";

    private static readonly JsonSerializerOptions Json = new()
    {
        // A feed is not embedded in HTML, so letters outside ASCII need no escaping.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>RSS 2.0 with the modules atom, content, dc and media.</summary>
    /// <param name="feed">The stories.</param>
    /// <param name="self">Absolute address of the feed.</param>
    /// <param name="words">The interface's words.</param>
    public static byte[] Rss(Feed feed, string self, FeedWords words)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(words);
        return SyndicationXml.Write(
            new XElement(
                "rss",
                new XAttribute("version", "2.0"),
                new XAttribute(XNamespace.Xmlns + "atom", Atom10.NamespaceName),
                new XAttribute(XNamespace.Xmlns + "content", Content.NamespaceName),
                new XAttribute(XNamespace.Xmlns + "dc", DublinCore.NamespaceName),
                new XAttribute(XNamespace.Xmlns + "media", Media.NamespaceName),
                new XElement(
                    "channel",
                    SyndicationXml.Text("title", feed.Title),
                    SyndicationXml.Text("link", feed.Address),
                    SyndicationXml.Text("description", WebUtility.HtmlEncode(Description(feed))),
                    SyndicationXml.Text("language", feed.Language),
                    feed.Entries.Count == 0 ? null : new XElement("lastBuildDate", MailTime(feed.ChangedAt)),
                    Link("self", self, "application/rss+xml"),
                    feed.Entries.Select(entry => RssItem(entry, feed, words))
                )
            )
        );
    }

    /// <summary>Atom, RFC 4287, with the module media.</summary>
    /// <param name="feed">The stories.</param>
    /// <param name="self">Absolute address of the feed.</param>
    /// <param name="words">The interface's words.</param>
    public static byte[] Atom(Feed feed, string self, FeedWords words)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(words);
        return SyndicationXml.Write(
            new XElement(
                Atom10 + "feed",
                new XAttribute(XNamespace.Xmlns + "media", Media.NamespaceName),
                new XAttribute(XNamespace.Xml + "lang", feed.Language),
                new XElement(Atom10 + "id", self),
                SyndicationXml.Text(Atom10 + "title", feed.Title),
                feed.Description.Length == 0 ? null : SyndicationXml.Text(Atom10 + "subtitle", feed.Description),
                new XElement(Atom10 + "updated", Time(feed.ChangedAt)),
                Link("self", self, "application/atom+xml"),
                Link("alternate", feed.Address, "text/html"),
                Author(feed.SiteName, feed.BaseUrl + "/"),
                feed.Entries.Select(entry => AtomEntry(entry, feed, words))
            )
        );
    }

    /// <summary>JSON Feed 1.1 (jsonfeed.org).</summary>
    /// <param name="feed">The stories.</param>
    /// <param name="self">Absolute address of the feed.</param>
    /// <param name="words">The interface's words.</param>
    public static byte[] JsonFeed(Feed feed, string self, FeedWords words)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(words);
        var document = new JsonObject
        {
            ["version"] = "https://jsonfeed.org/version/1.1",
            ["title"] = XmlCharacters.Fit(feed.Title),
            ["home_page_url"] = feed.Address,
            ["feed_url"] = self,
            ["description"] = XmlCharacters.Fit(Description(feed)),
            ["language"] = feed.Language,
            ["authors"] = new JsonArray(
                new JsonObject { ["name"] = XmlCharacters.Fit(feed.SiteName), ["url"] = feed.BaseUrl + "/" }
            ),
            ["items"] = new JsonArray([.. feed.Entries.Select(entry => JsonItem(entry, feed, words))]),
        };
        return Encoding.UTF8.GetBytes(document.ToJsonString(Json));
    }

    /// <summary>A UTC time in the form of RFC 3339, to the second.</summary>
    internal static string Time(DateTime time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static XElement RssItem(FeedEntry entry, Feed feed, FeedWords words)
    {
        var card = entry.Card;
        return new XElement(
            "item",
            SyndicationXml.Text("title", Title(entry, words)),
            SyndicationXml.Text("link", feed.BaseUrl + card.Address),
            SyndicationXml.Text("guid", feed.IdOf(entry), new XAttribute("isPermaLink", "false")),
            new XElement("pubDate", MailTime(card.PublishedAt)),
            entry.ChangedAt > card.PublishedAt ? new XElement(Atom10 + "updated", Time(entry.ChangedAt)) : null,
            card.Language is null ? null : SyndicationXml.Text(DublinCore + "language", card.Language),
            card.Authors.Select(author => SyndicationXml.Text(DublinCore + "creator", author.Name)),
            Categories(entry, feed, words)
                .Select(category =>
                    SyndicationXml.Text(
                        "category",
                        category.Label,
                        category.Scheme is { } scheme ? new XAttribute("domain", scheme) : null
                    )
                ),
            SyndicationXml.Text("description", SummaryHtml(entry, words)),
            entry.Html is null ? null : SyndicationXml.Text(Content + "encoded", Notes(entry, words) + entry.Html),
            entry.Enclosure is not { } file
                ? null
                : new XElement(
                    "enclosure",
                    SyndicationXml.Attribute("url", feed.AddressOf(file)),
                    new XAttribute("length", file.Bytes),
                    SyndicationXml.Attribute("type", file.Type)
                ),
            Picture(entry, feed)
        );
    }

    private static XElement AtomEntry(FeedEntry entry, Feed feed, FeedWords words)
    {
        var card = entry.Card;
        return new XElement(
            Atom10 + "entry",
            card.Language is null ? null : new XAttribute(XNamespace.Xml + "lang", card.Language),
            SyndicationXml.Text(Atom10 + "id", feed.UriOf(entry)),
            SyndicationXml.Text(Atom10 + "title", Title(entry, words)),
            Link("alternate", feed.BaseUrl + card.Address, "text/html"),
            entry.Enclosure is not { } file
                ? null
                : new XElement(
                    Atom10 + "link",
                    new XAttribute("rel", "enclosure"),
                    SyndicationXml.Attribute("type", file.Type),
                    file.Bytes == 0 ? null : new XAttribute("length", file.Bytes),
                    SyndicationXml.Attribute("href", feed.AddressOf(file))
                ),
            new XElement(Atom10 + "published", Time(card.PublishedAt)),
            new XElement(Atom10 + "updated", Time(entry.ChangedAt)),
            card.Authors.Select(author => Author(author.Name, feed.BaseUrl + author.Path)),
            Categories(entry, feed, words)
                .Select(category => new XElement(
                    Atom10 + "category",
                    SyndicationXml.Attribute("term", category.Term),
                    category.Scheme is { } scheme ? SyndicationXml.Attribute("scheme", scheme) : null,
                    SyndicationXml.Attribute("label", category.Label)
                )),
            SyndicationXml.Text(Atom10 + "summary", SummaryHtml(entry, words), new XAttribute("type", "html")),
            entry.Html is null
                ? null
                : SyndicationXml.Text(
                    Atom10 + "content",
                    Notes(entry, words) + entry.Html,
                    new XAttribute("type", "html")
                ),
            Picture(entry, feed)
        );
    }

    private static JsonObject JsonItem(FeedEntry entry, Feed feed, FeedWords words)
    {
        var card = entry.Card;
        var item = new JsonObject
        {
            ["id"] = XmlCharacters.Fit(feed.IdOf(entry)),
            ["url"] = feed.BaseUrl + card.Address,
            ["title"] = XmlCharacters.Fit(Title(entry, words)),
            ["summary"] = XmlCharacters.Fit(card.Excerpt),
            [entry.Html is null ? "content_text" : "content_html"] = XmlCharacters.Fit(
                entry.Html is null ? SummaryText(entry, words) : Notes(entry, words) + entry.Html
            ),
            ["date_published"] = Time(card.PublishedAt),
            ["date_modified"] = Time(entry.ChangedAt),
            ["language"] = card.Language ?? feed.Language,
        };
        if (card.Authors.Count > 0)
        {
            item["authors"] = new JsonArray([
                .. card.Authors.Select(author => new JsonObject
                {
                    ["name"] = XmlCharacters.Fit(author.Name),
                    ["url"] = feed.BaseUrl + author.Path,
                }),
            ]);
        }

        item["tags"] = new JsonArray([
            .. Categories(entry, feed, words)
                .Select(category => category.Label)
                .Distinct()
                .Select(label => JsonValue.Create(XmlCharacters.Fit(label))),
        ]);
        if (entry.Enclosure is { } file)
        {
            var attachment = new JsonObject
            {
                ["url"] = XmlCharacters.Fit(feed.AddressOf(file)),
                ["mime_type"] = XmlCharacters.Fit(file.Type),
            };
            if (file.Bytes > 0)
            {
                attachment["size_in_bytes"] = file.Bytes;
            }

            item["attachments"] = new JsonArray(attachment);
        }

        item["image"] = feed.BaseUrl + feed.ImageOf(entry).Address;
        return item;
    }

    /// <summary>
    /// The headline. For paid content it is prefixed with the label, because many programs show only titles.
    /// </summary>
    private static string Title(FeedEntry entry, FeedWords words) =>
        entry.Kind == StoryKind.Sponsored ? $"{words.Kind(entry.Kind)}: {entry.Card.Headline}" : entry.Card.Headline;

    /// <summary>
    /// Sections, topics and the kind of story; the kind has its own scheme, so that programs can tell it apart.
    /// </summary>
    private static IEnumerable<Category> Categories(FeedEntry entry, Feed feed, FeedWords words) =>
        [
            .. entry.Card.Sections.Select(section => new Category(section.Slug, section.Name, null)),
            .. entry.Tags.Select(tag => new Category(tag.Slug, tag.Name, null)),
            new Category(
                entry.Kind.ToString().ToLowerInvariant(),
                words.Kind(entry.Kind),
                feed.BaseUrl + "/#story-kind"
            ),
        ];

    private static string SummaryHtml(FeedEntry entry, FeedWords words)
    {
        var notes = Notes(entry, words);
        var excerpt = WebUtility.HtmlEncode(entry.Card.Excerpt);
        return notes.Length == 0 ? excerpt : $"{notes}<p>{excerpt}</p>";
    }

    private static string SummaryText(FeedEntry entry, FeedWords words) =>
        string.Join(
            "\n\n",
            [
                .. NotesOf(entry, words).Select(note => note.Text is null ? note.Head : $"{note.Head}: {note.Text}"),
                entry.Card.Excerpt,
            ]
        );

    private static string Notes(FeedEntry entry, FeedWords words) =>
        string.Concat(
            NotesOf(entry, words)
                .Select(note =>
                    note.Text is null
                        ? $"<p><strong>{WebUtility.HtmlEncode(note.Head)}</strong></p>"
                        : $"<p><strong>{WebUtility.HtmlEncode(note.Head)}:</strong> "
                            + string.Join("</p><p>", PlainText.Paragraphs(note.Text).Select(WebUtility.HtmlEncode))
                            + "</p>"
                )
        );

    /// <summary>
    /// What readers must know first: that the story was paid for, and what was corrected. Feed readers show none of our
    /// labels.
    /// </summary>
    private static IEnumerable<(string Head, string? Text)> NotesOf(FeedEntry entry, FeedWords words) =>
        [
            .. entry.Kind == StoryKind.Sponsored ? [(words.Kind(entry.Kind), null)] : Array.Empty<(string, string?)>(),
            .. entry.Corrections.Select(note => (words.Correction(note), (string?)note.Text)),
        ];

    private static XElement Picture(FeedEntry entry, Feed feed)
    {
        var image = feed.ImageOf(entry);
        return new XElement(
            Media + "content",
            new XAttribute("url", feed.BaseUrl + image.Address),
            new XAttribute("medium", "image"),
            new XAttribute("type", image.ContentType),
            new XAttribute("width", image.Width),
            new XAttribute("height", image.Height),
            image.Alt.Length == 0
                ? null
                : SyndicationXml.Text(Media + "description", image.Alt, new XAttribute("type", "plain"))
        );
    }

    private static XElement Link(string relation, string address, string type) =>
        new(
            Atom10 + "link",
            new XAttribute("rel", relation),
            new XAttribute("type", type),
            new XAttribute("href", address)
        );

    private static XElement Author(string name, string address) =>
        new(
            Atom10 + "author",
            SyndicationXml.Text(Atom10 + "name", name),
            SyndicationXml.Text(Atom10 + "uri", address)
        );

    private static string Description(Feed feed) => feed.Description.Length > 0 ? feed.Description : feed.Title;

    /// <summary>A UTC time in RFC 822 format with a four-digit year, as in RSS.</summary>
    private static string MailTime(DateTime time) =>
        time.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    private sealed record Category(string Term, string Label, string? Scheme);
}
