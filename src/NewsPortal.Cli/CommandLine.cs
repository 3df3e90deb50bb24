using System.CommandLine;
using NewsPortal.Cli.Commands;

namespace NewsPortal.Cli;

/// <summary>All commands of "newsportal".</summary>
public static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <returns>0 when all went well, 1 when not, 130 when it was stopped.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        var runner = new CommandRunner(terminal);
        var root = new RootCommand("Runs a NewsPortal newspaper from the command line.")
        {
            MigrateCommand.Create(runner),
            CreateAdminCommand.Create(runner),
            DemoCommand.Create(runner),
            RenderCommand.Create(runner),
            HealthCommand.Create(runner),
            SearchCommand.Create(runner),
            new Command("import", "Brings over a newspaper from another system.")
            {
                ImportWordPressCommand.Create(runner),
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

            // What is being written may be finished after Ctrl-C.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
        };
        return await root.Parse(args).InvokeAsync(configuration, cancellationToken);
    }
}
