using FluentValidation;
using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Fronts;

/// <summary>Registers list pages, fronts and breaking news.</summary>
public static class FrontsSetup
{
    public static IServiceCollection AddFronts(this IServiceCollection services)
    {
        services.AddScoped<FrontQueries>();
        services.AddScoped<FrontFiller>();
        services.AddScoped<FrontAdminQueries>();
        services.AddScoped<FrontEditor>();
        services.AddScoped<LaunchEditor>();
        services.AddSingleton<IValidator<SaveFront>, SaveFrontValidator>();
        services.AddScoped<ArchiveQueries>();
        services.AddScoped<BreakingNewsEditor>();
        services.AddSingleton<IValidator<SaveBreakingNews>, SaveBreakingNewsValidator>();
        services.AddSingleton<BreakingNewsQueries>();
        return services;
    }
}
