using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Tests.WordPressImport;

public sealed class UploadsFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("newsportal-uploads-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/2020/../")]
    public void Find_FolderHoweverWritten_FindsTheFile(string end)
    {
        Directory.CreateDirectory(Path.Combine(_root, "2020"));
        File.WriteAllText(Path.Combine(_root, "2020", "a.png"), "");

        Assert.Equal(Path.Combine(_root, "2020", "a.png"), UploadsFolder.Open(_root + end).Find("2020/a.png"));
    }

    [Fact]
    public void Find_PathThatLeavesTheFolder_FindsNothing()
    {
        var inner = Directory.CreateDirectory(Path.Combine(_root, "uploads")).FullName;
        File.WriteAllText(Path.Combine(_root, "a.png"), "");

        Assert.Null(UploadsFolder.Open(inner + "/").Find("../a.png"));
    }
}
