using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Sharing;

namespace NewsPortal.Core.Library;

/// <summary>Registers the library of pictures and files.</summary>
public static class LibrarySetup
{
    /// <summary>What every program needs to add and find pictures and other files.</summary>
    public static IServiceCollection AddLibrary(this IServiceCollection services)
    {
        services.AddScoped<MediaLibrary>();
        services.AddScoped<MediaAdminQueries>();
        services.AddScoped<PictureRowsEditor>();
        services.AddScoped<FileLibrary>();
        services.AddScoped<FileAdminQueries>();
        services.AddScoped<LibraryCleanup>();
        services.AddScoped<TellOfEndingRights>();
        services.AddScoped<FillLooks>();
        services.AddScoped<SiteCheck>();
        return services;
    }

    /// <summary>
    /// What the web program needs to serve them, including the background generation of sizes. It must also register
    /// its <see cref="ShareFonts"/>.
    /// </summary>
    public static IServiceCollection AddPictureServing(this IServiceCollection services)
    {
        services.AddSingleton<PictureMetrics>();
        services.AddSingleton<PictureVariants>();
        services.AddSingleton<ShareCards>();
        services.AddScoped<ShareCardQueries>();
        services.AddSingleton<PublicPictures>();
        services.AddSingleton<PictureSizeWorker>();
        services.AddSingleton<IContentChangeHandler>(provider => provider.GetRequiredService<PictureSizeWorker>());
        services.AddHostedService(provider => provider.GetRequiredService<PictureSizeWorker>());
        return services;
    }
}
