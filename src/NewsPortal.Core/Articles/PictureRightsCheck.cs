using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>Finds pictures whose rights have ended or end soon.</summary>
public sealed class PictureRightsCheck(NewsDbContext db, SiteTime time) : IPublicationCheck
{
    /// <summary>How long before its end a picture is told of.</summary>
    public static TimeSpan Soon { get; } = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckFinding>> FindAsync(CheckedStory story, CancellationToken cancellationToken)
    {
        var lead = story.Content.PictureId;
        var ids = story
            .Body()
            .QuerySelectorAll("figure[data-media-id]")
            .Select(figure =>
                long.TryParse(figure.GetAttribute("data-media-id"), CultureInfo.InvariantCulture, out var id) ? id : 0
            )
            .Prepend(lead ?? 0)
            .Where(id => id != 0)
            .Distinct()
            .ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        var now = time.UtcNow;
        var soon = now + Soon;
        var ending = await db
            .Media.AsNoTracking()
            .Where(m => ids.Contains(m.Id) && m.RightsEnd <= soon)
            .Select(m => new
            {
                m.Id,
                m.FileName,
                End = m.RightsEnd!.Value,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. ending
                .OrderBy(m => ids.IndexOf(m.Id))
                .Select(m => new CheckFinding(
                    m.End <= now ? StoryCheck.PictureRights : StoryCheck.PictureRightsEnding,
                    new FieldError(
                        m.Id == lead ? nameof(ArticleContent.PictureId) : nameof(ArticleContent.Body),
                        m.End <= now ? ArticleErrorCodes.PictureRightsEnded : ArticleErrorCodes.PictureRightsEnding,
                        m.FileName,
                        time.ToLocal(m.End).ToString("d MMM yyyy", CultureInfo.InvariantCulture)
                    )
                )),
        ];
    }
}
