using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
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
    public static string Label(string field, IStringLocalizer<NewsroomTexts> texts) =>
        field switch
        {
            nameof(ArticleContent.Headline) => texts["Headline"],
            nameof(ArticleContent.Standfirst) => texts["Standfirst"],
            nameof(ArticleContent.Dateline) => texts["Dateline"],
            nameof(ArticleContent.Language) => texts["Language"],
            nameof(ArticleContent.Tags) => texts["Tags"],
            nameof(ArticleContent.ShortHeadline) => texts["Short headline"],
            nameof(ArticleContent.PictureAlt) => texts["Picture: for people who cannot see it"],
            nameof(ArticleContent.PictureCaption) => texts["Picture: caption"],
            nameof(ArticleContent.PictureCredit) => texts["Picture: credit"],
            nameof(ArticleContent.PictureId) => texts["Picture"],
            nameof(ArticleContent.SeoTitle) => texts["Title for search engines"],
            nameof(ArticleContent.SeoDescription) => texts["Description for search engines"],
            nameof(ArticleContent.CategoryIds) => texts["Categories"],
            nameof(ArticleContent.AuthorIds) => texts["Authors"],
            nameof(ArticleContent.SeriesId) => texts["Series"],
            nameof(ArticleContent.StoryKind) => texts["Kind of story"],
            nameof(ArticleContent.Slug) => texts["Last part of the address"],
            nameof(ArticleContent.PagePath) => texts["Path"],
            _ => field,
        };

    /// <summary>What a block of the text is, where that is not obvious.</summary>
    public static string? Block(string kind, IStringLocalizer<NewsroomTexts> texts) =>
        kind switch
        {
            "h2" or "h3" or "h4" => texts["Heading"].Value,
            "li" => texts["List"].Value,
            "tr" => texts["Table"].Value,
            "figure" => texts["Picture"].Value,
            "pre" => texts["Code"].Value,
            "hr" => texts["Divider"].Value,
            "summary" => texts["Fold-out"].Value,
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
    public static string? Change(TextChange change, IStringLocalizer<NewsroomTexts> texts) =>
        change switch
        {
            TextChange.Added => texts["New"].Value,
            TextChange.Removed => texts["Removed"].Value,
            TextChange.Words => texts["Changed"].Value,
            TextChange.Form => texts["Emphasis, links or pictures changed"].Value,
            _ => null,
        };
}
