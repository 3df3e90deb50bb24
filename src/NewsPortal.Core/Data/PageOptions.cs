using Microsoft.Extensions.Options;

namespace NewsPortal.Core.Data;

/// <summary>How rendered pages are kept; from the configuration section "Pages".</summary>
public sealed class PageOptions
{
    public const string Section = "Pages";

    /// <summary>Megabytes of memory for rendered pages; 0 renders each page for each request.</summary>
    public int Memory { get; set; } = 64;

    /// <summary>
    /// Seconds for which a shared cache (a CDN, a proxy) may serve a page without asking. More than a second only where
    /// <see cref="PurgeAddress"/> tells that cache what changed.
    /// </summary>
    public int SharedAge { get; set; } = 1;

    /// <summary>
    /// Where a CDN hears which pages changed: an address that takes POST with {"tags": […]} and the header
    /// Surrogate-Key. Empty for none.
    /// </summary>
    public string PurgeAddress { get; set; } = "";

    /// <summary>Sent to it as "Authorization: Bearer …"; empty for none.</summary>
    public string PurgeToken { get; set; } = "";

    /// <summary>
    /// Megabytes on this node's disk for copies that are served while the database is away; 0 for none.
    /// </summary>
    public int Copies { get; set; } = 256;
}

internal sealed class PageOptionsValidator : IValidateOptions<PageOptions>
{
    public ValidateOptionsResult Validate(string? name, PageOptions options)
    {
        List<string> failures = [];
        if (options.Memory is < 0 or > 65_536)
        {
            failures.Add($"Pages:Memory is {options.Memory}. Set it to megabytes from 0 to 65536.");
        }

        if (options.SharedAge is < 0 or > 31_536_000)
        {
            failures.Add($"Pages:SharedAge is {options.SharedAge}. Set it to seconds from 0 to 31536000.");
        }

        if (options.SharedAge > 1 && options.PurgeAddress.Length == 0)
        {
            failures.Add(
                $"Pages:SharedAge is {options.SharedAge}, but no cache would hear of a change. Set Pages:PurgeAddress, "
                    + "or set Pages:SharedAge to 1."
            );
        }

        if (
            options.PurgeAddress.Length > 0
            && !(Uri.TryCreate(options.PurgeAddress, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http")
        )
        {
            failures.Add(
                $"Pages:PurgeAddress is \"{options.PurgeAddress}\". Set it to an address that begins with https://."
            );
        }

        if (options.Copies is < 0 or > 1_048_576)
        {
            failures.Add($"Pages:Copies is {options.Copies}. Set it to megabytes from 0 to 1048576.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
