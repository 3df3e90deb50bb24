using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

internal static class AuthorProfiles
{
    /// <summary>The page shows this profile.</summary>
    public static void Shows(this PageContents contents, AuthorProfile profile)
    {
        contents.Has(CacheTags.Author(profile.Id));
        contents.Shows(profile.Portrait);
    }

    /// <summary>The public profiles of some authors at a time (UTC), with their links.</summary>
    public static async Task<List<AuthorProfile>> ReadProfilesAsync(
        this NewsDbContext db,
        IQueryable<Author> authors,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var profiles = await authors
            .AsNoTracking()
            .Select(a => new AuthorProfile(
                a.Id,
                a.Slug,
                a.Name,
                a.Role,
                a.Biography,
                a.Email,
                PictureRef.Shown(a.Portrait, now)
            )
            {
                IsOrganisation = a.IsOrganisation,
            })
            .ToListAsync(cancellationToken);
        var ids = profiles.ConvertAll(p => p.Id);
        var links = (
            await db.Set<AuthorLink>()
                .AsNoTracking()
                .Where(l => ids.Contains(l.AuthorId))
                .OrderBy(l => l.Position)
                .Select(l => new { l.AuthorId, Link = new ProfileLink(l.Label, l.Url) })
                .ToListAsync(cancellationToken)
        ).ToLookup(l => l.AuthorId, l => l.Link);
        return profiles.ConvertAll(p => p with { Links = [.. links[p.Id].Where(l => PublicAddresses.IsWeb(l.Url))] });
    }
}
