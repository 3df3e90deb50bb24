using System.CommandLine;
using System.Globalization;
using NewsPortal.Core.Access;

namespace NewsPortal.Cli.Commands;

/// <summary>"newsportal audit": whether the audit trail is as it was written.</summary>
internal static class AuditCommand
{
    public static Command Create(CommandRunner runner)
    {
        var expected = new Option<string?>("--expect")
        {
            Description = "The hash that an earlier run printed; fails unless the trail still contains it.",
        };
        var verify = new Command("verify", "Follows the chain of the audit trail and names the first broken entry.")
        {
            expected,
        };
        runner.OnInvoke(
            verify,
            async (scope, cancellationToken) =>
            {
                var verifier = scope.Get<AuditVerifier>();
                var verdict = await verifier.RunAsync(cancellationToken);
                if (verdict.Fault is { } fault)
                {
                    throw new CommandFailure(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"The audit trail is broken after {verdict.Entries} entries. {fault}"
                        ) + (verdict.Entry is { } id ? $" Its id is {id}." : "")
                    );
                }

                var anchor = scope.Arguments.GetValue(expected)?.Trim().ToLowerInvariant();
                if (anchor is { Length: > 0 } && !await verifier.ContainsAsync(anchor, cancellationToken))
                {
                    throw new CommandFailure(
                        "The chain is unbroken, but no entry has the expected hash: it was written anew."
                    );
                }

                await scope.Terminal.Out.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{verdict.Entries} entries, unbroken. Keep this hash for --expect: {verdict.Hash}"
                    )
                );
                return 0;
            }
        );
        return new Command("audit", "Looks after the audit trail.") { verify };
    }
}
