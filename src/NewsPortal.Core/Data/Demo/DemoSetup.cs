using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Data.Demo;

/// <summary>Registers the demo newspaper.</summary>
public static class DemoSetup
{
    /// <summary>True writes the demo newspaper at the start of a web program whose database has no article.</summary>
    public const string Setting = "Demo:Seed";

    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.AddScoped<DemoSeeder>();
        services.AddScoped<DemoCleaner>();
        services.AddScoped<DemoPictures>();
        services.AddScoped<DrawDemoPictures>();
        return services;
    }
}
