namespace NewsPortal.BrowserTests;

/// <summary>An address of each public page type in the demo newspaper.</summary>
public static class PublicPages
{
    /// <summary>The placeholder for the story chosen by <see cref="DemoSite"/>.</summary>
    public const string Story = "{story}";

    /// <summary>The placeholder for that story's card for other sites.</summary>
    public const string Embed = "{embed}";

    public static TheoryData<string> All { get; } =
    [
        "/",
        "/category/city",
        Story,
        "/about",
        "/author/ines-marlowe",
        "/tag/tidal-barrier",
        "/series/the-price-of-the-river",
        "/2026",
        "/2026/03",
        "/search",
        "/search?q=tidal+barrier",
        "/search?q=barier&from=2026-01-01",
        "/search/suggest?q=ti",
        "/corrections",
        Embed,
        "/offline",
        "/nothing-here",
        "/account/login",
    ];
}
