using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin.Views.Articles;

/// <summary>The filter in the list's address.</summary>
public sealed record ListQuery
{
    public string? Q { get; init; }
    public string? State { get; init; }
    public long? Author { get; init; }
    public long? Category { get; init; }
    public string? Kind { get; init; }
    public bool Mine { get; init; }
    public string? At { get; init; }

    /// <summary>The filter for Core; unknown values in the address are ignored.</summary>
    public ArticleFilter ToFilter(long? userId) =>
        new()
        {
            Words = Q,
            InTexts = true,
            State =
                Enum.TryParse<NewsroomState>(State, ignoreCase: true, out var state) && Enum.IsDefined(state)
                    ? state
                    : null,
            AuthorId = Author,
            CategoryId = Category,
            Kind =
                Enum.TryParse<ArticleKind>(Kind, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null,
            CreatedById = Mine ? userId : null,
        };

    /// <summary>The list's address with this filter and another position or state.</summary>
    public string Address(string? state, string? at) => Path(Query(state, at));

    /// <summary>The query of the list's address, without the position; empty for all articles.</summary>
    public string Text => Query(State, null);

    /// <summary>The query of this page of the list.</summary>
    public string Here => Query(State, At);

    private static string Path(string query) =>
        query.Length > 0 ? NewsroomAddresses.ArticlesWith(query) : NewsroomAddresses.Articles;

    private string Query(string? state, string? at)
    {
        List<string> parts = [];
        Add("q", Q);
        Add("state", state);
        Add("author", Author?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("category", Category?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("kind", Kind);
        Add("mine", Mine ? "true" : null);
        Add("at", at);
        return string.Join('&', parts);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }
}

/// <summary>The list of articles.</summary>
public sealed record ListModel(
    ListQuery Query,
    ArticleListPage Page,
    IReadOnlyList<Choice> Categories,
    IReadOnlyList<Choice> Authors,
    IReadOnlyList<SavedFilterLine> Filters
)
{
    /// <summary>What an act left as it was, on the page that answers it; null for nothing.</summary>
    public (BatchAct Act, BatchOutcome Outcome)? Batch { get; init; }

    /// <summary>The address of an act that returns to this list.</summary>
    public string Back(string address) => Query.Here.Length > 0 ? $"{address}?{Query.Here}" : address;

    /// <summary>True if the list shows the bin, where other acts make sense.</summary>
    public bool IsBin => string.Equals(Query.State, nameof(NewsroomState.Binned), StringComparison.OrdinalIgnoreCase);
}
