using System.Diagnostics.CodeAnalysis;
using NewsPortal.Core.Search;

namespace NewsPortal.Web.Views.Search;

/// <summary>Suggestions as a page.</summary>
public sealed class SuggestModel : PageModel
{
    [SetsRequiredMembers]
    public SuggestModel(SuggestionList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        List = list;
        Head = new PageHead { Title = list.Query.Length > 0 ? list.Query : null, IsIndexed = false };
    }

    public SuggestionList List { get; }

    /// <summary>The suggestions of a kind.</summary>
    public IReadOnlyList<Suggestion> Of(SuggestionKind kind) => [.. List.Items.Where(i => i.Kind == kind)];
}
