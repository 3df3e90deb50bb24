using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>
/// Every address that can be read, as found in the routes: its content security policy allows nothing inline, and its
/// page has nothing of that kind.
/// </summary>
public sealed partial class PolicyTests(SyndicationSite site) : IClassFixture<SyndicationSite>
{
    /// <summary>Fewer pages than this would mean that the addresses are wrong.</summary>
    private const int LeastPages = 90;

    private static readonly string[] More =
    [
        "/2026/03/02/news",
        "/about",
        "/nothing-here",
        "/search?q=news",
        "/views/0",
    ];

    [Fact]
    public async Task Get_AnyAddress_AllowsNothingInlineAndHasNothingInline()
    {
        await ShowPicturesAsync();
        List<string> wrong = [];
        var pages = 0;
        foreach (var browser in new[] { site.Browser(), await site.SignedInAsync(Roles.Administrator) })
        {
            browser.DefaultRequestHeaders.Add("Accept", "text/html");
            foreach (var address in Addresses())
            {
                using var answer = await browser.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
                var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
                if (policy.Contains("unsafe-", StringComparison.Ordinal))
                {
                    wrong.Add($"{address}: {policy}");
                }

                if (answer.Content.Headers.ContentType?.MediaType == "text/html")
                {
                    pages++;
                    wrong.AddRange(
                        Inline(await answer.Content.ReadAsStringAsync()).Select(element => $"{address}: {element}")
                    );
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
        Assert.InRange(pages, LeastPages, int.MaxValue);
    }

    [Theory]
    [InlineData("<p style=\"color:red\">x</p>")]
    [InlineData("<p onclick=\"x()\">x</p>")]
    [InlineData("<template><p style=\"color:red\">x</p></template>")]
    [InlineData("<style>p{color:red}</style>")]
    [InlineData("<script>x()</script>")]
    public void Inline_OfAPageWithIt_IsFound(string html) => Assert.Single(Inline(html));

    [Fact]
    public void Inline_OfAPageWithoutIt_IsEmpty() =>
        Assert.Empty(
            Inline("<p class=\"p1\" title='style=\"x\"'>x</p><script type=\"application/ld+json\">{}</script>")
        );

    /// <summary>Small and large pictures, a gallery: whatever has numbers of its own in the markup.</summary>
    private async Task ShowPicturesAsync()
    {
        var (id, figure) = (site.Picture, $"<figure data-media-id=\"{site.Picture}\"><img alt=\"Sea\"></figure>");
        var small = await site.Data.InDatabaseAsync(async db =>
        {
            var item = new Core.Media.MediaItem
            {
                Sha256 = new string('b', 64),
                FileName = "b.jpg",
                ContentType = "image/jpeg",
                Width = 300,
                Height = 200,
                FocusX = 0.3,
                CreatedAt = NewsApp.Start.UtcDateTime,
            };
            db.Add(item);
            await db.SaveChangesAsync();
            return item.Id;
        });
        await site.Data.CreateStoryAsync(
            "Many pictures",
            change: c =>
                c with
                {
                    PictureId = small,
                    Body =
                        $"{figure}<figure data-media-id=\"{small}\"><img alt=\"Sea\"></figure>"
                        + $"<div class=\"gallery\">{figure}{figure}</div>",
                }
        );
        Assert.NotEqual(small, id);
        var page = await site.Browser().OpenAsync("/2026/03/02/many-pictures");
        Assert.Equal(2, page.Document.QuerySelectorAll(".gallery .shape").Length);
        Assert.Equal(2, page.Document.QuerySelectorAll("figure.own-width").Length);
    }

    private IEnumerable<string> Addresses() =>
        site
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ControllerActionDescriptor>() is not null)
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") ?? true)
            .Select(e => Filled("/" + e.RoutePattern.RawText?.TrimStart('/')))
            .Concat(More)
            .Append("/2026/03/02/many-pictures")
            .Where(address => !address.StartsWith("/account/logout", StringComparison.OrdinalIgnoreCase))
            .Distinct()
            .Order(StringComparer.Ordinal);

    /// <summary>An address with something of the site in each place.</summary>
    private static string Filled(string pattern) =>
        Places()
            .Replace(
                pattern,
                place =>
                    (place.Groups["before"].Value, place.Groups["name"].Value) switch
                    {
                        ("category/", _) => "category/city",
                        ("author/", _) => "author/ines",
                        ("series/", _) => "series/tides",
                        (var before, "year") => before + "2026",
                        (var before, "month") => before + "03",
                        (var before, "day") => before + "02",
                        (var before, "scope" or "front") => before + "home",
                        (var before, _) => before + "1",
                    }
            );

    /// <summary>The elements of a page with styles or scripts of their own, also in templates.</summary>
    private static IEnumerable<string> Inline(string html)
    {
        var document = new HtmlParser().ParseDocument(html);
        return document
            .All.Concat(
                document
                    .QuerySelectorAll("template")
                    .SelectMany(t => ((IHtmlTemplateElement)t).Content.Descendants<IElement>())
            )
            .Where(element =>
                element.LocalName == "style"
                || (element is IHtmlScriptElement { Source: null } script && script.Type is null or "" or "module")
                || element.Attributes.Any(a =>
                    a.Name == "style" || a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
                )
            )
            .Select(element => element.OuterHtml[..Math.Min(element.OuterHtml.Length, 160)]);
    }

    [GeneratedRegex(
        @"(?<before>[a-z]+/)?\{\*{0,2}(?<name>[a-zA-Z]+)[^}]*\}",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Places();
}
