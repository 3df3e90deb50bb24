using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Media;
using NewsPortal.Web.Areas.Admin;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Compresses what readers and their programs load. Pages of the newsroom and of accounts hold antiforgery tokens
/// beside text that a visitor chose, and whoever can watch the length of such an answer can guess the token (BREACH):
/// they stay as they are. So do files, of which players and programs ask for parts.
/// </summary>
internal static class Compression
{
    private static readonly PathString[] Whole =
    [
        NewsroomAddresses.Overview,
        AccountAddresses.Account,
        FileRef.Folder.TrimEnd('/'),
    ];

    public static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes =
            [
                .. ResponseCompressionDefaults.MimeTypes,
                "application/atom+xml",
                "application/rss+xml",
                "application/feed+json",
                "application/manifest+json",
                "application/problem+json",
                "image/svg+xml",
            ];
        });

        // A page is compressed for each request: the middle level takes about a millisecond, the highest 45.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
    }

    public static void UseCompression(this WebApplication app) =>
        app.UseWhen(
            context =>
                !Whole.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)),
            pages => pages.UseResponseCompression()
        );
}
