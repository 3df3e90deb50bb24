using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Search;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views.Search;

/// <summary>The search page: the form and the results.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(SearchPage page, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(texts);
        Page = page;

        // Search engines may index the form; the results are for people.
        var isForm = page is { State: SearchState.Blank, Query: "" };
        Head = new PageHead
        {
            Title = page.Query.Length > 0 ? page.Query : texts["Search"],
            Path = isForm ? SiteAddresses.SearchPage : null,
            IsIndexed = isForm,
            Previous = Previous,
            Next = Next,
        };
    }

    public SearchPage Page { get; }

    /// <summary>True if a filter narrows the search.</summary>
    public bool IsFiltered =>
        Page.Section is not null || Page.Author is not null || Page.From is not null || Page.To is not null;

    /// <summary>Path of the previous page; null on the first.</summary>
    public string? Previous => Page.Number > 1 ? PathOf(Page.Query, Page.Number - 1, Page.IsByDate) : null;

    /// <summary>Path of the next page; null on the last.</summary>
    public string? Next => Page.Number < Page.Pages ? PathOf(Page.Query, Page.Number + 1, Page.IsByDate) : null;

    /// <summary>Path of this search in the other order.</summary>
    public string Sorted(bool byDate) => PathOf(Page.Query, 1, byDate);

    /// <summary>Path of this search with other words.</summary>
    public string For(string query) => PathOf(query, 1, Page.IsByDate);

    /// <summary>Path of this search without its filters.</summary>
    public string Unfiltered => SiteAddresses.Search(Page.Query);

    /// <summary>Path of the plain page of suggestions.</summary>
    public string Suggested => SiteAddresses.Suggest(Page.Query);

    /// <summary>A day in the format of forms and addresses.</summary>
    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string PathOf(string query, int number, bool byDate)
    {
        var values = new QueryBuilder { { "q", query } };
        Add("section", Page.Section?.Slug);
        Add("author", Page.Author?.Slug);
        Add("from", Day(Page.From));
        Add("to", Day(Page.To));
        Add("sort", byDate ? "date" : null);
        Add("page", number > 1 ? number.ToString(CultureInfo.InvariantCulture) : null);
        return SiteAddresses.SearchPage + values;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                values.Add(name, value);
            }
        }
    }
}
