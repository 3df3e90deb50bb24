using System.CommandLine;
using NewsPortal.Core.Articles;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal render"</summary>
internal static class RenderCommand
{
    public static Command Create(CommandRunner runner)
    {
        var all = new Option<bool>("--all")
        {
            Description = "Every article, not only those that an older version rendered.",
        };
        var command = new Command(
            "render",
            "Renders the texts of articles anew, as a new version shows them. A running site does so by itself."
        )
        {
            all,
        };
        runner.OnInvoke(
            command,
            (scope, cancellationToken) => RunAsync(scope, scope.Arguments.GetValue(all), cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(CommandScope scope, bool all, CancellationToken cancellationToken)
    {
        var bodies = scope.Get<RenderBodies>();
        if (all)
        {
            await bodies.MarkAllAsync(cancellationToken);
        }

        var count = await bodies.RenderAllAsync(cancellationToken);
        await scope.Terminal.Out.WriteLineAsync(
            count switch
            {
                0 => "All articles are up to date.",
                1 => "Rendered 1 article anew.",
                _ => $"Rendered {count} articles anew.",
            }
        );
        return 0;
    }
}
