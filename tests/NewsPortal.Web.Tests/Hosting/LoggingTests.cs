using Microsoft.Extensions.DependencyInjection;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>A stranger's request is one line in the log, whatever it contains.</summary>
public sealed class LoggingTests
{
    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Get_PathWithLineEnds_AddsNoLineToTheLog(string environment)
    {
        var root = Directory.CreateTempSubdirectory("newsportal-test-").FullName;
        TestDatabase.CopyTo(root);
        await using var web = WebProgram.Start(("Storage:Root", root), ("ASPNETCORE_ENVIRONMENT", environment));
        await web.LiveAsync();

        foreach (var sign in new[] { "%0A", "%0D%0A", "%1B%5B2K", "%E2%80%A8", "%C2%85", "%E2%80%AE" })
        {
            using var answer = await web.Client.GetAsync($"/asked-for{sign}FORGED");
        }

        var lines = (await web.EndAsync()).Split(['\n', '\r', '\u2028', '\u0085']);
        Directory.Delete(root, recursive: true);
        Assert.Equal(
            6,
            lines.Count(line =>
                line.Contains("/asked-for", StringComparison.Ordinal)
                && line.Contains("FORGED", StringComparison.Ordinal)
            )
        );
        Assert.DoesNotContain(lines, line => line.Contains('\u001B') || line.Contains('\u202E'));
    }

    [Theory]
    [InlineData(TestData.Password)]
    [InlineData("CfDJ8BD4H7_CgK1Lm")]
    [InlineData("ada@news.test")]
    public void Dispose_OfAProgramThatLoggedASecret_Fails(string secret)
    {
        var app = new NewsApp();
        app.Services.GetRequiredService<Serilog.ILogger>().Information("Somebody came with {Secret}", secret);

        Assert.Throws<InvalidOperationException>(app.Dispose);
    }

    [Fact]
    public async Task Get_APreviewLink_LeavesItsSecretOutOfTheLog()
    {
        var root = Directory.CreateTempSubdirectory("newsportal-test-").FullName;
        TestDatabase.CopyTo(root);
        await using var web = WebProgram.Start(("Storage:Root", root));
        await web.LiveAsync();

        using var page = await web.Client.GetAsync("/preview/SECRETOFALINK");
        using var picture = await web.Client.GetAsync("/Preview/SECRETOFALINK/media/1/000000000000/320.webp");

        var log = await web.EndAsync();
        Directory.Delete(root, recursive: true);
        Assert.Contains("/preview/", log, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRETOFALINK", log, StringComparison.Ordinal);
    }
}
