using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.WebEncoders;
using NewsPortal.Core.Library;
using NewsPortal.Core.Sharing;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin;
using NewsPortal.Web.Hubs;

namespace NewsPortal.Web.Hosting;

/// <summary>MVC, static files and the middleware order.</summary>
internal static class Website
{
    private const int LongestRequestLine = 32 * 1024;

    /// <summary>The script gives a connection up after 25 seconds of silence.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    public static void AddWebsite(this IServiceCollection services)
    {
        services.AddControllersWithViews(options =>
        {
            options.Filters.Add(new AutoValidateAntiforgeryTokenAttribute());
            options.Filters.Add(new ReadableFormFilter());
            options.Filters.Add(new PlainRedirectsFilter());
            options.Conventions.Add(new RouteValuesConvention());
        });
        services.AddLocalization(options => options.ResourcesPath = "Resources");

        // Pages are UTF-8, so letters of all languages are written unescaped.
        services.Configure<WebEncoderOptions>(options =>
            options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All)
        );
        services.AddPictureServing();
        services.AddCompression();
        services.AddSingleton<BundledAssets>();
        services.AddSingleton<LookSheet>();
        services.AddSingleton<SiteIcons>();
        services.AddSingleton<CachedPages>();
        PageServer.Add(services);
        PollingThread.Add(services);
        services.AddSingleton(provider => new ShareFonts([
            .. provider
                .GetRequiredService<IWebHostEnvironment>()
                .WebRootFileProvider.GetDirectoryContents("assets/faces")
                .Select(file => file.PhysicalPath)
                .OfType<string>()
                .Order(StringComparer.Ordinal),
        ]));
        services.AddRouting(options => options.LowercaseUrls = true);
        services.AddProblemDetails();
        services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;

            // Pasting a whole text into the search field should get an answer, not a protocol error.
            options.Limits.MaxRequestLineSize = LongestRequestLine;
        });
        services.AddHttpsOnly();
        services.AddHostNames();
        services.AddProxies();
        services.AddHealth();
        ServingOn.Add(services);
        services.AddTelemetry();
        services.AddLiveEditing();
        services.AddRateLimits();
        services.AddSingleton<ViewsRate>();
    }

    /// <summary>The relay of stories that are being written.</summary>
    private static void AddLiveEditing(this IServiceCollection services)
    {
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = ArticleHub.MostBytes;
            options.KeepAliveInterval = KeepAlive;
        });
        services.AddSingleton<OpenStories>();
        services.AddHostedService<OpenStoriesWorker>();
    }

    public static void UseWebsite(this WebApplication app)
    {
        app.UseProxies();
        app.UseKeptPages();
        app.UseSecurityHeaders();
        if (app.Environment.IsProduction())
        {
            app.UseHsts();
        }

        app.UseSiteCulture();
        app.UseRequestLog();
        app.UseHostNames();
        app.UseCompression();
        app.UseErrorPages();
        app.UseTelemetry();
        app.UseImmutableAssets();
        app.UseReadsWithoutBody();
        app.UseDatabasePatience();
        app.UseRouting();
        app.UseSchemaAnswers();
        app.UsePageRendering();
        app.UseForeignFormRefusal();
        app.UseKeptForms();
        app.UseSchemaReadiness();
        app.UseBodyLimit();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAccountLimits();
        app.UseNewsroomLanguage();
        app.UseStrangersLimit();
        app.UseAuthorization();
    }

    /// <summary>Only the proxies come before, which say by what scheme a reader came.</summary>
    private static void UseKeptPages(this WebApplication app)
    {
        var pages = app.Services.GetRequiredService<CachedPages>();
        app.Use(next => context => pages.AnswerAsync(context, next));
    }

    /// <summary>Before rate limits and sign-in: who waits for another's rendering costs nothing.</summary>
    private static void UsePageRendering(this WebApplication app)
    {
        var pages = app.Services.GetRequiredService<CachedPages>();
        app.Use(next => context => pages.RenderAsync(context, next));
    }

    /// <summary>
    /// Texts, dates and numbers follow Site:Culture, not the browser's preference: cached pages are the same for all.
    /// <see cref="NewsroomLanguage"/> has the exception.
    /// </summary>
    private static void UseSiteCulture(this WebApplication app)
    {
        var culture = app.Services.GetRequiredService<SiteTime>().Culture;
        app.UseRequestLocalization(
            new RequestLocalizationOptions
            {
                DefaultRequestCulture = new RequestCulture(culture),
                SupportedCultures = [culture],
                SupportedUICultures = [culture],
                RequestCultureProviders = [],
            }
        );
    }

    /// <summary>
    /// The bundler names fonts and pictures by content, so they never change; MapStaticAssets does the same for style
    /// sheets and scripts.
    /// </summary>
    private static void UseImmutableAssets(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments("/assets/files", StringComparison.Ordinal))
                {
                    context.Response.OnStarting(() =>
                    {
                        if (context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified)
                        {
                            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                        }

                        return Task.CompletedTask;
                    });
                }

                return next(context);
            }
        );

    public static void MapWebsite(this WebApplication app)
    {
        app.MapHealth();
        app.MapViews();
        app.MapStaticAssets();
        app.MapHub<ArticleHub>(NewsroomAddresses.LiveArticles);

        // Resolves ~/assets/… in views to the fingerprinted address.
        app.MapControllers().WithStaticAssets();
    }
}
