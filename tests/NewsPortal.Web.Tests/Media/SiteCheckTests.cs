using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Cli;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

/// <summary>"newsportal check" reads what nobody else reads again, and says what is damaged.</summary>
public sealed class SiteCheckTests : IAsyncLifetime
{
    private readonly NewsApp _app = new();

    public Task InitializeAsync() => _app.StopBackgroundWorkAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [SkippableFact]
    public async Task Check_EverythingSound_SaysSo()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await AddAsync("quay.jpg", 1);

        var (code, output, _) = await CheckAsync();

        Assert.Equal(0, code);
        Assert.Contains("Read 1 pictures and files; all is sound.", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Check_PicturesDamagedAndMissing_NamesThemAndFails()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await AddAsync("sound.jpg", 1);
        var damaged = await AddAsync("damaged.jpg", 2);
        File.Delete(await AddAsync("missing.jpg", 3));
        await using (var file = new FileStream(damaged, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = file.Length / 2;
            var former = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)~former);
        }

        var (code, output, errors) = await CheckAsync();

        Assert.Equal(1, code);
        Assert.Contains("damaged.jpg", output, StringComparison.Ordinal);
        Assert.Contains("is not what was uploaded", output, StringComparison.Ordinal);
        Assert.Contains("missing.jpg", output, StringComparison.Ordinal);
        Assert.DoesNotContain("sound.jpg", output, StringComparison.Ordinal);
        Assert.Contains("2 things are damaged", errors, StringComparison.Ordinal);
    }

    /// <summary>The path of its original.</summary>
    private async Task<string> AddAsync(string name, int seed)
    {
        var added = await _app.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(TestPicture.Blocks(800, 600, seed)),
                    name,
                    PictureTexts.None,
                    Actor.Program("Test"),
                    default
                )
        );
        var sha256 = await _app.Data.InDatabaseAsync(db =>
            db.Media.Where(m => m.Id == added.Value!.Id).Select(m => m.Sha256).SingleAsync()
        );
        return _app.Services.GetRequiredService<MediaStore>().Original(sha256);
    }

    private async Task<(int Code, string Output, string Errors)> CheckAsync()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(
            ["check", "--setting", $"Storage:Root={_app.StorageRoot}"],
            new Terminal(TextReader.Null, output, errors),
            default
        );
        return (code, output.ToString(), errors.ToString());
    }
}
