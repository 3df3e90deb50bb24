using System.Net;
using System.Text.Json;
using NetVips;
using NewsPortal.Core.Site;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>The web app manifest and the icons drawn from the newspaper's initial.</summary>
public sealed class IconTests(SyndicationSite site) : IClassFixture<SyndicationSite>
{
    [Fact]
    public async Task Manifest_Site_IsInstallable()
    {
        var answer = await site.Browser().GetAsync("/manifest.webmanifest");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var manifest = json.RootElement;

        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("The <Test> & Courier", manifest.GetProperty("name").GetString());
        Assert.Equal(
            ("/", "minimal-ui"),
            (manifest.GetProperty("start_url").GetString(), manifest.GetProperty("display").GetString())
        );
        foreach (var icon in manifest.GetProperty("icons").EnumerateArray())
        {
            var size = int.Parse(
                icon.GetProperty("sizes").GetString()!.Split('x')[0],
                System.Globalization.CultureInfo.InvariantCulture
            );
            Assert.Equal((size, size), await SizeAsync(icon.GetProperty("src").GetString()!));
        }

        Assert.Equal(
            ["any", "any", "maskable"],
            manifest.GetProperty("icons").EnumerateArray().Select(i => i.GetProperty("purpose").GetString())
        );
    }

    [Fact]
    public async Task Icons_ForOtherPrograms_AreThere()
    {
        var ico = await site.Browser().GetByteArrayAsync("/favicon.ico");
        var svg = await site.Browser().GetStringAsync("/favicon.svg");

        Assert.Equal((180, 180), await SizeAsync("/apple-touch-icon.png"));
        Assert.Equal([0, 0, 1, 0, 1, 0, 32, 32], ico[..8]);
        using var inside = Image.NewFromBuffer(ico[22..]);
        Assert.Equal((32, 32), (inside.Width, inside.Height));
        Assert.Contains("<path", svg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/icons/64.png")]
    [InlineData("/icons/100000.png")]
    [InlineData("/icons/maskable-192.png")]
    [InlineData("/icons/512.webp")]
    public async Task Icons_OfOtherSizes_AreNotDrawn(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser().GetAsync(address)).StatusCode);

    [Fact]
    public async Task Icon_AnotherName_HasAnotherInitial()
    {
        using var monde = new NewsApp().With("Site:Name", "Le Monde");
        using var arabic = new NewsApp().With("Site:Name", "الصحيفة");

        var pictures = new[]
        {
            await site.Browser().GetByteArrayAsync("/icons/192.png"),
            await monde.Browser().GetByteArrayAsync("/icons/192.png"),
            await arabic.Browser().GetByteArrayAsync("/icons/192.png"),
        };

        Assert.Equal(3, pictures.Select(Convert.ToBase64String).Distinct().Count());
    }

    [Theory]
    [InlineData("The Harbour Gazette", "H")]
    [InlineData("Die Zeit", "Z")]
    [InlineData("Die", "D")]
    [InlineData("élan", "É")]
    [InlineData("24 heures", "2")]
    [InlineData("<b>", "B")]
    [InlineData("!?", "N")]
    [InlineData("", "N")]
    public void Initial_OfAName_IsItsFirstLetterAfterTheArticle(string name, string initial) =>
        Assert.Equal(initial, SiteInitial.Of(name));

    private async Task<(int, int)> SizeAsync(string address)
    {
        var answer = await site.Browser().GetAsync(address);
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        using var image = Image.NewFromBuffer(await answer.Content.ReadAsByteArrayAsync());
        return (image.Width, image.Height);
    }
}
