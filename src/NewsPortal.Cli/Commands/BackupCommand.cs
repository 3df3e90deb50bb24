using System.CommandLine;
using System.Globalization;
using NewsPortal.Core.Backups;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal backup", with "list" and "verify".</summary>
internal static class BackupCommand
{
    internal static Argument<DirectoryInfo> Folder(string description) => new("folder") { Description = description };

    internal static Option<FileInfo?> PassphraseFile =>
        new("--passphrase-file") { Description = "A file whose first line is the passphrase of encrypted backups." };

    public static Command Create(CommandRunner runner)
    {
        var folder = Folder("Where backups are kept, on another disk than the site.");
        var passphrase = PassphraseFile;
        var keep = new Option<int?>("--keep") { Description = "How many backups are kept; older ones are removed." };
        var server = new Option<string?>("--server-file")
        {
            Description = "On SQL Server: the file, on the server's machine, into which it writes the database.",
        };
        var command = new Command(
            "backup",
            "Copies the database and the originals of all media while the site runs. Media are stored once, however "
                + "many backups have them."
        )
        {
            folder,
            passphrase,
            keep,
            server,
            List(runner),
            VerifyBackup.Create(runner),
        };
        // Whatever its version: a backup comes before the migration, not after it.
        runner.OnInvokeAnySchema(
            command,
            async (scope, cancellationToken) =>
            {
                var arguments = scope.Arguments;
                if (arguments.GetValue(keep) is < 1)
                {
                    throw new CommandFailure("--keep must be 1 or more.");
                }

                var done = await scope
                    .Get<MakeBackup>()
                    .RunAsync(
                        await OpenAsync(
                            arguments.GetRequiredValue(folder),
                            arguments.GetValue(passphrase),
                            cancellationToken
                        ),
                        arguments.GetValue(server),
                        arguments.GetValue(keep),
                        cancellationToken
                    );
                foreach (var missing in done.Manifest.Missing)
                {
                    await scope.Terminal.Errors.WriteLineAsync(missing);
                }

                await scope.Terminal.Out.WriteLineAsync(
                    $"{done.Path}: {Number(done.Manifest.Media.Count)} pictures and files ({Number(done.Added)} new)"
                        + $"{(done.Removed > 0 ? $", {Number(done.Removed)} old backups removed" : "")}."
                );
                return done.Manifest.Missing.Count == 0
                    ? 0
                    : throw new CommandFailure(
                        $"{Number(done.Manifest.Missing.Count)} originals are damaged or missing; all else is in the "
                            + "backup. Restore them from an older one, or upload them again."
                    );
            }
        );
        return command;
    }

    /// <summary>Opens a folder of backups with the passphrase in a file.</summary>
    internal static async Task<BackupFolder> OpenAsync(
        DirectoryInfo folder,
        FileInfo? passphraseFile,
        CancellationToken cancellationToken
    )
    {
        string? passphrase = null;
        if (passphraseFile is not null)
        {
            passphrase = (await File.ReadAllLinesAsync(passphraseFile.FullName, cancellationToken)).FirstOrDefault();
            if (string.IsNullOrWhiteSpace(passphrase))
            {
                throw new CommandFailure(
                    $"{passphraseFile.FullName} is empty. Write a passphrase into its first line."
                );
            }
        }

        return await BackupFolder.OpenAsync(folder.FullName, passphrase, cancellationToken);
    }

    private static Command List(CommandRunner runner)
    {
        var folder = Folder("Where backups are kept.");
        var command = new Command("list", "Names the finished backups, the newest first.") { folder };
        runner.OnInvokeAlone(
            command,
            async (arguments, cancellationToken) =>
            {
                var path = arguments.GetRequiredValue(folder);
                foreach (var backup in (await OpenAsync(path, null, cancellationToken)).Finished)
                {
                    await runner.Terminal.Out.WriteLineAsync(backup);
                }

                return 0;
            }
        );
        return command;
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
