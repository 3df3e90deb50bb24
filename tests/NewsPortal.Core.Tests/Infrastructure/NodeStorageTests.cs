using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Infrastructure;

public sealed class NodeStorageTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("newsportal-test-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void From_NoSetting_IsTheStorageRoot()
    {
        using var node = NodeFolder.Create(_root.FullName);

        Assert.Equal(_root.FullName, node.Path);
        Assert.Equal(Path.Combine(_root.FullName, "search"), node.File("search"));
    }

    [Fact]
    public void From_ItsOwnSetting_LeavesTheRootAlone()
    {
        var folder = Path.Combine(_root.FullName, "node-a");

        using var node = NodeFolder.Create(_root.FullName, folder);

        Assert.Equal(folder, node.Path);
        Assert.True(Directory.Exists(folder));
    }

    [Fact]
    public void Claim_FolderOfARunningProgram_IsRefusedInOneSentence()
    {
        using var first = NodeFolder.Create(_root.FullName);
        using var second = NodeFolder.Create(_root.FullName);
        first.Claim();

        var refusal = Assert.Throws<SettingException>(second.Claim);

        Assert.Equal(
            $"Another web program runs on the folder \"{_root.FullName}\". "
                + "Stop it, or set Storage:Node to a folder of this one's own.",
            refusal.Message
        );
    }

    [Fact]
    public void Claim_AfterTheOtherHasEnded_IsGranted()
    {
        using var second = NodeFolder.Create(_root.FullName);
        using (var first = NodeFolder.Create(_root.FullName))
        {
            first.Claim();
        }

        second.Claim();

        using var third = NodeFolder.Create(_root.FullName);
        Assert.Throws<SettingException>(third.Claim);
    }

    [Fact]
    public void Claim_AnotherFolderOfTheSameRoot_IsGranted()
    {
        using var first = NodeFolder.Create(_root.FullName);
        using var second = NodeFolder.Create(_root.FullName, Path.Combine(_root.FullName, "node-b"));

        first.Claim();
        second.Claim();

        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public void Id_NextStart_IsTheSame()
    {
        using var first = NodeFolder.Create(_root.FullName);
        using var next = NodeFolder.Create(_root.FullName);

        Assert.Equal(32, first.Id.Length);
        Assert.Equal(first.Id, next.Id);
    }

    [Fact]
    public void Id_DamagedFile_SaysWhatToDo()
    {
        using var node = NodeFolder.Create(_root.FullName);
        File.WriteAllText(node.File("node.id"), "?");

        Assert.Contains("Delete it", Assert.Throws<SettingException>(() => node.Id).Message, StringComparison.Ordinal);
    }
}
