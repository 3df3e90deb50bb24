using System.Globalization;
using System.ServiceModel.Syndication;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Syndication;

/// <summary>Writes a feed in one of the three formats, always as the same bytes for the same stories.</summary>
public static class FeedWriter
{
    private static readonly XNamespace DublinCore = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";

    private static readonly JsonSerializerOptions Json = new()
    {
        // A feed is no part of an HTML page; letters outside ASCII may stand as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>RSS 2.0 with the modules dc, content and media.</summary>
    /// <param name="feed">The stories.</param>
    /// <param name="self">Absolute address of the feed.</param>
    public static byte[] Rss(Feed feed, string self)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var syndication = Syndication(feed, self, "application/rss+xml", (entry, item) =>
        {
            foreach (var author in entry.Card.Authors)
            {
                item.ElementExtensions.Add(new XElement(DublinCore + "creator", author.Name));
            }

            if (entry.Html is not null)
            {
                item.ElementExtensions.Add(new XElement(Content + "encoded", entry.Html));
            }

            if (PictureOf(entry, feed) is { } picture)
            {
                item.ElementExtensions.Add(new XElement(
                    Media + "content", new XAttribute("url", picture), new XAttribute("medium", "image")));
            }
        });
        return Write(writer => syndication.SaveAsRss20(writer));
    }

    /// <summary>Atom, RFC 4287.</summary>
    /// <param name="feed">The stories.</param>
    /// <param name="self">Absolute address of the feed.</param>
    public static byte[] Atom(Feed feed, string self)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var syndication = Syndication(feed, self, "application/atom+xml", (entry, item) =>
        {
            foreach (var author in entry.Card.Authors)
            {
                item.Authors.Add(new SyndicationPerson(null, author.Name, feed.BaseUrl + author.Path));
            }

            if (entry.Html is not null)
            {
                item.Content = new TextSyndicationContent(entry.Html, TextSyndicationContentKind.Html);
            }
        });
        syndication.Authors.Add(new SyndicationPerson(null, feed.SiteName, feed.BaseUrl));
        return Write(writer => syndication.SaveAsAtom10(writer));
    }

    /// <summary>JSON Feed 1.1 (jsonfeed.org).</summary>
    /// <param name="feed">The stories.</param>
    /// <param name="self">Absolute address of the feed.</param>
    public static byte[] JsonFeed(Feed feed, string self)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var document = new JsonObject
        {
            ["version"] = "https://jsonfeed.org/version/1.1",
            ["title"] = feed.Title,
            ["home_page_url"] = feed.Address,
            ["feed_url"] = self,
            ["language"] = feed.Language,
            ["items"] = new JsonArray([.. feed.Entries.Select(entry => Item(entry, feed))]),
        };
        if (feed.Description.Length > 0)
        {
            document["description"] = feed.Description;
        }

        return Encoding.UTF8.GetBytes(document.ToJsonString(Json));
    }

    private static JsonObject Item(FeedEntry entry, Feed feed)
    {
        var card = entry.Card;
        var item = new JsonObject
        {
            ["id"] = IdOf(card, feed),
            ["url"] = feed.BaseUrl + card.Address,
            ["title"] = card.Headline,
            ["summary"] = card.Excerpt,
            [entry.Html is null ? "content_text" : "content_html"] = entry.Html ?? card.Excerpt,
            ["date_published"] = Time(card.PublishedAt),
            ["date_modified"] = Time(entry.ChangedAt),
            ["authors"] = new JsonArray([.. card.Authors.Select(author =>
                new JsonObject { ["name"] = author.Name, ["url"] = feed.BaseUrl + author.Path })]),
            ["tags"] = new JsonArray([.. card.Sections.Select(section => JsonValue.Create(section.Name))]),
        };
        if (PictureOf(entry, feed) is { } picture)
        {
            item["image"] = picture;
        }

        return item;
    }

    private static SyndicationFeed Syndication(
        Feed feed, string self, string type, Action<FeedEntry, SyndicationItem> complete)
    {
        var syndication = new SyndicationFeed(feed.Title, feed.Description, new Uri(feed.Address), self, Utc(feed.ChangedAt))
        {
            Language = feed.Language,
            Items = [.. feed.Entries.Select(entry =>
            {
                var card = entry.Card;
                var item = new SyndicationItem(
                    card.Headline, (SyndicationContent?)null, new Uri(feed.BaseUrl + card.Address), IdOf(card, feed), Utc(entry.ChangedAt))
                {
                    PublishDate = Utc(card.PublishedAt),
                    Summary = new TextSyndicationContent(card.Excerpt),
                };
                foreach (var section in card.Sections)
                {
                    item.Categories.Add(new SyndicationCategory(section.Name));
                }

                complete(entry, item);
                return item;
            })],
        };
        syndication.Links.Add(SyndicationLink.CreateSelfLink(new Uri(self), type));
        return syndication;
    }

    /// <summary>Stays when the story gets another slug or date, so that no reader gets it twice.</summary>
    private static string IdOf(ArticleCard card, Feed feed) =>
        string.Create(CultureInfo.InvariantCulture, $"{feed.BaseUrl}/#article-{card.Id}");

    private static string? PictureOf(FeedEntry entry, Feed feed) => entry.Card.Picture is { } picture
        ? feed.BaseUrl + picture.PreviewAddress
        : null;

    private static DateTimeOffset Utc(DateTime time) => new(time, TimeSpan.Zero);

    /// <summary>A UTC time in the form of RFC 3339, to the second.</summary>
    internal static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>XML in UTF-8 without a byte order mark, on which some feed readers stumble.</summary>
    internal static byte[] Write(Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            write(writer);
        }

        return stream.ToArray();
    }
}
