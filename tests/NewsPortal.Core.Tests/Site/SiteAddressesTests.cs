using NewsPortal.Core.Site;

namespace NewsPortal.Core.Tests.Site;

public sealed class SiteAddressesTests
{
    [Theory]
    [InlineData("local-news", "/category/local-news")]
    [InlineData("łódź", "/category/%C5%82%C3%B3d%C5%BA")]
    [InlineData("a/b?c#d", "/category/a%2Fb%3Fc%23d")]
    public void Category_AnySlug_IsEncoded(string slug, string address)
    {
        Assert.Equal(address, SiteAddresses.Category(slug));
        Assert.Equal($"/category/{slug}", SiteAddresses.Stored.Category(slug));
    }

    [Theory]
    [InlineData(2026, null, null, "/2026")]
    [InlineData(987, 3, null, "/0987/03")]
    [InlineData(2026, 12, 5, "/2026/12/05")]
    public void Archive_OfASpan_HasItsDigits(int year, int? month, int? day, string address) =>
        Assert.Equal(address, SiteAddresses.Archive(year, month, day));

    [Theory]
    [InlineData("/", null, "/feed")]
    [InlineData("/", "atom", "/feed/atom")]
    [InlineData("/tag/water", null, "/tag/water/feed")]
    [InlineData("/tag/water", "json", "/tag/water/feed/json")]
    public void Feed_OfAList_StandsBelowIt(string list, string? format, string address) =>
        Assert.Equal(address, SiteAddresses.FeedOf(list, format));

    [Fact]
    public void Search_WordsWithSigns_StayInTheQuery() =>
        Assert.Equal("/search?q=rock%20%26%20roll%3D%231%2B", SiteAddresses.Search("rock & roll=#1+"));
}
