namespace NewsPortal.Core.Readership;

/// <summary>The kind of device that somebody reads on. Stored as a number; never renumber.</summary>
public enum ReaderDevice : byte
{
    Unknown = 0,
    Phone = 1,
    Tablet = 2,
    Desktop = 3,
}

/// <summary>Tells the kind of device from what a browser says of itself; nothing else of that is kept.</summary>
public static class ReaderDevices
{
    private static readonly string[] Tablets = ["ipad", "tablet", "kindle", "silk/", "playbook"];
    private static readonly string[] Phones = ["mobi", "iphone", "ipod", "windows phone", "opera mini"];

    /// <summary>The kind of device.</summary>
    /// <param name="userAgent">The browser's user agent.</param>
    /// <param name="isMobile">The browser says that it is a phone's (Sec-CH-UA-Mobile).</param>
    /// <param name="hasTouch">The page found a touch screen, which tells a tablet that claims to be a Mac.</param>
    public static ReaderDevice Of(string? userAgent, bool isMobile, bool hasTouch)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
        {
            return ReaderDevice.Unknown;
        }

        bool Says(string word) => userAgent.Contains(word, StringComparison.OrdinalIgnoreCase);
        return Array.Exists(Tablets, Says) ? ReaderDevice.Tablet
            : isMobile || Array.Exists(Phones, Says) ? ReaderDevice.Phone
            : Says("android") || (hasTouch && Says("macintosh")) ? ReaderDevice.Tablet
            : ReaderDevice.Desktop;
    }
}
