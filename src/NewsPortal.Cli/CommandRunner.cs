using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Backups;
using NewsPortal.Core.Data;
using NewsPortal.Core.Demo;
using NewsPortal.Core.Export;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Cli;

/// <summary>What a running command works with.</summary>
/// <param name="Services">A scope of the program's services.</param>
/// <param name="Arguments">The parsed command line.</param>
/// <param name="Terminal">Where it reads and writes.</param>
public sealed record CommandScope(IServiceProvider Services, ParseResult Arguments, Terminal Terminal)
{
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();
}

/// <summary>Gives commands the program's services, and turns failures into one sentence and an exit code.</summary>
public sealed class CommandRunner(Terminal terminal)
{
    private readonly Option<string[]> _settings = new("--setting")
    {
        Description = "A setting as Key=Value, for example Storage:Root=/srv/news; may be repeated.",
        Recursive = true,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Log more, and show the details of an unexpected error.",
        Recursive = true,
    };

    public Terminal Terminal { get; } = terminal;

    /// <summary>Options of every command.</summary>
    public IEnumerable<Option> SharedOptions => [_settings, _verbose];

    /// <summary>What "--setting" gave.</summary>
    internal IReadOnlyList<string> SettingsOf(ParseResult arguments) => arguments.GetValue(_settings) ?? [];

    /// <summary>Sets a command's action, with the database migrated or verified to be up to date.</summary>
    public void OnInvoke(Command command, Func<CommandScope, CancellationToken, Task<int>> work) =>
        OnInvokeAnySchema(
            command,
            async (scope, cancellationToken) =>
            {
                await RequireSchemaAsync(scope.Get<DatabaseSchema>(), cancellationToken);
                return await work(scope, cancellationToken);
            }
        );

    /// <summary>Sets a command's action, whatever the state of the database.</summary>
    public void OnInvokeAnySchema(Command command, Func<CommandScope, CancellationToken, Task<int>> work) =>
        command.SetAction(
            (arguments, cancellationToken) =>
                GuardAsync(
                    arguments,
                    async () =>
                    {
                        await using var services = ProgramServices.Build(
                            SettingsOf(arguments),
                            arguments.GetValue(_verbose)
                        );
                        await using var scope = services.CreateAsyncScope();
                        return await work(
                            new CommandScope(scope.ServiceProvider, arguments, Terminal),
                            cancellationToken
                        );
                    }
                )
        );

    /// <summary>Sets the action of a command that needs neither settings nor a database.</summary>
    public void OnInvokeAlone(Command command, Func<ParseResult, CancellationToken, Task<int>> work) =>
        command.SetAction(
            (arguments, cancellationToken) => GuardAsync(arguments, () => work(arguments, cancellationToken))
        );

    /// <summary>
    /// Tells the site of these settings something, if there is one: its database is neither created nor migrated.
    /// </summary>
    /// <returns>Why it could not be told; null if it was.</returns>
    public async Task<string?> TryTellSiteAsync(ParseResult arguments, Func<IServiceProvider, Task<string?>> tell)
    {
        try
        {
            await using var services = ProgramServices.Build(
                arguments.GetValue(_settings) ?? [],
                arguments.GetValue(_verbose)
            );
            await using var scope = services.CreateAsyncScope();
            return
                await scope.ServiceProvider.GetRequiredService<DatabaseSchema>().CheckAsync(default)
                == SchemaState.UpToDate
                ? await tell(scope.ServiceProvider)
                : "There is no database of this program's version.";
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Explain(exception);
        }
    }

    private static async Task RequireSchemaAsync(DatabaseSchema schema, CancellationToken cancellationToken)
    {
        if (schema.MigratesByItself)
        {
            await schema.MigrateAsync(cancellationToken);
            return;
        }

        var state = await schema.CheckAsync(cancellationToken);
        if (state != SchemaState.UpToDate)
        {
            throw new CommandFailure(
                state switch
                {
                    SchemaState.TooOld => "The database is older than this program. Run \"newsportal migrate\" first.",
                    SchemaState.Missing =>
                        "The server does not open the database: it is still recovering it, or there is "
                            + "none of that name. Check the server and ConnectionStrings:NewsPortal.",
                    _ => "The database is newer than this program. Run the version of NewsPortal that migrated it.",
                }
            );
        }
    }

    private async Task<int> GuardAsync(ParseResult arguments, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException)
        {
            await Terminal.Errors.WriteLineAsync("Stopped.");
            return 130;
        }
        catch (Exception exception)
        {
            await Terminal.Errors.WriteLineAsync(Explain(exception));
            if (arguments.GetValue(_verbose))
            {
                await Terminal.Errors.WriteLineAsync(exception.ToString());
            }

            return 1;
        }
    }

    private static string Explain(Exception exception) =>
        exception switch
        {
            CommandFailure or SettingException or DemoContentException or BackupException => exception.Message,
            ArchiveException or BucketException => exception.Message,
            DatabaseTooNewException or DatabaseMissingException => exception.Message,
            OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
            _ when exception.IsDatabaseUnavailable() =>
                $"The database cannot be used ({exception.DatabaseMessage()}). Check ConnectionStrings:NewsPortal, "
                    + "that its server runs, and that its disk has room.",
            _ when exception.DatabaseMessage() is { } fault =>
                $"The database refused the work ({fault}). Run again with --verbose for details.",
            IOException or UnauthorizedAccessException =>
                $"{exception.Message.TrimEnd('.')}. Check the path, its rights and the free space.",
            _ => $"Something unexpected went wrong: {exception.Message.TrimEnd('.')}. Run again with --verbose and "
                + "report what it prints.",
        };
}
