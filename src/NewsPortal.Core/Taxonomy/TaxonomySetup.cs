using FluentValidation;
using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Taxonomy;

/// <summary>Registers the editing of categories, tags, series and authors.</summary>
public static class TaxonomySetup
{
    public static IServiceCollection AddTaxonomy(this IServiceCollection services)
    {
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
