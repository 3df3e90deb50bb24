using System.CommandLine;
using System.Globalization;
using NewsPortal.Core.Export;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal export", "newsportal export wordpress" and "newsportal import newsportal"</summary>
internal static class ExportCommand
{
    public static Command Create(CommandRunner runner)
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "A new or empty folder." };
        var command = new Command(
            "export",
            "Writes the whole site in an open format (docs/export.md), while it runs: lines of JSON and the originals of "
                + "pictures and files. It has drafts and mail addresses of the newsroom, but no passwords and no keys."
        )
        {
            folder,
            ExportWordPressCommand.Create(runner),
        };
        runner.OnInvoke(
            command,
            async (scope, cancellationToken) =>
            {
                var path = scope.Arguments.GetRequiredValue(folder).FullName;
                var manifest = await scope.Terminal.ShowAsync<ArchiveProgress, ArchiveManifest>(
                    StageOf,
                    progress => scope.Get<ExportSite>().RunAsync(path, progress, cancellationToken)
                );
                foreach (var name in manifest.Missing)
                {
                    await scope.Terminal.Errors.WriteLineAsync($"{name} is missing or damaged.");
                }

                await scope.Terminal.Out.WriteLineAsync($"{path}: {Sum(manifest)}.");
                return manifest.Missing.Count == 0
                    ? 0
                    : throw new CommandFailure(
                        $"{Number(manifest.Missing.Count)} originals are missing or damaged; all else is in the archive. "
                            + "Restore them from a backup, or upload them again."
                    );
            }
        );
        return command;
    }

    public static Command CreateImport(CommandRunner runner)
    {
        var folder = new Argument<DirectoryInfo>("archive")
        {
            Description = "A folder that \"newsportal export\" wrote.",
        };
        var command = new Command(
            "newsportal",
            "Reads an archive of NewsPortal into an empty site, all of it or nothing. Addresses and numbers stay the same. "
                + "People get their accounts back with a link by mail (“Forgot your password?”)."
        )
        {
            folder,
        };
        runner.OnInvoke(
            command,
            async (scope, cancellationToken) =>
            {
                var path = scope.Arguments.GetRequiredValue(folder).FullName;
                var manifest = await scope.Terminal.ShowAsync<ArchiveProgress, ArchiveManifest>(
                    StageOf,
                    progress => scope.Get<ImportSite>().RunAsync(path, progress, cancellationToken)
                );
                await scope.Terminal.Out.WriteLineAsync($"Imported {path}: {Sum(manifest)}.");
                return 0;
            }
        );
        return command;
    }

    internal static Stage StageOf(ArchiveProgress step) => new(step.Stage, step.Done, step.Total);

    private static string Sum(ArchiveManifest manifest) =>
        $"{Number(manifest.Files.Count)} files, {Number(manifest.Files.Sum(file => file.Bytes) / 1_000_000)} MB";

    internal static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
