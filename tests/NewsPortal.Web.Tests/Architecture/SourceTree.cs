using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Architecture;

/// <summary>The files of the checkout that the tests were built from.</summary>
internal static class SourceTree
{
    /// <summary>Absolute path of the folder with NewsPortal.sln.</summary>
    public static string Root => Checkout.Root;

    /// <summary>Our own files in a folder, by extension (".cs"): nothing generated or restored.</summary>
    public static IEnumerable<SourceFile> Files(string folder, string extension) =>
        new DirectoryInfo(Path.Combine(Root, folder))
            .EnumerateFiles("*" + extension, SearchOption.AllDirectories)
            .Select(file => new SourceFile(Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'), file.FullName))
            .Where(file =>
                !file
                    .Name.Split('/')
                    .Any(part => part is "bin" or "obj" or "node_modules" or "Migrations" or "CompiledModel")
            );
}

/// <summary>A file of the checkout.</summary>
/// <param name="Name">Path from the checkout's root, with slashes.</param>
/// <param name="FullName">Absolute path.</param>
internal sealed record SourceFile(string Name, string FullName)
{
    public IEnumerable<(int Number, string Text)> Lines() =>
        File.ReadLines(FullName).Select((text, i) => (i + 1, text));
}
