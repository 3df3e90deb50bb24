using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Tests.Site;

public sealed class SiteTimeTests
{
    private readonly SiteTime _paris = new(
        Options.Create(new SiteOptions { TimeZone = "Europe/Paris" }),
        TimeProvider.System
    );

    [Theory]
    [InlineData("2026-01-10T08:00", "2026-01-10T07:00")]
    [InlineData("2026-07-10T08:00", "2026-07-10T06:00")]
    [InlineData("2026-03-29T02:30", "2026-03-29T01:30")] // skipped: 02:30 does not exist and means 03:30
    [InlineData("2026-10-25T02:30", "2026-10-25T00:30")] // occurs twice: the first
    public void ToUtc_WallClockTime_FollowsTheZone(string local, string utc) =>
        Assert.Equal(
            DateTime.Parse(utc, System.Globalization.CultureInfo.InvariantCulture),
            _paris.ToUtc(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture))
        );

    [Fact]
    public void ToUtc_AnyTime_IsMarkedAsUtc() =>
        Assert.Equal(
            DateTimeKind.Utc,
            _paris.ToUtc(new DateTime(2026, 3, 29, 2, 30, 0, DateTimeKind.Unspecified)).Kind
        );

    [Fact]
    public void ZoneLabel_Summer_NamesTheOffset() =>
        Assert.Equal("UTC+02:00", _paris.ZoneLabel(new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc)));

    [Theory]
    [InlineData("en-GB", "2 March 2026", "2 Mar", "2 Mar 2025")]
    [InlineData("en-US", "March 2, 2026", "Mar 2", "Mar 2, 2025")]
    [InlineData("fr-FR", "2 mars 2026", "2 mars", "2 mars 2025")]
    [InlineData("de-DE", "2. März 2026", "2. März", "2. März 2025")]
    [InlineData("es-ES", "2 de marzo de 2026", "2 de mar", "2 de mar de 2025")]
    [InlineData("ja-JP", "2026年3月2日", "3月2日", "2025年3月2日")]
    [InlineData("hu-HU", "2026. március 2.", "márc. 2.", "2025. márc. 2.")]
    [InlineData("ar-EG", "2 مارس 2026", "2 مارس", "2 مارس 2025")]
    public void Date_InACulture_IsWrittenInItsOrderAndWords(
        string culture,
        string full,
        string shortly,
        string lastYear
    )
    {
        var local = new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.FromHours(1));
        var time = new SiteTime(
            Options.Create(new SiteOptions { TimeZone = "Europe/Paris", Culture = culture }),
            new FakeTimeProvider(local)
        );

        Assert.Equal(
            (full, shortly, lastYear),
            (time.LongDate(local), time.ShortDate(local), time.ShortDate(local.AddYears(-1)))
        );
    }
}
