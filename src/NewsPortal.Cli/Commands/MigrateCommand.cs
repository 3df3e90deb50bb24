using System.CommandLine;
using System.Globalization;
using NewsPortal.Core.Data;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal migrate"</summary>
internal static class MigrateCommand
{
    public static Command Create(CommandRunner runner)
    {
        var grantTo = new Option<FileInfo?>("--grant-to")
        {
            Description =
                "On SQL Server: a file with the web program's connection string. Its user is created, or gets "
                + "that password, with the rights that the web program needs, and no more.",
        };
        var plan = new Option<bool>("--plan") { Description = "Say what would be done, and change nothing." };
        var command = new Command("migrate", "Creates the database or brings it up to this version.") { grantTo, plan };
        runner.OnInvokeAnySchema(
            command,
            (scope, cancellationToken) =>
                scope.Arguments.GetValue(plan)
                    ? PlanAsync(scope, cancellationToken)
                    : RunAsync(scope, scope.Arguments.GetValue(grantTo), cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(CommandScope scope, FileInfo? grantTo, CancellationToken cancellationToken)
    {
        var schema = scope.Get<DatabaseSchema>();
        var user = grantTo is null ? null : await UserAsync(scope, schema, grantTo, cancellationToken);
        var applied = await schema.MigrateAsync(cancellationToken);
        foreach (var migration in applied)
        {
            await scope.Terminal.Out.WriteLineAsync($"Applied {migration}.");
        }

        await scope.Terminal.Out.WriteLineAsync(
            applied.Count == 0 ? "The database is up to date." : "The database is now up to date."
        );
        if (user is not null)
        {
            await scope.Get<DatabaseUsers>().GrantAsync(user, cancellationToken);
            await scope.Terminal.Out.WriteLineAsync($"User {user.Name} may read and write rows.");
        }

        return 0;
    }

    private static async Task<int> PlanAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        var terminal = scope.Terminal.Out;
        switch (await scope.Get<DatabaseSchema>().CheckAsync(cancellationToken))
        {
            case SchemaState.UpToDate:
                await terminal.WriteLineAsync("The database is up to date.");
                return 0;
            case SchemaState.Missing:
                await terminal.WriteLineAsync("There is no database yet. \"newsportal migrate\" would create it.");
                return 0;
            case SchemaState.TooNew:
                throw new DatabaseTooNewException();
            default:
                break;
        }

        var plan = await scope.Get<MigrationPlan>().ReadAsync(cancellationToken);
        foreach (var migration in plan)
        {
            await terminal.WriteLineAsync(migration.Name);
            foreach (var step in migration.Steps)
            {
                var rows = step.Rows is { } count
                    ? string.Create(CultureInfo.InvariantCulture, $" ({count:N0} rows)")
                    : "";
                await terminal.WriteLineAsync($"  {(step.IsContract ? "! " : "")}{step.Words}{rows}");
            }
        }

        await terminal.WriteLineAsync(
            plan.Any(migration => migration.Steps.Any(step => step.IsContract))
                ? "Stop all nodes before \"newsportal migrate\": the version before does not work with the steps marked !."
                : "No step takes anything away from the version before; what it runs as SQL is not judged here. If that is "
                    + "harmless, too, nodes can be upgraded one after the other."
        );
        await terminal.WriteLineAsync("Nothing has been changed. Make a backup first: \"newsportal backup FOLDER\".");
        return 0;
    }

    /// <summary>Before anything is migrated: a wrong file must not be found out halfway.</summary>
    private static async Task<DatabaseUser> UserAsync(
        CommandScope scope,
        DatabaseSchema schema,
        FileInfo file,
        CancellationToken cancellationToken
    )
    {
        if (schema.MigratesByItself)
        {
            throw new CommandFailure("A SQLite database has no users. Leave --grant-to out.");
        }

        var user = DatabaseUser.Of(await File.ReadAllTextAsync(file.FullName, cancellationToken), file.FullName);
        return scope.Get<DatabaseUsers>().IsOwn(user)
            ? throw new CommandFailure(
                $"{file.FullName} names {user.Name}, as whom this command itself works. Name another user there."
            )
            : user;
    }
}
