using System.Globalization;
using Microsoft.Extensions.Options;

namespace NewsPortal.Core.Site;

/// <summary>Deployment settings of the site, from the configuration section "Site", validated at startup.</summary>
public sealed class SiteOptions
{
    public const string Section = "Site";

    /// <summary>Name of the newspaper until an administrator sets another.</summary>
    public string Name { get; set; } = "NewsPortal";

    /// <summary>
    /// Absolute address of the site without a path; the base of canonical links and feeds. Without a setting, where the
    /// web program listens (<see cref="OwnAddresses"/>).
    /// </summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>IANA name of the newspaper's time zone, used in article addresses and displayed times.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Culture for dates and numbers, for example "en-GB".</summary>
    public string Culture { get; set; } = "en-GB";

    /// <summary>
    /// Whether browsers keep opened stories for offline reading. If set to false, they delete what they have kept on
    /// their next visit.
    /// </summary>
    public bool KeepStoriesOffline { get; set; } = true;
}

internal sealed class SiteOptionsValidator : IValidateOptions<SiteOptions>
{
    public ValidateOptionsResult Validate(string? name, SiteOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.Name))
        {
            failures.Add("Site:Name is empty. Set it to the newspaper's name.");
        }

        if (
            !Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https")
            || url.AbsolutePath != "/"
            || url.Query.Length > 0
        )
        {
            failures.Add(
                $"Site:BaseUrl is \"{options.BaseUrl}\". Set it to an address such as \"https://news.example\", "
                    + "without a path."
            );
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
        {
            failures.Add(
                $"Site:TimeZone is \"{options.TimeZone}\". Set it to an IANA time zone such as \"Europe/Paris\"."
            );
        }

        try
        {
            _ = CultureInfo.GetCultureInfo(options.Culture, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            failures.Add($"Site:Culture is \"{options.Culture}\". Set it to a culture such as \"en-GB\".");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
