using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>What these tests need besides .NET. Without it they skip, unless NEWSPORTAL_REQUIRE_BROWSER is 1.</summary>
internal static class Tools
{
    private const string RequireVariable = "NEWSPORTAL_REQUIRE_BROWSER";

    /// <summary>Skips or fails the current test.</summary>
    public static void Missing(string reason)
    {
        Skip.If(Environment.GetEnvironmentVariable(RequireVariable) != "1", reason);
        Assert.Fail(reason);
    }

    /// <summary>The first file with this name in the folders of PATH; null for none.</summary>
    public static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
            .FirstOrDefault(File.Exists);

    /// <summary>A file of the checkout by its path from the root; null if it does not exist.</summary>
    public static string? InCheckout(string path)
    {
        var file = Path.Combine(Checkout.Root, path);
        return File.Exists(file) ? file : null;
    }
}
