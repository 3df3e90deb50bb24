using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Syndication;

/// <summary>The content of feeds; from the configuration section "Syndication".</summary>
public sealed class SyndicationOptions
{
    public const string Section = "Syndication";

    /// <summary>True for the full text in feeds, false for only the excerpt.</summary>
    public bool FullText { get; set; }
}

/// <summary>Registers feeds and sitemaps.</summary>
public static class SyndicationSetup
{
    public static IServiceCollection AddSyndication(this IServiceCollection services)
    {
        services.AddSettings<SyndicationOptions>(SyndicationOptions.Section);
        services.AddSingleton<FeedTexts>();
        services.AddScoped<LastChange>();
        services.AddScoped<FeedQueries>();
        services.AddScoped<SitemapQueries>();
        services.AddScoped<EmbedQueries>();
        services.AddScoped<KeepFeedIds>();
        return services;
    }
}
