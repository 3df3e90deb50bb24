using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin.Views.Articles;

/// <summary>The page of an article's versions.</summary>
/// <param name="Page">The versions.</param>
/// <param name="Comparison">Two of them; null if none were chosen.</param>
public sealed record HistoryModel(HistoryPage Page, VersionComparison? Comparison)
{
    /// <summary>The address of the older versions; null at the end.</summary>
    public string? Older =>
        Page.Before is { } before
            ? string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{NewsroomAddresses.History(Page.ArticleId)}?before={before}"
            )
            : null;

    /// <summary>What a field is called in the form.</summary>
    public static string Label(string field) =>
        field switch
        {
            nameof(ArticleContent.ShortHeadline) => "Short headline",
            nameof(ArticleContent.PictureAlt) => "Picture: for people who cannot see it",
            nameof(ArticleContent.PictureCaption) => "Picture: caption",
            nameof(ArticleContent.PictureCredit) => "Picture: credit",
            nameof(ArticleContent.PictureId) => "Picture",
            nameof(ArticleContent.SeoTitle) => "Title for search engines",
            nameof(ArticleContent.SeoDescription) => "Description for search engines",
            nameof(ArticleContent.CategoryIds) => "Categories",
            nameof(ArticleContent.AuthorIds) => "Authors",
            nameof(ArticleContent.SeriesId) => "Series",
            nameof(ArticleContent.StoryKind) => "Kind of story",
            nameof(ArticleContent.Slug) => "Last part of the address",
            nameof(ArticleContent.PagePath) => "Path",
            _ => field,
        };

    /// <summary>What a block of the text is, where that is not obvious.</summary>
    public static string? Block(string kind) =>
        kind switch
        {
            "h2" or "h3" or "h4" => "Heading",
            "li" => "List",
            "tr" => "Table",
            "figure" => "Picture",
            "pre" => "Code",
            "hr" => "Divider",
            "summary" => "Fold-out",
            _ => null,
        };

    /// <summary>A side of a part, its changed stretches in elements; no white space comes between them.</summary>
    public static IHtmlContent Marked(IEnumerable<ComparedPiece> pieces, string element)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var html = new HtmlContentBuilder();
        foreach (var piece in pieces)
        {
            if (piece.IsChanged)
            {
                var mark = new TagBuilder(element);
                mark.InnerHtml.Append(piece.Text);
                html.AppendHtml(mark);
            }
            else
            {
                html.Append(piece.Text);
            }
        }

        return html;
    }

    /// <summary>What happened to a block; null for nothing.</summary>
    public static string? Change(TextChange change) =>
        change switch
        {
            TextChange.Added => "New",
            TextChange.Removed => "Removed",
            TextChange.Words => "Changed",
            TextChange.Form => "Emphasis, links or pictures changed",
            _ => null,
        };
}
