using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.OldAddresses;

/// <summary>Registers the lookup of old addresses, and what the newsroom does with them.</summary>
public static class OldAddressesSetup
{
    public static IServiceCollection AddOldAddresses(this IServiceCollection services)
    {
        services.AddScoped<OldAddressQueries>();
        services.AddScoped<Places>();
        services.AddScoped<IPublicationCheck, LinkCheck>();
        services.AddScoped<RedirectPlanner>();
        services.AddScoped<RedirectEditor>();
        services.AddScoped<RedirectAdminQueries>();
        services.AddScoped<RedirectImport>();
        services.AddSingleton<MissingCounter>();
        services.AddScoped<FoldMissing>();
        services.AddScoped<MissingAdminQueries>();
        services.AddScoped<MissingEditor>();
        services.AddSingleton<IValidator<SaveRedirect>, SaveRedirectValidator>();
        return services;
    }
}
