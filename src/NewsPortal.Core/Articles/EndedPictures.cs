using System.Globalization;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Takes pictures whose rights have ended out of bodies that were rendered with them, as they are read: no job needs to
/// run at that moment (docs/adr/0056).
/// </summary>
internal static class EndedPictures
{
    /// <summary>The pictures of these articles whose rights have ended at a time (UTC).</summary>
    public static async Task<IReadOnlySet<long>> EndedPicturesAsync(
        this NewsDbContext db,
        IReadOnlyCollection<long> articleIds,
        DateTime now,
        CancellationToken cancellationToken
    ) =>
        await db
            .ArticleMedia.Where(l => articleIds.Contains(l.ArticleId) && l.MediaItem.RightsEnd <= now)
            .Select(l => l.MediaId)
            .ToHashSetAsync(cancellationToken);

    /// <summary>
    /// A rendered body without the figures of these pictures, and without galleries that are empty then.
    /// </summary>
    public static string Without(string html, IReadOnlySet<long> ended)
    {
        if (ended.Count == 0)
        {
            return html;
        }

        var body = new HtmlParser().ParseDocument(html).Body!;
        foreach (var figure in body.QuerySelectorAll("figure[data-media-id]").ToList())
        {
            if (
                long.TryParse(figure.GetAttribute("data-media-id"), CultureInfo.InvariantCulture, out var id)
                && ended.Contains(id)
            )
            {
                var gallery = figure.Closest(".gallery");
                figure.Remove();
                if (gallery is not null && gallery != figure && gallery.QuerySelector("figure") is null)
                {
                    gallery.Remove();
                }
            }
        }

        return body.InnerHtml;
    }
}
