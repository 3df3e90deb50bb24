using System.CommandLine;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal import wordpress"</summary>
internal static class ImportWordPressCommand
{
    private const int MissingShown = 10;

    public static Command Create(CommandRunner runner)
    {
        var file = new Argument<FileInfo[]>("file")
        {
            Description =
                "The export: in WordPress, Tools → Export, “All content” (WXR 1.0 to 1.2). Several files, a folder, "
                + ".zip and "
                + ".gz are one export; what an earlier run brought is found too.",
            Arity = ArgumentArity.OneOrMore,
        };
        var uploads = new Option<FileSystemInfo?>("--uploads")
        {
            Description =
                "A copy of the old site’s wp-content/uploads, or a zip of it, from which the pictures are taken.",
        };
        var alsoHosts = new Option<string[]>("--also-host")
        {
            Description =
                "Another host by which the old site was known; links to it become links to this site. May be repeated.",
        };
        var types = new Option<string[]>("--type")
        {
            Description =
                "Takes over a type that a plugin made, as post or page: --type article=post. May be repeated.",
        };
        var authors = new Option<FileInfo?>("--authors")
        {
            Description = "A file with the names behind logins, a line for each: jdoe,Jane Doe.",
        };
        var strict = new Option<bool>("--strict")
        {
            Description = "Refuses a file that is not well-formed, instead of mending what can be mended.",
        };
        var receipt = new Option<FileInfo?>("--receipt")
        {
            Description =
                "Where to write what became of each item (default: FILE.receipt.json in the working directory).",
        };
        var command = new Command(
            "wordpress",
            "Imports a WordPress site. It can be stopped and run again at any time: nothing comes twice, and what the "
                + "newsroom "
                + "has edited since is left alone."
        )
        {
            file,
            uploads,
            alsoHosts,
            types,
            authors,
            strict,
            receipt,
        };
        runner.OnInvoke(
            command,
            (scope, cancellationToken) =>
                RunAsync(
                    scope,
                    new ImportWordPress(
                        [.. scope.Arguments.GetRequiredValue(file).Select(f => f.FullName)],
                        scope.Arguments.GetValue(uploads)?.FullName,
                        scope.Arguments.GetValue(receipt)?.FullName
                    )
                    {
                        AlsoHosts = scope.Arguments.GetValue(alsoHosts) ?? [],
                        Types = Types(scope.Arguments.GetValue(types) ?? []),
                        Authors = Names(scope.Arguments.GetValue(authors)),
                        IsStrict = scope.Arguments.GetValue(strict),
                    },
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CommandScope scope,
        ImportWordPress command,
        CancellationToken cancellationToken
    )
    {
        if (command.ExportPaths.FirstOrDefault(path => !Path.Exists(path)) is { } absent)
        {
            throw new CommandFailure($"There is no file \"{absent}\". Check the path.");
        }

        try
        {
            var importer = scope.Get<WordPressImporter>();
            var result = await scope.Terminal.ShowAsync<ImportProgress, ImportResult>(
                step => new Stage(step.Stage, step.Done, step.Total),
                progress => importer.ImportAsync(command, progress, cancellationToken)
            );
            return await TellAsync(scope.Terminal, result);
        }
        catch (WxrException exception)
        {
            var file = exception.File is null ? "" : $"{exception.File}: ";
            throw new CommandFailure($"{file}{exception.Message} Nothing was imported.", exception);
        }
        catch (FormatException exception)
        {
            throw new CommandFailure(exception.Message, exception);
        }
        catch (OperationCanceledException)
        {
            await scope.Terminal.Errors.WriteLineAsync(
                "What was imported so far is whole. Run the same command again and it goes on from here."
            );
            throw;
        }
    }

    private static Dictionary<string, string> Types(string[] given)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            if (text.Split('=') is not [{ Length: > 0 } from, "post" or "page"])
            {
                throw new CommandFailure(
                    $"--type \"{text}\" is not understood. Write it like article=post or handbook=page."
                );
            }

            types[from] = text[(from.Length + 1)..];
        }

        return types;
    }

    private static AuthorNames Names(FileInfo? file)
    {
        if (file is null)
        {
            return AuthorNames.None;
        }

        try
        {
            return AuthorNames.Parse(File.ReadLines(file.FullName));
        }
        catch (FormatException exception)
        {
            throw new CommandFailure($"{file.Name}: {exception.Message}", exception);
        }
    }

    private static string KindOf(string kind) =>
        kind switch
        {
            ImportSummary.Fields => "custom fields",
            ImportSummary.Files => "files that are not taken",
            ImportSummary.Taxonomies => "posts with terms that only plugins and themes know",
            _ => "comments that readers did not write",
        };

    private static async Task TellMissingAsync(Terminal terminal, string what, IReadOnlyCollection<string> paths)
    {
        if (paths.Count == 0)
        {
            return;
        }

        await terminal.Out.WriteLineAsync($"{what}: {paths.Count}");
        foreach (var path in paths.Take(MissingShown))
        {
            await terminal.Out.WriteLineAsync($"  {path}");
        }

        if (paths.Count > MissingShown)
        {
            await terminal.Out.WriteLineAsync("  … the receipt names all of them.");
        }
    }

    private static async Task<int> TellAsync(Terminal terminal, ImportResult result)
    {
        var summary = result.Summary;
        foreach (var type in summary.Types)
        {
            var parts = Enum.GetValues<ImportAction>()
                .Where(action => summary.Count(type, action) > 0)
                .Select(action => $"{summary.Count(type, action)} {action.ToString().ToLowerInvariant()}");
            await terminal.Out.WriteLineAsync($"{type}: {string.Join(", ", parts)}");
        }

        foreach (var (kind, names) in summary.LeftOut.Where(kind => kind.Value.Count > 0))
        {
            await terminal.Out.WriteLineAsync(
                $"Left out, {KindOf(kind)}: " + $"{names.Values.Sum()} of {names.Count} kinds; the receipt names them."
            );
        }

        await TellMissingAsync(terminal, "Missing pictures", summary.MissingPictures.Keys);
        await TellMissingAsync(terminal, "Missing files", summary.MissingFiles.Keys);

        if (!summary.Mending.IsClean)
        {
            await terminal.Out.WriteLineAsync(
                $"Not well-formed: {summary.Mending.Records} records mended, {summary.Mending.BadBytes} bytes read as "
                    + "Windows-1252, "
                    + $"{summary.Mending.ControlCharacters} control characters left out, "
                    + $"{summary.Mending.Refused.Count} records refused"
            );
        }

        if (summary.OnlyLogins.Count > 0)
        {
            await terminal.Out.WriteLineAsync(
                $"Authors known by their login only: {string.Join(", ", summary.OnlyLogins.Take(MissingShown))}"
                    + $"{(summary.OnlyLogins.Count > MissingShown ? ", …" : "")}. Give their names with --authors FILE (a line for each: login,Name)."
            );
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
                    + " could not be imported. The receipt says why. Put it right and run the same command again."
            );
    }
}
