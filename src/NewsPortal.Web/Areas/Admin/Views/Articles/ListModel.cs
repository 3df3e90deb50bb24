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
    public string Address(string? state, string? at)
    {
        List<string> parts = [];
        Add("q", Q);
        Add("state", state);
        Add("author", Author?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("category", Category?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("kind", Kind);
        Add("mine", Mine ? "true" : null);
        Add("at", at);
        return NewsroomAddresses.Articles + (parts.Count > 0 ? "?" + string.Join('&', parts) : "");

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
    IReadOnlyList<Choice> Authors
);
