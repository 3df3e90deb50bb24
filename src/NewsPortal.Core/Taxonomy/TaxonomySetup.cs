using FluentValidation;
using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Taxonomy;

/// <summary>Registers categories, tags, series, authors and redirects.</summary>
public static class TaxonomySetup
{
    public static IServiceCollection AddTaxonomy(this IServiceCollection services)
    {
        services.AddScoped<Redirects>();
        services.AddScoped<TaxonomyAdminQueries>();
        services.AddScoped<CategoryEditor>();
        services.AddScoped<AuthorEditor>();
        services.AddScoped<TagEditor>();
        services.AddScoped<SeriesEditor>();
        services.AddSingleton<IValidator<SaveCategory>, SaveCategoryValidator>();
        services.AddSingleton<IValidator<SaveAuthor>, SaveAuthorValidator>();
        services.AddSingleton<IValidator<SaveTag>, SaveTagValidator>();
        services.AddSingleton<IValidator<SaveSeries>, SaveSeriesValidator>();
        return services;
    }
}
