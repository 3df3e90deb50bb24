using Microsoft.Extensions.Options;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Tests.Site;

public sealed class SiteTimeTests
{
    private readonly SiteTime _paris = new(Options.Create(new SiteOptions { TimeZone = "Europe/Paris" }), TimeProvider.System);

    [Theory]
    [InlineData("2026-01-10T08:00", "2026-01-10T07:00")]
    [InlineData("2026-07-10T08:00", "2026-07-10T06:00")]
    [InlineData("2026-03-29T02:30", "2026-03-29T01:30")] // skipped: 02:30 does not exist and means 03:30
    [InlineData("2026-10-25T02:30", "2026-10-25T00:30")] // comes twice: the first
    public void ToUtc_WallClockTime_FollowsTheZone(string local, string utc) =>
        Assert.Equal(
            DateTime.Parse(utc, System.Globalization.CultureInfo.InvariantCulture),
            _paris.ToUtc(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void ToUtc_AnyTime_IsMarkedAsUtc() =>
        Assert.Equal(DateTimeKind.Utc, _paris.ToUtc(new DateTime(2026, 3, 29, 2, 30, 0, DateTimeKind.Unspecified)).Kind);

    [Fact]
    public void ZoneLabel_Summer_NamesTheOffset() =>
        Assert.Equal("UTC+02:00", _paris.ZoneLabel(new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc)));
}
