namespace NewsPortal.TestKit;

/// <summary>The checkout that the running program was built from.</summary>
public static class Checkout
{
    /// <summary>Absolute path of the folder with NewsPortal.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NewsPortal.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("This program runs from a checkout only.");
        }

        return folder.FullName;
    }
}
