namespace NewsPortal.BrowserTests;

/// <summary>An address of each type of page that readers of the demo newspaper meet.</summary>
public static class PublicPages
{
    /// <summary>Stands for the story that <see cref="DemoSite"/> names.</summary>
    public const string Story = "{story}";

    public static TheoryData<string> All { get; } =
    [
        "/",
        "/category/city",
        Story,
        "/about",
        "/author/ines-marlowe",
        "/tag/tidal-barrier",
        "/2026",
        "/2026/03",
        "/search",
        "/search?q=tidal+barrier",
        "/search?q=barier&from=2026-01-01",
        "/search/suggest?q=ti",
        "/corrections",
        "/offline",
        "/nothing-here",
        "/account/login",
    ];
}
