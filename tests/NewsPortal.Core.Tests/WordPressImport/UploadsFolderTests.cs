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

    [Theory]
    [InlineData("caf%C3%A9.png", "2020/café.png")]
    [InlineData("CAF%C3%A9.png", "2020/cafe\u0301.png")]
    [InlineData("100%25-proof.png", "2020/100%-proof.png")]
    [InlineData("100%-proof.png", "2020/100%-proof.png")]
    [InlineData("a%2520b.png", "2020/a b.png")]
    [InlineData("a b.png", "2020/a%20b.png")]
    public void Find_NameAsAnAddressWritesIt_FindsTheFile(string name, string wanted)
    {
        Directory.CreateDirectory(Path.Combine(_root, "2020"));
        File.WriteAllText(Path.Combine(_root, "2020", name), "");

        Assert.Equal(Path.Combine(_root, "2020", name), UploadsFolder.Open(_root).Find(wanted));
    }

    [Theory]
    [InlineData("%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("2020/%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    public void Find_EncodedWayOut_FindsNothing(string wanted)
    {
        Directory.CreateDirectory(Path.Combine(_root, "2020"));

        Assert.Null(UploadsFolder.Open(_root).Find(wanted));
    }

    [Fact]
    public void Find_PathThatLeavesTheFolder_FindsNothing()
    {
        var inner = Directory.CreateDirectory(Path.Combine(_root, "uploads")).FullName;
        File.WriteAllText(Path.Combine(_root, "a.png"), "");

        Assert.Null(UploadsFolder.Open(inner + "/").Find("../a.png"));
    }
}
