using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin.Views.Previews;

/// <summary>The form that makes a preview link.</summary>
public sealed record PreviewForm
{
    public string? For { get; init; }
    public int? Days { get; init; } = PreviewEditor.DefaultDays;
}

/// <summary>The preview links of an article.</summary>
/// <param name="Previews">Those that were made.</param>
/// <param name="Form">The form's values.</param>
/// <param name="Made">The link that was just made, shown only now; null for none.</param>
public sealed record ListModel(ArticlePreviews Previews, PreviewForm Form, string? Made);
