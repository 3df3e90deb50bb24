using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NewsPortal.Benchmarks;
using NewsPortal.Core;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- fill FOLDER ARTICLES
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- lists FOLDER [PAGE]
if (args is not [var command, var folder, ..])
{
    Console.Error.WriteLine("Usage: fill FOLDER ARTICLES | lists FOLDER [PAGE]");
    return 1;
}

var configuration = new ConfigurationBuilder()
    .AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Root"] = Path.GetFullPath(folder) })
    .AddEnvironmentVariables().Build();
await using var services = new ServiceCollection()
    .AddSingleton<IConfiguration>(configuration)
    .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
    .AddNewsPortalCore(configuration)
    .BuildServiceProvider();

switch (command)
{
    case "fill":
        await using (var scope = services.CreateAsyncScope())
        {
            var provider = scope.ServiceProvider;
            await provider.GetRequiredService<DatabaseSchema>().MigrateAsync(default);
            await new LargeSite(
                    provider.GetRequiredService<NewsDbContext>(), provider.GetRequiredService<ArticlePaths>(),
                    provider.GetRequiredService<SiteTime>())
                .FillAsync(args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 100_000, default);
        }

        return 0;
    case "lists":
        await new Lists(services).RunAsync(
            args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5_000, Console.Out, default);
        return 0;
    default:
        Console.Error.WriteLine($"There is no benchmark \"{command}\".");
        return 1;
}
