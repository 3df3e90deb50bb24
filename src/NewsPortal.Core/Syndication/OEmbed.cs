using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Sharing;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Syndication;

/// <summary>
/// The data that another site needs to embed a story (oEmbed 1.0, type "rich"): a frame with its card.
/// </summary>
public sealed record OEmbed
{
    private const int DefaultWidth = 600;
    private const int LargestWidth = 1200;

    /// <summary>Height of the card's text in pixels, and of the whole card if it has no picture.</summary>
    private const int TextHeight = 200;

    /// <summary>How long others may cache the answer.</summary>
    private static readonly TimeSpan CacheAge = TimeSpan.FromHours(1);

    private readonly ArticleCard _card;
    private readonly SiteDirectory _site;
    private readonly int? _maxWidth;
    private readonly int? _maxHeight;

    /// <param name="card">The story.</param>
    /// <param name="site">The newspaper.</param>
    /// <param name="maxWidth">The consumer's limit in pixels; null or less than 1 for none.</param>
    /// <param name="maxHeight">As <paramref name="maxWidth"/>.</param>
    public OEmbed(ArticleCard card, SiteDirectory site, int? maxWidth, int? maxHeight)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(site);
        (_card, _site) = (card, site);
        (_maxWidth, _maxHeight) = (maxWidth is > 0 ? maxWidth : null, maxHeight is > 0 ? maxHeight : null);
        Width = Math.Min(_maxWidth ?? DefaultWidth, LargestWidth);
        var wanted = card.Picture is null ? TextHeight : (Width * 9 / 16) + TextHeight;
        Height = Math.Min(wanted, _maxHeight ?? wanted);
    }

    /// <summary>Pixels of the frame.</summary>
    public int Width { get; }

    /// <summary>Pixels of the frame.</summary>
    public int Height { get; }

    /// <summary>Absolute address of the page in the frame.</summary>
    public string FrameAddress => _site.Absolute(SiteAddresses.Embed(_card.Id));

    /// <summary>The markup for the other site's page.</summary>
    public string Html =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<iframe src=\"{WebUtility.HtmlEncode(FrameAddress)}\" width=\"{Width}\" height=\"{Height}\" "
        )
        + $"title=\"{WebUtility.HtmlEncode(XmlCharacters.Fit(_card.Headline))}\" loading=\"lazy\" style=\"border:0;max-width:100%\"></iframe>";

    /// <summary>The answer as JSON.</summary>
    public byte[] Json() =>
        JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject(
                Fields()
                    .Select(field =>
                        KeyValuePair.Create(
                            field.Name,
                            field.Value is int number ? (JsonNode?)number : (string)field.Value
                        )
                    )
            )
        );

    /// <summary>The answer as XML.</summary>
    public byte[] Xml() =>
        SyndicationXml.Write(
            new XElement(
                "oembed",
                Fields()
                    .Select(field =>
                        SyndicationXml.Text(field.Name, Convert.ToString(field.Value, CultureInfo.InvariantCulture)!)
                    )
            )
        );

    private IEnumerable<(string Name, object Value)> Fields()
    {
        yield return ("version", "1.0");
        yield return ("type", "rich");
        yield return ("title", XmlCharacters.Fit(_card.Headline));
        if (_card.Authors.Count > 0)
        {
            yield return (
                "author_name",
                XmlCharacters.Fit(string.Join(", ", _card.Authors.Select(author => author.Name)))
            );
            yield return ("author_url", _site.Absolute(_card.Authors[0].Path));
        }

        yield return ("provider_name", XmlCharacters.Fit(_site.Name));
        yield return ("provider_url", _site.Absolute("/"));
        yield return ("cache_age", (int)CacheAge.TotalSeconds);
        var preview = ShareImage.Of(_card.SharedPicture, _card.ShareCard, _site.Name);
        if (preview.Width <= (_maxWidth ?? preview.Width) && preview.Height <= (_maxHeight ?? preview.Height))
        {
            yield return ("thumbnail_url", _site.Absolute(preview.Address));
            yield return ("thumbnail_width", preview.Width);
            yield return ("thumbnail_height", preview.Height);
        }

        yield return ("html", Html);
        yield return ("width", Width);
        yield return ("height", Height);
    }
}
