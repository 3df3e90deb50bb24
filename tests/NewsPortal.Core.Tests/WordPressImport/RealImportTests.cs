using Microsoft.EntityFrameworkCore;
using NewsPortal.Cli;
using NewsPortal.Core.WordPressImport;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>A real newspaper's export, and the command that imports it.</summary>
public sealed class RealImportTests : IDisposable
{
    private readonly NewsApp _app = new();
    private readonly ImportBench _bench;

    public RealImportTests() => _bench = new ImportBench(_app);

    public void Dispose()
    {
        _bench.Dispose();
        _app.Dispose();
    }

    [SkippableFact]
    public async Task Import_18F_BringsEverythingOnceAndKeepsEveryAddress()
    {
        var path = Wxr.Shared("18f.wxr.xml");
        var result = await _bench.ImportFileAsync(path, Wxr.Shared("18f-uploads"));

        Assert.True(result.IsDone);
        Assert.Equal(508, result.Summary.Count("post", ImportAction.Imported));
        Assert.Equal(273, result.Summary.Count("author", ImportAction.Imported));
        Assert.Equal(414, result.Summary.Count("attachment", ImportAction.Imported));
        Assert.Equal(94, result.Summary.MissingPictures.Count);
        Assert.Equal(232, await _app.Data.InDatabaseAsync(db => db.Articles.CountAsync(a => a.Authors.Count > 1)));
        foreach (var item in (await Wxr.ReadFile(path)).OfType<WxrItem>().Where(i => i.Type == "post"))
        {
            Assert.NotNull(await _bench.FollowAsync(new Uri(item.Link).AbsolutePath));
        }

        foreach (var line in _bench.Lines().Where(l => l.Type is "category" or "tag" or "author"))
        {
            Assert.NotNull(await _bench.FollowAsync(line.OldAddress!));
        }

        var again = await _bench.ImportFileAsync(path, Wxr.Shared("18f-uploads"));

        Assert.Equal((0, 0), (again.Summary.Count(ImportAction.Imported), again.Summary.Count(ImportAction.Changed)));
    }

    [Fact]
    public async Task Command_Import_TellsSumsAndEndsWithZero()
    {
        var (code, output, _) = await RunAsync(
            Wxr.Export(Wxr.Item(1, "by-command") + Wxr.Attachment(2, "2020/gone.jpg"))
        );

        Assert.Equal(0, code);
        Assert.Contains("post: 1 imported", output);
        Assert.Contains("Missing pictures: 1", output);
        Assert.Contains("receipt.json", output);
        Assert.True(File.Exists(_bench.ReceiptPath));
    }

    [Theory]
    [InlineData("<rss", "This is not a WordPress export")]
    [InlineData("</rss>", "cut off")]
    public async Task Command_DamagedFile_SaysWhatToDoAndFails(string cut, string message)
    {
        var export = Wxr.Export(Wxr.Item(1, "by-command"));

        var (code, _, errors) = await RunAsync(export[..export.IndexOf(cut, StringComparison.Ordinal)], "--strict");

        Assert.Equal(1, code);
        Assert.Contains(message, errors);
        Assert.Contains("Nothing was imported.", errors);
    }

    [Fact]
    public async Task Command_NoSuchUploads_SaysSo()
    {
        var (code, _, errors) = await RunAsync(Wxr.Export(Wxr.Item(1, "by-command")), "--uploads", "/no/such/folder");

        Assert.Equal(1, code);
        Assert.Contains("/no/such/folder", errors);
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string export, params string[] more)
    {
        var path = Path.Combine(_bench.Folder, "export.xml");
        await File.WriteAllTextAsync(path, export);
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(
            [
                "import",
                "wordpress",
                path,
                "--receipt",
                _bench.ReceiptPath,
                "--setting",
                $"Storage:Root={_app.StorageRoot}",
                .. more,
            ],
            new Terminal(TextReader.Null, output, errors),
            default
        );
        return (code, output.ToString(), errors.ToString());
    }
}
