using FluentValidation;
using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Menus;

/// <summary>Registers the menus.</summary>
public static class MenusSetup
{
    public static IServiceCollection AddMenus(this IServiceCollection services)
    {
        services.AddSingleton<MenuQueries>();
        services.AddScoped<MenuAdminQueries>();
        services.AddScoped<MenuEditor>();
        services.AddSingleton<IValidator<SaveMenus>, SaveMenusValidator>();
        return services;
    }
}
