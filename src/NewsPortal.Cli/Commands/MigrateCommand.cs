using System.CommandLine;
using NewsPortal.Core.Data;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal migrate"</summary>
internal static class MigrateCommand
{
    public static Command Create(CommandRunner runner)
    {
        var command = new Command("migrate", "Creates the database or brings it up to this version.");
        runner.OnInvokeAnySchema(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        var applied = await scope.Get<DatabaseSchema>().MigrateAsync(cancellationToken);
        foreach (var migration in applied)
        {
            await scope.Terminal.Out.WriteLineAsync($"Applied {migration}.");
        }

        await scope.Terminal.Out.WriteLineAsync(
            applied.Count == 0 ? "The database is up to date." : "The database is now up to date."
        );
        return 0;
    }
}
