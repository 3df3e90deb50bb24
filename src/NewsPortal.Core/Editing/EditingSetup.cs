using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Editing;

/// <summary>Registers the frame of every edit.</summary>
public static class EditingSetup
{
    public static IServiceCollection AddEditing(this IServiceCollection services)
    {
        services.AddScoped<CreationKeys>();
        services.AddScoped<SaveFrame>();
        services.AddScoped<PruneCreationKeys>();
        return services;
    }
}
