using System.CommandLine;
using NewsPortal.Cli.Commands;

namespace NewsPortal.Cli;

/// <summary>All commands of "newsportal".</summary>
public static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <returns>0 on success, 1 on failure, 130 when interrupted.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        var runner = new CommandRunner(terminal);
        var root = new RootCommand("Runs a NewsPortal newspaper from the command line.")
        {
            MigrateCommand.Create(runner),
            CreateAdminCommand.Create(runner),
            ResetFactorsCommand.Create(runner),
            DemoCommand.Create(runner),
            RenderCommand.Create(runner),
            HealthCommand.Create(runner),
            SearchCommand.Create(runner),
            AuditCommand.Create(runner),
            CheckCommand.Create(runner),
            BackupCommand.Create(runner),
            RestoreCommand.Create(runner),
            ExportCommand.Create(runner),
            new Command("import", "Brings over a newspaper from another system or site.")
            {
                ImportWordPressCommand.Create(runner),
                ExportCommand.CreateImport(runner),
            },
        };
        foreach (var option in runner.SharedOptions)
        {
            root.Options.Add(option);
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Errors,
            EnableDefaultExceptionHandler = false,

            // After Ctrl-C, a write in progress may finish.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
        };
        return await root.Parse(args).InvokeAsync(configuration, cancellationToken);
    }
}
