using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Benchmarks;
using NewsPortal.Benchmarks.Soak;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- fill FOLDER ARTICLES
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- multiply FOLDER TIMES
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- growth FEW MANY PROGRAM REPORT [MINUTES]
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- lists FOLDER [PAGE]
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- search FOLDER [SMALLER_FOLDER]
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- machines FOLDER
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- fill-newsroom FOLDER
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- newsroom ADDRESS
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- pictures FOLDER PROGRAM REPORT
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- start FOLDER REPORT NAME=PROGRAM[;SETTING=VALUE …] …
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- publish NODE OTHER_NODE LOADED_PAGE
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- ghost ADDRESS EXPORT
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- serve FOLDER PROGRAM REPORT [EXPORT] [NAME=ADDRESS …]
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- soak FOLDER PROGRAM REPORT [MINUTES [SEED]]
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- nodes FOLDER PROGRAM REPORT [NEXT_PROGRAM [ROUNDS]]
// dotnet run -c Release --project tests/NewsPortal.Benchmarks -- editors ADDRESS PROCESS_ID [MINUTES [PEOPLE [OTHER]]]
if (args is not [var command, var folder, ..])
{
    Console.Error.WriteLine(
        "Usage: fill FOLDER ARTICLES | multiply FOLDER TIMES | growth FEW MANY PROGRAM REPORT [MINUTES] | fill-newsroom FOLDER | "
            + "lists FOLDER [PAGE] | search FOLDER [SMALLER_FOLDER] | "
            + "pictures FOLDER PROGRAM REPORT | start FOLDER REPORT NAME=PROGRAM[;SETTING=VALUE …] … | "
            + "machines FOLDER | ghost ADDRESS EXPORT | newsroom ADDRESS | "
            + "serve FOLDER PROGRAM REPORT [EXPORT] [NAME=ARTICLE_ADDRESS …] | "
            + "publish NODE OTHER_NODE LOADED_PAGE | soak FOLDER PROGRAM REPORT [MINUTES [SEED]] | "
            + "nodes FOLDER PROGRAM REPORT [NEXT_PROGRAM [ROUNDS]] | "
            + "editors ADDRESS PROCESS_ID [MINUTES [PEOPLE [OTHER]]]"
    );
    return 1;
}

switch (command)
{
    case "newsroom":
        await new NewsroomBench(new Uri(folder)).RunAsync(Console.Out, default);
        return 0;
    case "ghost" when args.Length > 2:
        Console.WriteLine(await new Ghost(new Uri(folder)).FillAsync(args[2], default));
        return 0;
    case "serve" when args.Length > 3:
        await new ServeBench(
            Path.GetFullPath(args[2]),
            Path.GetFullPath(folder),
            args.Skip(4).FirstOrDefault(File.Exists),
            [
                .. args.Skip(4)
                    .Where(other => other.Contains('=', StringComparison.Ordinal))
                    .Select(other => other.Split('=', 2))
                    .Select(other => new Server(
                        other[0],
                        new Uri(other[1]),
                        new Dictionary<string, string> { ["article"] = other[1] }
                    )),
            ]
        ).RunAsync(args[3], default);
        return 0;
    case "publish" when args.Length > 3:
        Console.Write(await PublishToVisible.RunAsync(new Uri(folder), new Uri(args[2]), new Uri(args[3]), default));
        return 0;
    case "soak" when args.Length > 3:
        return await new SoakBench(Path.GetFullPath(args[2]), Path.GetFullPath(folder)).RunAsync(
            Path.GetFullPath(args[3]),
            TimeSpan.FromMinutes(args.Length > 4 ? double.Parse(args[4], CultureInfo.InvariantCulture) : 10),
            args.Length > 5 ? int.Parse(args[5], CultureInfo.InvariantCulture) : Random.Shared.Next(),
            default
        )
            ? 0
            : 1;
    case "nodes" when args.Length > 3:
        return await new NodesBench(
            Path.GetFullPath(args[2]),
            Path.GetFullPath(args.ElementAtOrDefault(4) ?? args[2]),
            Path.GetFullPath(folder)
        ).RunAsync(
            Path.GetFullPath(args[3]),
            args.Length > 5 ? int.Parse(args[5], CultureInfo.InvariantCulture) : 2,
            default
        )
            ? 0
            : 1;
    case "growth" when args.Length > 4:
        await new GrowthBench(
            Path.GetFullPath(args[3]),
            Path.GetFullPath(folder),
            Path.GetFullPath(args[2]),
            TimeSpan.FromMinutes(args.Length > 5 ? double.Parse(args[5], CultureInfo.InvariantCulture) : 40)
        ).RunAsync(args[4], default);
        return 0;
    case "pictures" when args.Length > 3:
        await new PicturesBench(Path.GetFullPath(args[2]), Path.GetFullPath(folder)).RunAsync(args[3], default);
        return 0;
    case "start" when args.Length > 3:
        await new StartBench(Path.GetFullPath(folder), [.. args.Skip(3).Select(Variant.Parse)]).RunAsync(
            args[2],
            default
        );
        return 0;
    case "editors" when args.Length > 2:
        await new EditorsBench(
            [new Uri(folder), .. args.Skip(5).Select(address => new Uri(address))],
            int.Parse(args[2], CultureInfo.InvariantCulture),
            args.Length > 4 ? int.Parse(args[4], CultureInfo.InvariantCulture) : 200
        ).RunAsync(
            TimeSpan.FromMinutes(args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 5),
            Console.Out,
            default
        );
        return 0;
}

await using var services = Programs.Build(folder);
switch (command)
{
    case "fill":
        await using (var scope = services.CreateAsyncScope())
        {
            var provider = scope.ServiceProvider;
            await provider.GetRequiredService<DatabaseSchema>().MigrateAsync(default);
            await new LargeSite(
                provider.GetRequiredService<NewsDbContext>(),
                provider.GetRequiredService<ArticlePaths>(),
                provider.GetRequiredService<SiteTime>()
            ).FillAsync(args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 100_000, default);
        }

        return 0;
    case "multiply" when args.Length > 2:
        await services.InScopeAsync(scope =>
            new Copies(scope.GetRequiredService<NewsDbContext>()).MakeAsync(
                int.Parse(args[2], CultureInfo.InvariantCulture),
                default
            )
        );
        return 0;
    case "fill-newsroom":
        await using (var scope = services.CreateAsyncScope())
        {
            var provider = scope.ServiceProvider;
            await new LargeNewsroom(
                provider.GetRequiredService<NewsDbContext>(),
                provider.GetRequiredService<UserManager<NewsUser>>(),
                TimeProvider.System
            ).FillAsync(default);
        }

        return 0;
    case "lists":
        await new Lists(services).RunAsync(
            args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5_000,
            Console.Out,
            default
        );
        return 0;
    case "search":
        await new SearchBench(services).RunAsync(Console.Out, default);
        if (args.Length > 2)
        {
            await using var smaller = Programs.Build(args[2]);
            await new FrontBench(smaller, services).RunAsync(Console.Out, default);
        }

        return 0;
    case "machines":
        await new Machines(services).RunAsync(Console.Out, default);
        return 0;
    default:
        Console.Error.WriteLine($"There is no benchmark \"{command}\".");
        return 1;
}
