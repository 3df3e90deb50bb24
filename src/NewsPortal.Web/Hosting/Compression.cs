using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Media;
using NewsPortal.Web.Areas.Admin;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Compresses what readers and their programs load. Pages of the newsroom and of accounts contain antiforgery tokens
/// next to text chosen by visitors, and anybody who can observe the length of such a response can guess the token
/// (BREACH), so they are not compressed. Neither are files, of which clients request ranges.
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

        // A page is compressed on every request: the middle level takes about a millisecond, the highest 45.
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
