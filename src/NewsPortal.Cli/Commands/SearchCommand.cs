using System.CommandLine;
using NewsPortal.Core.Search;
using Spectre.Console;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal search rebuild"</summary>
internal static class SearchCommand
{
    public static Command Create(CommandRunner runner)
    {
        var rebuild = new Command(
            "rebuild",
            "Builds the search index anew from the database. The site may run, and searches the former one meanwhile."
        );
        runner.OnInvoke(rebuild, RebuildAsync);
        return new Command("search", "Looks after the search index.") { rebuild };
    }

    private static async Task<int> RebuildAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        var builder = scope.Get<IndexBuilder>();
        var stories = scope.Terminal.IsInteractive
            ? await scope
                .Terminal.Ansi.Progress()
                .Columns(
                    new TaskDescriptionColumn(),
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new RemainingTimeColumn()
                )
                .StartAsync(progress =>
                    builder.BuildAsync(new Bar(progress.AddTask("Indexing stories")), cancellationToken)
                )
            : await builder.BuildAsync(null, cancellationToken);
        await scope.Terminal.Out.WriteLineAsync(
            $"The search index holds {stories} stories. A web program that runs uses it within a second or two."
        );
        return 0;
    }

    private sealed class Bar(ProgressTask task) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value)
        {
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Done;
        }
    }
}
