using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>What the program does before it listens.</summary>
public sealed class WarmStartTests
{
    [SkippableFact]
    public async Task Start_SiteWithStories_HasMadeItsPagesBeforeTheFirstReader()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        using var app = new NewsApp().With(
            "Storage:Node",
            Directory.CreateTempSubdirectory("newsportal-node-").FullName
        );
        app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        await app.Data.CreateStoryAsync("Read first", TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1));
        var address = WebProgram.FreeAddress();

        await using var program = WebProgram.Start(
            address,
            ("Storage:Root", app.StorageRoot),
            // Not ended by the clock, however busy the machine is.
            ("Startup:WarmFor", "00:05:00"),
            ("Site:BaseUrl", address.ToString().TrimEnd('/'))
        );
        await program.LiveAsync();
        var output = await program.EndAsync();

        Assert.All(
            ["/", "/search", "/account/login", "/feed"],
            path => Assert.Contains($"\"RequestPath\":\"{path}\"", output, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Start_DatabaseThatIsNotOne_ListensAllTheSame()
    {
        var root = Directory.CreateTempSubdirectory("newsportal-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(root, "newsportal.db"), "no database at all, only some words");

        await using var program = WebProgram.Start(("Storage:Root", root));
        await program.LiveAsync();
        using var ready = await program.Client.GetAsync("/health/ready");

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
    }
}
