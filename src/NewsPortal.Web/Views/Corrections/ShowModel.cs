using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Views.Corrections;

/// <summary>All corrections of the newspaper, newest first.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(CorrectionsPage page, ListPosition position, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(texts);
        Policy = page.Policy;
        List = new PagedList<CorrectionEntry>(CorrectionQueries.Address, page.Notes, position);
        IsFirst = position.IsNewest;
        Heading = page.Policy?.Headline ?? texts["Corrections and clarifications"];
        Head = List.Head(Heading, page.Policy?.Summary ?? texts["What we got wrong, and how we put it right."]);
    }

    /// <summary>The newsroom's own text; null for none.</summary>
    public ArticlePage? Policy { get; }

    public string Heading { get; }

    public PagedList<CorrectionEntry> List { get; }

    public IReadOnlyList<CorrectionEntry> Entries => List.Page.Items;

    /// <summary>True for the page with the newest notes, the only one that shows the policy.</summary>
    public bool IsFirst { get; }
}
