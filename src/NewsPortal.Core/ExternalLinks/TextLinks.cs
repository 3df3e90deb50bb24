using AngleSharp.Html.Parser;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.ExternalLinks;

/// <summary>A link of a text.</summary>
/// <param name="Address">Without its fragment.</param>
/// <param name="Words">What readers click; may be empty.</param>
public readonly record struct TextLink(string Address, string Words);

/// <summary>Finds the links of a text that lead to other sites.</summary>
public sealed class TextLinks(IOptions<SiteOptions> site)
{
    /// <summary>The most of one text that are looked at.</summary>
    public const int Most = 100;

    /// <summary>Each address once, in the order of the text.</summary>
    /// <param name="body">HTML; null for none.</param>
    public IReadOnlyList<TextLink> In(string? body)
    {
        if (body is null || !body.Contains("href", StringComparison.Ordinal))
        {
            return [];
        }

        var own = new Uri(site.Value.BaseUrl).Authority;
        return
        [
            .. new HtmlParser()
                .ParseDocument(body)
                .QuerySelectorAll("a[href]")
                .Select(link => (Address: AddressOf(link.GetAttribute("href")!, own), link.TextContent))
                .Where(link => link.Address is not null)
                .DistinctBy(link => link.Address)
                .Take(Most)
                .Select(link => new TextLink(link.Address!, PlainText.Line(link.TextContent))),
        ];
    }

    private static string? AddressOf(string href, string own)
    {
        if (
            !Uri.TryCreate(href.Trim(), UriKind.Absolute, out var address)
            || !LinkAsker.MayAsk(address)
            || address.Authority.Equals(own, StringComparison.OrdinalIgnoreCase)
        )
        {
            return null;
        }

        var plain = address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
        return plain.Length <= ExternalLink.AddressLength ? plain : null;
    }
}
