using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Demo;

/// <summary>Whether there is a demo newspaper; from the configuration section "Demo".</summary>
public sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>True writes the demo newspaper when a web process starts and the database has no articles.</summary>
    public bool Seed { get; set; }
}

/// <summary>Registers the demo newspaper.</summary>
public static class DemoSetup
{
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.AddSettings<DemoOptions>(DemoOptions.Section);
        services.AddScoped<DemoSeeder>();
        services.AddScoped<DemoCleaner>();
        services.AddScoped<DemoPictures>();
        services.AddScoped<DrawDemoPictures>();
        return services;
    }
}
