using System.CommandLine;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using Spectre.Console;

namespace NewsPortal.Cli.Commands;

/// <summary>
/// "newsportal create-admin". The password is never an argument, because arguments show up in the shell's history and
/// the process list.
/// </summary>
internal static class CreateAdminCommand
{
    private const string PasswordVariable = "NEWSPORTAL_ADMIN_PASSWORD";

    public static Command Create(CommandRunner runner)
    {
        var email = new Argument<string>("email") { Description = "E-mail address to sign in with." };
        var name = new Option<string?>("--name")
        {
            Description = "Name that colleagues see; default: the address before the @.",
        };
        var passwordFile = new Option<string?>("--password-file")
        {
            Description =
                $"File with the password, \"-\" for standard input. Default: {PasswordVariable}, standard input, or a "
                + "prompt.",
        };
        var command = new Command("create-admin", "Creates an administrator of the newsroom.")
        {
            email,
            name,
            passwordFile,
        };
        runner.OnInvoke(
            command,
            async (scope, cancellationToken) =>
            {
                var address = scope.Arguments.GetRequiredValue(email).Trim();
                var user = new CreateUser
                {
                    Email = address,
                    DisplayName = scope.Arguments.GetValue(name) ?? address.Split('@')[0],
                    Role = Roles.Administrator,
                    Password = await PasswordAsync(
                        scope.Arguments.GetValue(passwordFile),
                        scope.Terminal,
                        cancellationToken
                    ),
                };
                return await RunAsync(user, scope, cancellationToken);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(CreateUser user, CommandScope scope, CancellationToken cancellationToken)
    {
        var result = await scope
            .Get<AccountEditor>()
            .CreateAsync(user, Actor.Program("Command line"), cancellationToken);
        if (!result.IsDone)
        {
            throw new CommandFailure(string.Join(" ", result.Errors.Select(error => error.Message)));
        }

        await scope.Terminal.Out.WriteLineAsync($"Created the administrator {user.Email}. Sign in at /account/login.");
        return 0;
    }

    private static async Task<string> PasswordAsync(
        string? file,
        Terminal terminal,
        CancellationToken cancellationToken
    )
    {
        var password = file switch
        {
            null when Environment.GetEnvironmentVariable(PasswordVariable) is { Length: > 0 } given => given,
            null when terminal.IsInteractive => await PromptAsync(terminal.Ansi, cancellationToken),
            null or "-" => await terminal.Input.ReadLineAsync(cancellationToken) ?? "",
            _ => await File.ReadAllTextAsync(file, cancellationToken),
        };

        // Files often end with an unintended line break.
        password = password.TrimEnd('\r', '\n');
        return password.Length > 0
            ? password
            : throw new CommandFailure(
                $"There is no password. Type one, or give it with --password-file or {PasswordVariable}."
            );
    }

    private static async Task<string> PromptAsync(IAnsiConsole console, CancellationToken cancellationToken)
    {
        var first = await AskAsync($"Password (at least {PasswordRules.MinimumLength} characters):");
        return first == await AskAsync("The same again:")
            ? first
            : throw new CommandFailure("The two passwords differ. Run the command again.");

        Task<string> AskAsync(string question) =>
            console.PromptAsync(new TextPrompt<string>(question).Secret(null).AllowEmpty(), cancellationToken);
    }
}
