using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>Registers the store of pictures and files, and what draws their sizes.</summary>
public static class MediaSetup
{
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.AddSettings<MediaOptions, MediaOptionsValidator>(MediaOptions.Section);
        services.AddSingleton<MediaBucket>();
        services.AddSingleton<MediaStore>();
        services.AddSingleton<PictureMaker>();
        services.AddSingleton<BucketMetrics>();
        services.AddScoped<TrimMediaCache>();
        services.AddScoped<WatchBucket>();
        return services;
    }
}
