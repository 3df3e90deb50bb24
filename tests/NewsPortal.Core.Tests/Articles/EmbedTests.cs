using System.Text.Json;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Articles;

public sealed class EmbedTests
{
    [Theory]
    [InlineData(
        "https://www.youtube.com/watch?v=c1MCyS-O_3Y",
        "https://www.youtube-nocookie.com/embed/c1MCyS-O_3Y?autoplay=1"
    )]
    [InlineData(
        "http://youtube.com/watch?feature=youtu.be&v=c1MCyS-O_3Y&t=30m3s",
        "https://www.youtube-nocookie.com/embed/c1MCyS-O_3Y?autoplay=1&start=1803"
    )]
    [InlineData(
        "https://youtu.be/c1MCyS-O_3Y?t=90",
        "https://www.youtube-nocookie.com/embed/c1MCyS-O_3Y?autoplay=1&start=90"
    )]
    [InlineData(
        "//www.youtube-nocookie.com/embed/c1MCyS-O_3Y?rel=0",
        "https://www.youtube-nocookie.com/embed/c1MCyS-O_3Y?autoplay=1"
    )]
    [InlineData(
        "https://www.youtube.com/shorts/c1MCyS-O_3Y",
        "https://www.youtube-nocookie.com/embed/c1MCyS-O_3Y?autoplay=1"
    )]
    [InlineData(
        "https://m.youtube.com/live/c1MCyS-O_3Y",
        "https://www.youtube-nocookie.com/embed/c1MCyS-O_3Y?autoplay=1"
    )]
    [InlineData(
        "https://www.youtube.com/playlist?list=PLd9b-GuOJ3nFHykZgRBZ7_bzwfZ526rxm",
        "https://www.youtube-nocookie.com/embed/videoseries?list=PLd9b-GuOJ3nFHykZgRBZ7_bzwfZ526rxm&autoplay=1"
    )]
    [InlineData("https://vimeo.com/22439234", "https://player.vimeo.com/video/22439234?dnt=1&autoplay=1")]
    [InlineData(
        "https://vimeo.com/22439234/0123456789",
        "https://player.vimeo.com/video/22439234?dnt=1&autoplay=1&h=0123456789"
    )]
    [InlineData(
        "https://player.vimeo.com/video/22439234?h=abcdef0123",
        "https://player.vimeo.com/video/22439234?dnt=1&autoplay=1&h=abcdef0123"
    )]
    [InlineData(
        "https://vimeo.com/channels/staffpicks/22439234",
        "https://player.vimeo.com/video/22439234?dnt=1&autoplay=1"
    )]
    [InlineData(
        "https://twitter.com/paper/status/578569906834264064?s=20",
        "https://platform.twitter.com/embed/Tweet.html?id=578569906834264064&dnt=true"
    )]
    [InlineData(
        "https://x.com/i/web/status/578569906834264064",
        "https://platform.twitter.com/embed/Tweet.html?id=578569906834264064&dnt=true"
    )]
    [InlineData("https://www.instagram.com/p/CuE2WrWsCcf/?igsh=1", "https://www.instagram.com/p/CuE2WrWsCcf/embed/")]
    [InlineData(
        "https://www.instagram.com/paper/reel/CuE2WrWsCcf/",
        "https://www.instagram.com/reel/CuE2WrWsCcf/embed/"
    )]
    [InlineData(
        "https://www.openstreetmap.org/?mlat=52.07&mlon=4.3#map=12/52.07/4.3",
        "https://www.openstreetmap.org/export/embed.html?bbox=4.19014,52.01935,4.40986,52.12065&layer=mapnik&marker=52.07,4.3"
    )]
    [InlineData(
        "https://www.openstreetmap.org/export/embed.html?bbox=4.1%2C52%2C4.4%2C52.2&layer=mapnik",
        "https://www.openstreetmap.org/export/embed.html?bbox=4.1,52,4.4,52.2&layer=mapnik"
    )]
    [InlineData(
        "https://www.google.com/maps/place/Corn+Hall/@51.5,-0.12,17z/data=!3m1",
        "https://www.google.com/maps?q=Corn%20Hall&z=17&output=embed"
    )]
    [InlineData("https://maps.google.com/?q=Corn+Hall", "https://www.google.com/maps?q=Corn%20Hall&z=14&output=embed")]
    [InlineData(
        "https://www.google.com/maps/embed?pb=!1m18!1m12!1d2482.4!2d-0.12",
        "https://www.google.com/maps/embed?pb=!1m18!1m12!1d2482.4!2d-0.12"
    )]
    public void From_AddressOfAKnownSite_FramesIt(string address, string frame)
    {
        var embed = Embed.From(address);

        Assert.Equal(frame, embed?.Frame);
        Assert.Equal(
            (embed!.Provider, embed.Shape),
            (Embed.From(embed.Address)?.Provider, Embed.From(embed.Address)?.Shape)
        );
        Assert.Contains(Embed.FrameSources, source => frame.StartsWith(source, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://www.youtube.com/")]
    [InlineData("https://www.youtube.com/watch?v=short")]
    [InlineData("https://www.youtube.com/watch?v=c1MCyS-O_3Y%22onload%3D")]
    [InlineData("https://www.youtube.com.evil.test/watch?v=c1MCyS-O_3Y")]
    [InlineData("https://evil.test/?https://www.youtube.com/watch?v=c1MCyS-O_3Y")]
    [InlineData("https://www.youtube.com@evil.test/watch?v=c1MCyS-O_3Y")]
    [InlineData("https://user@www.youtube.com/watch?v=c1MCyS-O_3Y")]
    [InlineData("https://www.youtube.com:8443/watch?v=c1MCyS-O_3Y")]
    [InlineData("javascript://www.youtube.com/watch?v=c1MCyS-O_3Y")]
    [InlineData("data:text/html,https://youtu.be/c1MCyS-O_3Y")]
    [InlineData("/watch?v=c1MCyS-O_3Y")]
    [InlineData("https://vimeo.com/blog")]
    [InlineData("https://x.com/paper")]
    [InlineData("https://x.com/paper/status/12a")]
    [InlineData("https://www.instagram.com/paper/")]
    [InlineData("https://www.openstreetmap.org/")]
    [InlineData("https://www.openstreetmap.org/#map=12/999/4.3")]
    [InlineData("https://www.openstreetmap.org/export/embed.html?bbox=1,2,3,NaN")]
    [InlineData("https://www.google.com/search?q=Corn+Hall")]
    [InlineData("https://www.google.com/maps/embed?pb=%22%3E%3Cscript%3E")]
    [InlineData("https://www.google.com/maps")]
    public void From_AnythingElse_IsNoEmbed(string? address) => Assert.Null(Embed.From(address));

    [SkippableFact]
    public void From_NaughtyStrings_NeverThrows()
    {
        foreach (
            var text in JsonSerializer.Deserialize<string[]>(File.ReadAllText(SharedData.Path("naughty-strings.json")))!
        )
        {
            Assert.Null(Embed.From(text));
            var place = Embed.From("https://www.google.com/maps?q=" + text);
            Assert.True(
                place is null || place.Frame.All(c => char.IsAsciiLetterOrDigit(c) || "-._~:/?&=%".Contains(c)),
                place?.Frame
            );
        }
    }
}
