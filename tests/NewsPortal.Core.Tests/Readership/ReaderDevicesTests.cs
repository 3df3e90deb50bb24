using NewsPortal.Core.Readership;

namespace NewsPortal.Core.Tests.Readership;

public sealed class ReaderDevicesTests
{
    private const string Mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15";
    private const string Reduced =
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/143.0.0.0 Safari/537.36";

    [Theory]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Mobile/15E148", ReaderDevice.Phone)]
    [InlineData("Mozilla/5.0 (Linux; Android 16; Pixel 9) Chrome/143.0.0.0 Mobile Safari/537.36", ReaderDevice.Phone)]
    [InlineData("Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", ReaderDevice.Phone)]
    [InlineData("Mozilla/5.0 (Android 16; Tablet; rv:145.0) Gecko/145.0 Firefox/145.0", ReaderDevice.Tablet)]
    [InlineData("Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) Mobile/15E148", ReaderDevice.Tablet)]
    [InlineData(Reduced, ReaderDevice.Tablet)]
    [InlineData(Mac, ReaderDevice.Desktop)]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101", ReaderDevice.Desktop)]
    [InlineData("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/143.0.0.0", ReaderDevice.Desktop)]
    [InlineData("", ReaderDevice.Unknown)]
    [InlineData(null, ReaderDevice.Unknown)]
    public void Of_UserAgent_IsItsKind(string? userAgent, ReaderDevice device) =>
        Assert.Equal(device, ReaderDevices.Of(userAgent, isMobile: false, hasTouch: false));

    [Fact]
    public void Of_MacWithATouchScreen_IsATablet() =>
        Assert.Equal(ReaderDevice.Tablet, ReaderDevices.Of(Mac, isMobile: false, hasTouch: true));

    [Fact]
    public void Of_BrowserThatSaysItIsMobile_IsAPhone() =>
        Assert.Equal(ReaderDevice.Phone, ReaderDevices.Of(Reduced, isMobile: true, hasTouch: true));
}
