using Microsoft.Extensions.Options;

namespace NewsPortal.Core.Readership;

/// <summary>How views are counted; from the configuration section "Readership", validated at startup.</summary>
public sealed class ReadershipOptions
{
    public const string Section = "Readership";

    /// <summary>
    /// How often journaled views are added to the database. With the pauses of an open page of numbers, and what it
    /// may find cached, that makes these at most five seconds late.
    /// </summary>
    public TimeSpan FoldInterval { get; set; } = TimeSpan.FromSeconds(1);
}

internal sealed class ReadershipOptionsValidator : IValidateOptions<ReadershipOptions>
{
    public ValidateOptionsResult Validate(string? name, ReadershipOptions options) =>
        options.FoldInterval >= TimeSpan.FromMilliseconds(100) && options.FoldInterval <= TimeSpan.FromHours(1)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Readership:FoldInterval is \"{options.FoldInterval}\". Set it to a time from 00:00:00.1 to 01:00:00, "
                    + "such as \"00:00:01\"."
            );
}
