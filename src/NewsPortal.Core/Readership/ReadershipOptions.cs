using Microsoft.Extensions.Options;

namespace NewsPortal.Core.Readership;

/// <summary>How views are counted; from the configuration section "Readership", validated at startup.</summary>
public sealed class ReadershipOptions
{
    public const string Section = "Readership";

    /// <summary>
    /// How often journaled views are added to the database. Together with the two seconds at which an open page of
    /// numbers asks again, it is how late these are.
    /// </summary>
    public TimeSpan FoldInterval { get; set; } = TimeSpan.FromSeconds(2);
}

internal sealed class ReadershipOptionsValidator : IValidateOptions<ReadershipOptions>
{
    public ValidateOptionsResult Validate(string? name, ReadershipOptions options) =>
        options.FoldInterval >= TimeSpan.FromMilliseconds(100) && options.FoldInterval <= TimeSpan.FromHours(1)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Readership:FoldInterval is \"{options.FoldInterval}\". Set it to a time from 00:00:00.1 to 01:00:00, "
                    + "such as \"00:00:02\"."
            );
}
