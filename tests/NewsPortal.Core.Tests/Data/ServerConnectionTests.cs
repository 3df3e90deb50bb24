using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data;

/// <summary>Connections to a SQL Server that is away; there is none in these tests.</summary>
public sealed class ServerConnectionTests
{
    [Fact]
    public async Task Open_JustAfterAFailure_AsksTheServerAgain()
    {
        await using var server = FaultProxy.Start(NetworkFault.Reset);
        await using var services = Services(server.Port);

        await FailAsync(services);
        var before = server.Accepted;
        services.GetRequiredService<DatabaseBreaker>().Close();
        await FailAsync(services);

        // The driver's pool would refuse for up to a minute, whether or not the server is back.
        Assert.True(server.Accepted > before);
    }

    private static async Task FailAsync(ServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var schema = scope.ServiceProvider.GetRequiredService<DatabaseSchema>();
        var failure = await Record.ExceptionAsync(() => schema.CheckAsync(default));
        Assert.True(failure?.IsDatabaseUnavailable(), failure?.ToString());
    }

    private static ServiceProvider Services(int port)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Storage:Root"] = Directory.CreateTempSubdirectory("newsportal-test-").FullName,
                    ["Database:Provider"] = "SqlServer",
                    ["ConnectionStrings:NewsPortal"] = FormattableString.Invariant(
                        $"Server=tcp:127.0.0.1,{port};Database=news;User Id=news;Password=none;Encrypt=false"
                    ),
                }
            )
            .Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddNewsPortalCore(configuration)
            .BuildServiceProvider();
    }
}
