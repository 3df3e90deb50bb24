using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Search;

namespace NewsPortal.TestKit;

/// <summary>Lets tests continue once search has caught up, instead of waiting for it.</summary>
public static class SearchExtensions
{
    /// <summary>One round of the worker: the index is open and has every change made so far.</summary>
    public static Task CatchUpAsync(this NewsApp app) =>
        app.Services.GetRequiredService<SearchIndexWorker>().UpdateAsync(default);

    /// <summary>The same, then the related stories.</summary>
    public static async Task RelateAsync(this NewsApp app)
    {
        await app.CatchUpAsync();
        await app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<RelateStories>().RunAsync(default);
            return true;
        });
    }

    /// <summary>Searches as a reader, once the index has caught up.</summary>
    public static async Task<Page> SearchAsync(this NewsApp app, string query, string filters = "")
    {
        await app.CatchUpAsync();
        return await app.Browser().OpenAsync($"/search?q={Uri.EscapeDataString(query)}{filters}");
    }
}
