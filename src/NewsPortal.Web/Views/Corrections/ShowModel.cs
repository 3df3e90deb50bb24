using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Views.Corrections;

/// <summary>All that the newspaper has corrected, the newest first.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(CorrectionsPage page, ListPosition position, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(texts);
        Policy = page.Policy;
        Entries = page.Notes.Items;
        IsFirst = position.IsNewest;
        Heading = page.Policy?.Headline ?? texts["Corrections and clarifications"];
        Newer = page.Notes.Newer is { } newer && !position.IsNewest ? $"{CorrectionQueries.Address}?after={newer}" : null;
        Older = page.Notes.Older is { } older ? $"{CorrectionQueries.Address}?before={older}" : null;
        Head = new PageHead
        {
            Title = Heading,
            Description = page.Policy?.Summary ?? texts["What we got wrong, and how we put it right."],
            Path = position.Before is { } before ? $"{CorrectionQueries.Address}?before={before}"
                : position.After is { } after ? $"{CorrectionQueries.Address}?after={after}"
                : CorrectionQueries.Address,
            Previous = Newer,
            Next = Older,
        };
    }

    /// <summary>The newsroom's own words; null where it has written none.</summary>
    public ArticlePage? Policy { get; }

    public string Heading { get; }

    public IReadOnlyList<CorrectionEntry> Entries { get; }

    /// <summary>True for the page with the newest notes, which alone shows the policy.</summary>
    public bool IsFirst { get; }

    /// <summary>Path of the page of newer notes; null when there is none.</summary>
    public string? Newer { get; }

    /// <summary>Path of the page of older notes; null when there is none.</summary>
    public string? Older { get; }
}
