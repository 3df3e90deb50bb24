using System.Net;
using Microsoft.Extensions.Time.Testing;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Readership;

public sealed class VisitorsTests
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.7");
    private readonly FakeTimeProvider _clock = new(NewsApp.Start);

    [Fact]
    public void Remember_SameVisitorWithinHalfAnHour_IsARepeat()
    {
        var visitors = new Visitors(_clock);
        visitors.Remember(Home, "Firefox", 1);
        _clock.Advance(TimeSpan.FromMinutes(29));

        Assert.Null(visitors.Remember(Home, "Firefox", 1));
    }

    [Fact]
    public void Remember_SameVisitorAfterHalfAnHour_CountsAgain()
    {
        var visitors = new Visitors(_clock);
        visitors.Remember(Home, "Firefox", 1);
        _clock.Advance(TimeSpan.FromMinutes(30));

        Assert.NotNull(visitors.Remember(Home, "Firefox", 1));
    }

    [Fact]
    public void Remember_EndOfAView_CountsOnceBesideTheView()
    {
        var visitors = new Visitors(_clock);
        visitors.Remember(Home, "Firefox", 1);

        Assert.NotNull(visitors.Remember(Home, "Firefox", 1, isEnd: true));
        Assert.Null(visitors.Remember(Home, "Firefox", 1, isEnd: true));
    }

    [Fact]
    public void Remember_OtherArticleBrowserOrAddress_Counts()
    {
        var visitors = new Visitors(_clock);
        visitors.Remember(Home, "Firefox", 1);

        Assert.NotNull(visitors.Remember(Home, "Firefox", 2));
        Assert.NotNull(visitors.Remember(Home, "Chrome", 1));
        Assert.NotNull(visitors.Remember(IPAddress.Parse("192.0.2.8"), "Firefox", 1));
    }

    [Fact]
    public void Remember_OtherAddressOfTheSameIpv6Network_IsARepeat()
    {
        var visitors = new Visitors(_clock);
        visitors.Remember(IPAddress.Parse("2001:db8:1:2::3"), "Firefox", 1);

        Assert.Null(visitors.Remember(IPAddress.Parse("2001:db8:1:2:ffff::9"), "Firefox", 1));
        Assert.NotNull(visitors.Remember(IPAddress.Parse("2001:db8:1:3::3"), "Firefox", 1));
    }

    [Fact]
    public void Remember_AfterMidnight_VisitorIsForgotten()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 23, 59, 0, TimeSpan.Zero));
        var visitors = new Visitors(clock);
        visitors.Remember(Home, "Firefox", 1);
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.NotNull(visitors.Remember(Home, "Firefox", 1));
    }

    [Fact]
    public void Remember_OnTwoDays_NothingTellsThatItIsTheSameVisitor()
    {
        var visitors = new Visitors(_clock);
        var monday = visitors.Remember(Home, "Firefox", 1);
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.NotEqual(monday, visitors.Remember(Home, "Firefox", 1));
    }

    [Fact]
    public void Remember_SiteSaltNotKnownYet_HasNothingToCompare() =>
        Assert.Null(new Visitors(_clock).Remember(Home, "Firefox", 1)!.Value.Key);

    [Fact]
    public void Remember_TwoNodesWithoutTheSitesSalt_KnowNothingOfEachOther() =>
        Assert.NotEqual(
            new Visitors(_clock).Remember(Home, "Firefox", 1),
            new Visitors(_clock).Remember(Home, "Firefox", 1)
        );

    [Fact]
    public void Forget_ViewThatCouldNotBeStored_CountsOnTheNextTry()
    {
        var visitors = new Visitors(_clock);
        visitors.Forget(visitors.Remember(Home, "Firefox", 1)!.Value);

        Assert.NotNull(visitors.Remember(Home, "Firefox", 1));
    }
}
