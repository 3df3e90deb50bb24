using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Backups;
using NewsPortal.Core.Data;
using NewsPortal.Core.Demo;
using NewsPortal.Core.Desk;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Export;
using NewsPortal.Core.ExternalLinks;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Library;
using NewsPortal.Core.Mail;
using NewsPortal.Core.Media;
using NewsPortal.Core.Menus;
using NewsPortal.Core.Notes;
using NewsPortal.Core.Notices;
using NewsPortal.Core.OldAddresses;
using NewsPortal.Core.People;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Search;
using NewsPortal.Core.Site;
using NewsPortal.Core.Structure;
using NewsPortal.Core.Syndication;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core;

/// <summary>Registers what every program needs: web, command line and tests share this path.</summary>
public static class NewsPortalSetup
{
    /// <summary>Adds all slices of Core.</summary>
    /// <exception cref="SettingException">The storage root or the node's folder is unusable.</exception>
    public static IServiceCollection AddNewsPortalCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        var root = StorageRoot.From(configuration);
        var node = NodeStorage.From(configuration, root);
        services.AddSingleton(root);

        // Registered by a factory so that it is disposed with the program, which releases the node's folder.
        services.AddSingleton(_ => node);
        services.AddSingleton<StorageMetrics>();
        services.AddNewsDatabase();
        services.AddEditing();
        services.AddSite();
        services.AddMail();
        services.AddAccounts();
        services.AddNotices();
        services.AddTaxonomy();
        services.AddPeople();
        services.AddArticles();
        services.AddMedia();
        services.AddBackups();
        services.AddExport();
        services.AddLibrary();
        services.AddDemo();
        services.AddReadership();
        services.AddWordPressImport();
        services.AddFronts();
        services.AddMenus();
        services.AddDesk();
        services.AddNotes();
        services.AddStructure();
        services.AddSyndication();
        services.AddOldAddresses();
        services.AddExternalLinks();
        services.AddSearch();
        return services;
    }
}
