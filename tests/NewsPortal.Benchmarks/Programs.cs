using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NewsPortal.Core;
using NewsPortal.Core.Search;

namespace NewsPortal.Benchmarks;

/// <summary>The services of a site in a folder, without its background work.</summary>
internal static class Programs
{
    public static ServiceProvider Build(string folder)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Root"] = Path.GetFullPath(folder) })
            .AddEnvironmentVariables()
            .Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
            .AddNewsPortalCore(configuration)
            .BuildServiceProvider();
    }

    /// <summary>Opens the index, or builds it if there is none.</summary>
    public static Task OpenIndexAsync(this IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<SearchIndexWorker>().UpdateAsync(cancellationToken);

    /// <summary>Runs something in its own scope, as a request would.</summary>
    public static async Task InScopeAsync(this IServiceProvider services, Func<IServiceProvider, Task> work)
    {
        await using var scope = services.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }
}
