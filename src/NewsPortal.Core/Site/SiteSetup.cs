using FluentValidation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Site;

/// <summary>Registers the site's options, clock and directory.</summary>
public static class SiteSetup
{
    public static IServiceCollection AddSite(this IServiceCollection services)
    {
        services
            .AddSettings<SiteOptions, SiteOptionsValidator>(SiteOptions.Section)
            .PostConfigure<IConfiguration>(
                (options, live) =>
                    options.BaseUrl = string.IsNullOrWhiteSpace(options.BaseUrl)
                        ? OwnAddresses.Local(live).GetLeftPart(UriPartial.Authority)
                        : options.BaseUrl
            );
        services.AddSingleton<SiteTime>();
        services.AddScoped<SettingsEditor>();
        services.AddScoped<SettingsVersions>();
        services.AddScoped<SettingsAdminQueries>();
        services.AddSingleton<IValidator<SaveSettings>, SaveSettingsValidator>();
        services.AddSingleton<SiteDirectoryQueries>();
        return services;
    }
}
