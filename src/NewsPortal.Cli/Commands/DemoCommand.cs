using System.CommandLine;
using NewsPortal.Core.Demo;
using Spectre.Console;

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
        var content = DemoContent.Read(DemoContent.DefaultFolder);
        var isThere = await scope.Get<DemoSeeder>().IsSeededAsync(cancellationToken);
        if (!isThere)
        {
            var seeded = await scope.Get<DemoSeeder>().SeedAsync(content, cancellationToken);
            await scope.Terminal.Out.WriteLineAsync(
                $"Wrote {seeded.Stories} stories, {seeded.Pages} pages, {seeded.Authors} authors and {seeded.Sections} "
                    + "sections."
            );
        }

        var drawn = await DrawAsync(scope, content, cancellationToken);
        await scope.Terminal.Out.WriteLineAsync(
            isThere && drawn == 0 ? "The demo newspaper is already there." : $"Drew {drawn} pictures."
        );
        return 0;
    }

    private static Task<int> DrawAsync(CommandScope scope, DemoContent content, CancellationToken cancellationToken)
    {
        var pictures = scope.Get<DemoPictures>();
        return scope.Terminal.IsInteractive
            ? scope
                .Terminal.Ansi.Progress()
                .StartAsync(progress =>
                {
                    var task = progress.AddTask("Drawing pictures", maxValue: content.Pictures.Count());
                    return pictures.DrawAsync(
                        content,
                        int.MaxValue,
                        new Progress<int>(count => task.Value = count),
                        cancellationToken
                    );
                })
            : pictures.DrawAsync(content, int.MaxValue, null, cancellationToken);
    }

    private static async Task<int> ClearAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        var cleared = await scope.Get<DemoCleaner>().ClearAsync(cancellationToken);
        await scope.Terminal.Out.WriteLineAsync(
            cleared.Articles == 0
                ? "There is no demo newspaper to remove."
                : $"Removed {cleared.Articles} articles, {cleared.Authors} authors, {cleared.Sections} sections, "
                    + $"{cleared.Tags} tags "
                    + $"and {cleared.Pictures} pictures."
        );
        return 0;
    }
}
