using Xunit;

namespace NewsPortal.TestKit;

/// <summary>Real test data next to the checkout on some machines; tests that need it skip elsewhere.</summary>
public static class SharedData
{
    /// <summary>Absolute path of a file or folder in the data; skips the test if it is missing.</summary>
    public static string Path(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", "data", name);
            if (System.IO.Path.Exists(candidate))
            {
                return candidate;
            }
        }

        Skip.If(true, $"The test material \"{name}\" is not on this machine.");
        return "";
    }
}
