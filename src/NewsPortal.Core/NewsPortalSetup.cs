using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Demo;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Library;
using NewsPortal.Core.Mail;
using NewsPortal.Core.Media;
using NewsPortal.Core.OldAddresses;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Search;
using NewsPortal.Core.Site;
using NewsPortal.Core.Syndication;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core;

/// <summary>Registers what every program of ours needs: web, command line and tests take the same path.</summary>
public static class NewsPortalSetup
{
    /// <summary>Folder of files whose name is a setting and whose content is its value (Docker secrets).</summary>
    private const string SecretsFolder = "/run/secrets";

    /// <summary>Adds the settings that every program reads besides its own sources.</summary>
    public static IConfigurationBuilder AddNewsPortalSecrets(this IConfigurationBuilder configuration) =>
        configuration.AddKeyPerFile(SecretsFolder, optional: true);

    /// <summary>Adds all slices of Core.</summary>
    /// <exception cref="SettingException">The storage root or the node's folder cannot be used.</exception>
    public static IServiceCollection AddNewsPortalCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        var root = StorageRoot.From(configuration);
        var node = NodeStorage.From(configuration, root);
        services.AddSingleton(root);

        // By a factory: so it is disposed with the program, and gives the node's place back.
        services.AddSingleton(_ => node);
        services.AddNewsDatabase();
        services.AddEditing();
        services.AddSite();
        services.AddMail();
        services.AddAccounts();
        services.AddTaxonomy();
        services.AddArticles();
        services.AddMedia();
        services.AddLibrary();
        services.AddDemo();
        services.AddReadership();
        services.AddWordPressImport();
        services.AddFronts();
        services.AddSyndication();
        services.AddOldAddresses();
        services.AddSearch();
        return services;
    }
}
