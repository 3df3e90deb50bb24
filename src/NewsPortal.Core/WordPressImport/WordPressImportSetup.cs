using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Registers the import from WordPress.</summary>
public static class WordPressImportSetup
{
    public static IServiceCollection AddWordPressImport(this IServiceCollection services)
    {
        services.AddScoped<WordPressImporter>();
        return services;
    }
}
