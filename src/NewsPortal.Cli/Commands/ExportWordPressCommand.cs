using System.CommandLine;
using NewsPortal.Core.Export;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal export wordpress"</summary>
internal static class ExportWordPressCommand
{
    private const int Megabyte = 1_000_000;

    public static Command Create(CommandRunner runner)
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "A new or empty folder." };
        var size = new Option<int>("--max-file-size")
        {
            Description = "Megabytes after which another file begins, for hosts that limit uploads.",
            DefaultValueFactory = _ => (int)(ExportWordPress.DefaultFileSize / Megabyte),
        };
        var command = new Command(
            "wordpress",
            "Writes the site for WordPress, while it runs: NAME.wxr.xml for its importer, and the originals of pictures "
                + "and files as the folder uploads. It has drafts, and mail addresses of people with a byline."
        )
        {
            folder,
            size,
        };
        runner.OnInvoke(
            command,
            async (scope, cancellationToken) =>
            {
                var megabytes = scope.Arguments.GetValue(size);
                if (megabytes < 1)
                {
                    throw new CommandFailure("--max-file-size is at least 1 (megabyte).");
                }

                var path = scope.Arguments.GetRequiredValue(folder).FullName;
                var export = await scope.Terminal.ShowAsync<ArchiveProgress, WordPressExport>(
                    ExportCommand.StageOf,
                    progress =>
                        scope
                            .Get<ExportWordPress>()
                            .RunAsync(path, (long)megabytes * Megabyte, progress, cancellationToken)
                );
                return await TellAsync(scope.Terminal, path, export);
            }
        );
        return command;
    }

    private static async Task<int> TellAsync(Terminal terminal, string path, WordPressExport export)
    {
        foreach (var name in export.Missing)
        {
            await terminal.Errors.WriteLineAsync($"{name} is missing or damaged.");
        }

        await terminal.Out.WriteLineAsync(
            $"{path}: {Number(export.Posts)} posts, {Number(export.Pages)} pages and {Number(export.Uploads)} uploads in "
                + $"{string.Join(", ", export.Files)}."
        );
        foreach (var sentence in LeftBehind(export))
        {
            await terminal.Out.WriteLineAsync(sentence);
        }

        return export.Missing.Count == 0
            ? 0
            : throw new CommandFailure(
                $"{Number(export.Missing.Count)} originals are missing or damaged; all else is in the export. "
                    + "Restore them from a backup, or upload them again."
            );
    }

    private static IEnumerable<string> LeftBehind(WordPressExport export)
    {
        yield return "WordPress has no place for fronts, series, the history, working copies, notes, planning, and the "
            + "looks of pictures: newsportal export FOLDER has them.";
        if (export.UnpublishedChanges > 0)
        {
            yield return "Published articles with changes that readers have not seen, exported without those: "
                + $"{Number(export.UnpublishedChanges)}.";
        }

        if (export.Restricted > 0)
        {
            yield return "Left out, stories that exist for some people only, because WordPress would show them to every "
                + $"editor: {Number(export.Restricted)}.";
        }

        if (export.EndedPictures > 0)
        {
            yield return $"Left out, pictures whose rights have ended: {Number(export.EndedPictures)}.";
        }

        if (export.OtherRedirects > 0)
        {
            yield return "Left out, redirects of anything but stories and pages: "
                + $"{Number(export.OtherRedirects)}. docs/export.md says how to take them along.";
        }
    }

    private static string Number(long value) => ExportCommand.Number(value);
}
