using System.CommandLine;
using NewsPortal.Core.WordPressImport;
using Spectre.Console;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal import wordpress"</summary>
internal static class ImportWordPressCommand
{
    private const int MissingShown = 10;

    public static Command Create(CommandRunner runner)
    {
        var file = new Argument<FileInfo>("file")
        {
            Description = "The export: in WordPress, Tools → Export, “All content” (WXR 1.0 to 1.2).",
        };
        var uploads = new Option<DirectoryInfo?>("--uploads")
        {
            Description = "A copy of the old site’s wp-content/uploads, from which the pictures are taken.",
        };
        var receipt = new Option<FileInfo?>("--receipt")
        {
            Description = "Where to write what became of each item (default: FILE.receipt.json in the working directory).",
        };
        var command = new Command(
            "wordpress",
            "Imports a WordPress site. It can be stopped and run again at any time: nothing comes twice, and what the newsroom "
                + "has edited since is left alone.")
        {
            file, uploads, receipt,
        };
        runner.OnInvoke(command, (scope, cancellationToken) => RunAsync(
            scope,
            new ImportWordPress(
                scope.Arguments.GetRequiredValue(file).FullName,
                scope.Arguments.GetValue(uploads)?.FullName,
                scope.Arguments.GetValue(receipt)?.FullName),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandScope scope, ImportWordPress command, CancellationToken cancellationToken)
    {
        if (!File.Exists(command.ExportPath))
        {
            throw new CommandFailure($"There is no file \"{command.ExportPath}\". Check the path.");
        }

        try
        {
            var importer = scope.Get<WordPressImporter>();
            var result = scope.Terminal.IsInteractive
                ? await scope.Terminal.Ansi.Progress().HideCompleted(false)
                    .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                    .StartAsync(context => importer.ImportAsync(command, new Bars(context), cancellationToken))
                : await importer.ImportAsync(command, new Lines(scope.Terminal.Out), cancellationToken);
            return await TellAsync(scope.Terminal, result);
        }
        catch (WxrException exception)
        {
            throw new CommandFailure($"{Path.GetFileName(command.ExportPath)}: {exception.Message} Nothing was imported.", exception);
        }
        catch (OperationCanceledException)
        {
            await scope.Terminal.Errors.WriteLineAsync(
                "What was imported so far is whole. Run the same command again and it goes on from here.");
            throw;
        }
    }

    private static async Task<int> TellAsync(Terminal terminal, ImportResult result)
    {
        var summary = result.Summary;
        foreach (var type in summary.Types)
        {
            var parts = Enum.GetValues<ImportAction>().Where(action => summary.Count(type, action) > 0)
                .Select(action => $"{summary.Count(type, action)} {action.ToString().ToLowerInvariant()}");
            await terminal.Out.WriteLineAsync($"{type}: {string.Join(", ", parts)}");
        }

        if (summary.MissingPictures.Count > 0)
        {
            await terminal.Out.WriteLineAsync($"Missing pictures: {summary.MissingPictures.Count}");
            foreach (var path in summary.MissingPictures.Keys.Take(MissingShown))
            {
                await terminal.Out.WriteLineAsync($"  {path}");
            }

            if (summary.MissingPictures.Count > MissingShown)
            {
                await terminal.Out.WriteLineAsync("  … the receipt names all of them.");
            }
        }

        await terminal.Out.WriteLineAsync($"Receipt: {result.ReceiptPath}");
        if (result.Problem is not null)
        {
            throw new CommandFailure(result.Problem);
        }

        var failed = summary.Count(ImportAction.Failed);
        return failed == 0
            ? 0
            : throw new CommandFailure(
                (failed == 1 ? "1 item" : $"{failed} items")
                + " could not be imported. The receipt says why. Put it right and run the same command again.");
    }

    /// <summary>A line at the start of each stage and at each tenth of it.</summary>
    private sealed class Lines(TextWriter output) : IProgress<ImportProgress>
    {
        private string _stage = "";
        private long _tenth;

        public void Report(ImportProgress value)
        {
            var tenth = value.Total > 0 ? value.Done * 10 / value.Total : 0;
            if (value.Stage == _stage && tenth == _tenth)
            {
                return;
            }

            (_stage, _tenth) = (value.Stage, tenth);
            output.WriteLine(value.Total > 0 ? $"{value.Stage}: {value.Done} of {value.Total}" : $"{value.Stage} …");
        }
    }

    /// <summary>One bar for each stage.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<ImportProgress>
    {
        private ProgressTask? _bar;

        public void Report(ImportProgress value)
        {
            if (_bar?.Description != value.Stage)
            {
                if (_bar is not null)
                {
                    _bar.IsIndeterminate = false;
                    _bar.Value = _bar.MaxValue;
                    _bar.StopTask();
                }

                _bar = context.AddTask(value.Stage, maxValue: Math.Max(value.Total, 1));
                _bar.IsIndeterminate = value.Total == 0;
            }

            if (value.Total > 0)
            {
                _bar.Value = value.Done;
            }
        }
    }
}
