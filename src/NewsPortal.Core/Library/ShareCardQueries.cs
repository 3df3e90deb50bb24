using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Sharing;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Library;

/// <summary>Looks up the content of share cards; nothing that readers cannot see.</summary>
public sealed class ShareCardQueries(NewsDbContext db, SiteTime time, SiteDirectoryQueries directory)
{
    /// <summary>The current card with the newspaper's name; null if there is none.</summary>
    public async Task<(ShareCard Card, string Masthead)?> FindAsync(
        ShareSubject subject,
        long id,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcNow;
        var site = await directory.GetAsync(cancellationToken);

        // Ids can be enumerated; that must not reveal the name of a series in preparation.
        var listed = db.Articles.ListedAt(now);
        var card = subject switch
        {
            ShareSubject.Site => id == 0 ? ShareCard.OfSite(site) : null,
            ShareSubject.Story => await StoryAsync(id, site, now, cancellationToken),
            ShareSubject.Section => site.Sections.TryGetValue(id, out var section)
                ? ShareCard.OfSection(section)
                : null,
            ShareSubject.Topic => await db
                .Tags.Where(t => t.Id == id && listed.Any(a => a.Tags.Any(l => l.TagId == id)))
                .Select(t => new ShareCard(ShareSubject.Topic, t.Id, t.Name))
                .SingleOrDefaultAsync(cancellationToken),
            ShareSubject.Author => await db
                .Authors.Where(a => a.Id == id)
                .Select(a => new ShareCard(ShareSubject.Author, a.Id, a.Name) { Label = a.Role })
                .SingleOrDefaultAsync(cancellationToken),
            _ => await db
                .Series.Where(s => s.Id == id && listed.Any(a => a.SeriesId == id))
                .Select(s => new ShareCard(ShareSubject.Series, s.Id, s.Title))
                .SingleOrDefaultAsync(cancellationToken),
        };
        return card is null ? null : (card, site.Name);
    }

    private async Task<ShareCard?> StoryAsync(
        long id,
        SiteDirectory site,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var story = await db
            .Articles.AsNoTracking()
            .VisibleAt(now)
            .Where(a => a.Id == id)
            .Select(a => new
            {
                a.Headline,
                Sections = a
                    .Categories.Where(l => l.Position != null)
                    .OrderBy(l => l.Position)
                    .Select(l => l.CategoryId)
                    .ToList(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return story is null
            ? null
            : ShareCard.OfStory(
                id,
                story.Headline,
                story
                    .Sections.Where(site.Sections.ContainsKey)
                    .Select(section => site.Sections[section])
                    .FirstOrDefault()
            );
    }
}
