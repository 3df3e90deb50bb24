using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Syndication;

/// <summary>What feeds hold; from the configuration section "Syndication".</summary>
public sealed class SyndicationOptions
{
    public const string Section = "Syndication";

    /// <summary>True puts the whole text into feeds, false only the excerpt.</summary>
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
