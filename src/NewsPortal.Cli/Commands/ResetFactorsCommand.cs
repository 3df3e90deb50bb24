using System.CommandLine;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal reset-factors", for an administrator who is locked out.</summary>
internal static class ResetFactorsCommand
{
    public static Command Create(CommandRunner runner)
    {
        var email = new Argument<string>("email") { Description = "E-mail address to sign in with." };
        var command = new Command(
            "reset-factors",
            "Removes authenticator app, passkeys and recovery codes of an account."
        )
        {
            email,
        };
        runner.OnInvoke(
            command,
            async (scope, cancellationToken) =>
            {
                var address = scope.Arguments.GetRequiredValue(email).Trim();
                var result = await scope
                    .Get<FactorEditor>()
                    .ResetAsync(address, Actor.Program("Command line"), cancellationToken);
                if (!result.IsDone)
                {
                    throw new CommandFailure(
                        result.Outcome == Outcome.NotFound
                            ? $"Nobody has an account with the address {address}. Check the spelling."
                            : result.Message
                    );
                }

                await scope.Terminal.Out.WriteLineAsync(
                    $"The second factors of {address} are removed. The password signs in at /account/login."
                );
                return 0;
            }
        );
        return command;
    }
}
