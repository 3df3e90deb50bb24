using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.ExternalLinks;

/// <summary>Registers the check of links to other sites.</summary>
public static class ExternalLinksSetup
{
    public static IServiceCollection AddExternalLinks(this IServiceCollection services)
    {
        services.AddSingleton<TextLinks>();
        services.AddSingleton<LinkWatch>();
        services.AddSingleton<ILinkAsker, LinkAsker>();
        services.AddScoped<AskExternalLinks>();
        services.AddScoped<IPublicationCheck, ExternalLinkCheck>();
        return services;
    }
}
