using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Search;

namespace NewsPortal.Web.Views.Search;

/// <summary>Suggestions as a page.</summary>
public sealed class SuggestModel : PageModel
{
    [SetsRequiredMembers]
    public SuggestModel(SuggestionList list, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(texts);
        List = list;
        Head = new PageHead { Title = list.Query.Length > 0 ? list.Query : texts["Suggestions"], IsIndexed = false };
    }

    public SuggestionList List { get; }

    /// <summary>The suggestions of a kind.</summary>
    public IReadOnlyList<Suggestion> Of(SuggestionKind kind) => [.. List.Items.Where(i => i.Kind == kind)];
}
