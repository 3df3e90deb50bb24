using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Media;

/// <summary>Registers the picture library.</summary>
public static class MediaSetup
{
    /// <summary>What every program needs to add and find pictures and other files.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.AddSingleton<MediaStore>();
        services.AddSingleton<PictureMaker>();
        services.AddScoped<MediaLibrary>();
        services.AddScoped<MediaShelf>();
        services.AddScoped<FileLibrary>();
        services.AddScoped<FileShelf>();
        return services;
    }

    /// <summary>
    /// What the web program needs to serve them, and the background work on their sizes. It brings its
    /// <see cref="ShareFonts"/> along.
    /// </summary>
    public static IServiceCollection AddPictureServing(this IServiceCollection services)
    {
        services.AddSingleton<PictureVariants>();
        services.AddSingleton<ShareCards>();
        services.AddScoped<ShareCardQueries>();
        services.AddSingleton<PublicPictures>();
        services.AddSingleton<PictureWarmer>();
        services.AddSingleton<IContentChangeHandler>(provider => provider.GetRequiredService<PictureWarmer>());
        services.AddHostedService(provider => provider.GetRequiredService<PictureWarmer>());
        return services;
    }
}
