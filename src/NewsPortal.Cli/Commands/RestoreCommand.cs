using System.CommandLine;
using System.Globalization;
using NewsPortal.Core.Backups;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal restore"</summary>
internal static class RestoreCommand
{
    public static Command Create(CommandRunner runner)
    {
        var from = BackupCommand.Folder("A backup, or the folder of backups for its newest one.");
        var passphrase = BackupCommand.PassphraseFile;
        var replace = new Option<bool>("--replace") { Description = "Overwrites the site that is here." };
        var command = new Command(
            "restore",
            "Checks a backup, then puts its database and media in place. Stop the web program first."
        )
        {
            from,
            passphrase,
            replace,
        };
        runner.OnInvokeAnySchema(
            command,
            async (scope, cancellationToken) =>
            {
                var (folder, backup) = BackupFolder.Locate(scope.Arguments.GetRequiredValue(from).FullName);
                var manifest = await scope
                    .Get<RestoreBackup>()
                    .RunAsync(
                        await BackupCommand.OpenAsync(
                            new DirectoryInfo(folder),
                            scope.Arguments.GetValue(passphrase),
                            cancellationToken
                        ),
                        backup,
                        scope.Arguments.GetValue(replace),
                        cancellationToken
                    );
                await scope.Terminal.Out.WriteLineAsync(
                    manifest.ServerFile is { } file
                        ? $"The media of {backup} are in place. Have an administrator of SQL Server restore {file}, "
                            + "then run \"newsportal migrate\"."
                        : $"Restored {backup}: the site as it was at "
                            + $"{manifest.At.ToString("u", CultureInfo.InvariantCulture)}, with "
                            + $"{manifest.Media.Count.ToString("N0", CultureInfo.InvariantCulture)} pictures and files."
                );
                return 0;
            }
        );
        return command;
    }
}
