using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Media;

/// <summary>Registers the picture library.</summary>
public static class MediaSetup
{
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.AddSingleton<MediaStore>();
        services.AddSingleton<PictureMaker>();
        services.AddScoped<MediaLibrary>();
        return services;
    }
}
