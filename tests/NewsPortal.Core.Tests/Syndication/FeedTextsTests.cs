using NewsPortal.Core.Syndication;

namespace NewsPortal.Core.Tests.Syndication;

public sealed class FeedTextsTests : IDisposable
{
    private const string Page = "https://news.test/2026/03/02/story";
    private readonly FeedTexts _texts = new();

    public void Dispose() => _texts.Dispose();

    [Fact]
    public void Of_SameTextAgain_IsNotMadeAgain()
    {
        var first = _texts.Of(1, "<p><a href='/about'>us</a></p>", Page);

        Assert.Contains("https://news.test/about", first, StringComparison.Ordinal);
        Assert.Same(first, _texts.Of(1, "<p><a href='/about'>us</a></p>", Page));
    }

    [Fact]
    public void Of_RenderedAnewOrMoved_IsMadeAnew()
    {
        _texts.Of(1, "<p><a href='#n'>Note</a></p>", Page);

        Assert.Contains("New", _texts.Of(1, "<p><a href='#n'>New</a></p>", Page), StringComparison.Ordinal);
        Assert.Contains(
            "/moved#n",
            _texts.Of(1, "<p><a href='#n'>Note</a></p>", "https://news.test/moved"),
            StringComparison.Ordinal
        );
    }
}
