using System.CommandLine;
using NewsPortal.Core.Data.Demo;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal demo seed" and "newsportal demo clear"</summary>
internal static class DemoCommand
{
    public static Command Create(CommandRunner runner)
    {
        var seed = new Command("seed", "Writes the demo newspaper into the database.");
        runner.OnInvoke(seed, SeedAsync);
        var clear = new Command("clear", "Removes the demo newspaper and leaves everything of your own.");
        runner.OnInvoke(clear, ClearAsync);
        return new Command("demo", "Adds or removes the demo newspaper.") { seed, clear };
    }

    private static async Task<int> SeedAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        var seeder = scope.Get<DemoSeeder>();
        if (await seeder.IsSeededAsync(cancellationToken))
        {
            await scope.Terminal.Out.WriteLineAsync("The demo newspaper is already there.");
            return 0;
        }

        var seeded = await seeder.SeedAsync(DemoContent.Read(DemoContent.DefaultFolder), cancellationToken);
        await scope.Terminal.Out.WriteLineAsync(
            $"Wrote {seeded.Stories} stories, {seeded.Pages} pages, {seeded.Authors} authors, {seeded.Sections} sections "
            + $"and {seeded.Pictures} pictures.");
        return 0;
    }

    private static async Task<int> ClearAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        var cleared = await scope.Get<DemoCleaner>().ClearAsync(cancellationToken);
        await scope.Terminal.Out.WriteLineAsync(cleared.Articles == 0
            ? "There is no demo newspaper to remove."
            : $"Removed {cleared.Articles} articles, {cleared.Authors} authors, {cleared.Sections} sections, {cleared.Tags} tags "
              + $"and {cleared.Pictures} pictures.");
        return 0;
    }
}
