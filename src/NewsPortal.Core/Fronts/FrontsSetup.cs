using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Fronts;

/// <summary>Registers the pages that list stories.</summary>
public static class FrontsSetup
{
    public static IServiceCollection AddFronts(this IServiceCollection services)
    {
        services.AddScoped<FrontQueries>();
        return services;
    }
}
