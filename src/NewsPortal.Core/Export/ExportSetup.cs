using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Export;

/// <summary>Registers the export and the import of archives, and the export for WordPress.</summary>
internal static class ExportSetup
{
    public static IServiceCollection AddExport(this IServiceCollection services)
    {
        services.AddScoped<ExportSite>();
        services.AddScoped<ImportSite>();
        services.AddScoped<ExportWordPress>();
        return services;
    }
}
