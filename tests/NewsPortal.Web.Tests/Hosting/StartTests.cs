using System.Net;
using NewsPortal.Cli;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>What a new site's first start says, and how a container asks whether it is well.</summary>
public sealed class StartTests
{
    [SkippableFact]
    public async Task Start_OfANewSite_NamesAddressFirstAdministratorAndVersion()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        var root = Directory.CreateTempSubdirectory("newsportal-start-").FullName;
        var address = WebProgram.FreeAddress();
        await using var program = await WebProgram.Start(address, ("Storage:Root", root)).LiveAsync();
        using var home = await program.Client.GetAsync("/feed");
        var feed = await home.Content.ReadAsStringAsync();

        // Values stand in quotes, which JSON escapes.
        var log = (await program.EndAsync()).Replace("\\\"", "", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, home.StatusCode);

        // Without Site:BaseUrl, links have the port that the program listens on.
        Assert.Contains($"{address.GetLeftPart(UriPartial.Authority)}/", feed, StringComparison.Ordinal);
        Assert.Contains($"listens on {address.GetLeftPart(UriPartial.Authority)}", log, StringComparison.Ordinal);
        Assert.Contains("newsportal create-admin", log, StringComparison.Ordinal);
        Assert.Contains("Creating the database", log, StringComparison.Ordinal);
        Assert.Matches(@"NewsPortal [0-9.]+\+[0-9a-f]{7,}", log);
        Assert.DoesNotContain("XML encryptor", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("")]
    public async Task Health_WhateverHostsAreAllowed_IsAnsweredOnTheConfiguredPort(string hosts)
    {
        var root = Directory.CreateTempSubdirectory("newsportal-health-").FullName;
        var address = WebProgram.FreeAddress();
        await using var program = await WebProgram
            .Start(address, ("Storage:Root", root), ("Site:BaseUrl", "https://example.org"), ("AllowedHosts", hosts))
            .LiveAsync();
        using var output = new StringWriter();
        var terminal = new Terminal(TextReader.Null, output, output);

        var code = await CommandLine.RunAsync(
            ["health", "--setting", $"urls=http://*:{address.Port}"],
            terminal,
            CancellationToken.None
        );

        Assert.True(code == 0, output.ToString());
    }
}
