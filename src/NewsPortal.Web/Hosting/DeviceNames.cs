namespace NewsPortal.Web.Hosting;

/// <summary>Names browser and system in the list of sessions. A user agent is never shown verbatim.</summary>
internal static class DeviceNames
{
    private const int LongestRead = 512;

    /// <summary>User agent substrings, the more specific first: Edge also calls itself Chrome and Safari.</summary>
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Vivaldi/", "Vivaldi"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chromium/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Macintosh", "macOS"),
        ("Linux", "Linux"),
    ];

    /// <summary>For example "Firefox, Windows"; empty if both are unknown.</summary>
    public static string Of(string? userAgent)
    {
        var text = userAgent ?? "";
        text = text.Length > LongestRead ? text[..LongestRead] : text;
        return string.Join(", ", new[] { Find(Browsers, text), Find(Systems, text) }.Where(name => name is not null));
    }

    private static string? Find((string Mark, string Name)[] marks, string text) =>
        Array.Find(marks, mark => text.Contains(mark.Mark, StringComparison.Ordinal)).Name;
}
