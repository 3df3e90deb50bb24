using System.CommandLine;
using NewsPortal.Core.Library;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal check": whether what is stored can still be read.</summary>
internal static class CheckCommand
{
    public static Command Create(CommandRunner runner)
    {
        var command = new Command(
            "check",
            "Reads every original picture and file, and the embedded database, and names what is damaged or missing."
        );
        runner.OnInvoke(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        var check = scope.Get<SiteCheck>();
        var found = 0;
        foreach (var finding in await check.DatabaseAsync(cancellationToken))
        {
            found++;
            await SayAsync(scope, finding);
        }

        var read = 0;
        await foreach (var finding in check.FilesAsync(cancellationToken))
        {
            read++;
            if (finding is not null)
            {
                found++;
                await SayAsync(scope, finding);
            }
        }

        if (found > 0)
        {
            throw new CommandFailure(
                $"Read {read} pictures and files; {(found == 1 ? "1 thing is" : $"{found} things are")} damaged."
            );
        }

        await scope.Terminal.Out.WriteLineAsync($"Read {read} pictures and files; all is sound.");
        return 0;
    }

    private static Task SayAsync(CommandScope scope, CheckFinding finding) =>
        scope.Terminal.Out.WriteLineAsync($"{finding.Name}: {finding.Fault}");
}
