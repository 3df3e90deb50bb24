using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Media;

/// <summary>Registers the store of pictures and files, and what draws their sizes.</summary>
public static class MediaSetup
{
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.AddSingleton<MediaStore>();
        services.AddSingleton<PictureMaker>();
        return services;
    }
}
