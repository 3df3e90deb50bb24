using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Search;

/// <summary>Registers search.</summary>
public static class SearchSetup
{
    public static IServiceCollection AddSearch(this IServiceCollection services)
    {
        services.AddSingleton<SearchLanguage>();
        services.AddSingleton<SearchHighlighter>();
        services.AddSingleton<SearchLimiter>();
        services.AddSingleton<SearchIndex>();
        services.AddSingleton<IndexFolders>();
        services.AddSingleton<IndexBuilder>();
        services.AddSingleton<PendingChanges>();
        services.AddSingleton<IndexUpdater>();
        services.AddSingleton<SearchIndexWorker>();
        services.AddSingleton<RelationQueue>();
        services.AddScoped<IndexSource>();
        services.AddScoped<StorySearch>();
        services.AddScoped<Suggestions>();
        services.AddScoped<AddressSuggestions>();
        services.AddScoped<RelateStories>();
        services.AddSingleton<SearchMetrics>();
        services.AddScoped<FindOverdueStories>();
        services.AddScoped<IPublicationCheck, SimilarStoryCheck>();
        services.AddScoped<ITextSearch, NewsroomSearch>();
        services.AddSingleton<SuggestibleNames>();
        return services;
    }
}
