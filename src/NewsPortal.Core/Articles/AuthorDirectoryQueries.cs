using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Reads the <see cref="AuthorDirectory"/> and keeps it until an author or a picture changes, and never past the moment
/// at which the rights to a portrait end. Cards name authors by their ids, so that no renaming has to rewrite one.
/// </summary>
public sealed class AuthorDirectoryQueries(IServiceScopeFactory scopes, ContentCache cache, TimeProvider clock)
{
    private static readonly CacheRules Rules = new(
        TimeSpan.FromMinutes(10),
        CacheTags.All(ChangeSubject.Author),
        CacheTags.All(ChangeSubject.Media)
    );

    /// <summary>The current directory; while the database is unreachable, the last known one.</summary>
    public ValueTask<AuthorDirectory> GetAsync(CancellationToken cancellationToken) =>
        cache.GetAsync("authors", Rules, LoadAsync, cancellationToken);

    /// <summary>
    /// The directory with these authors, if they exist: one whom nobody has announced yet is read in addition.
    /// </summary>
    public async ValueTask<AuthorDirectory> WithAsync(IEnumerable<long> ids, CancellationToken cancellationToken)
    {
        var directory = await GetAsync(cancellationToken);
        var missing = ids.Where(id => !directory.Authors.ContainsKey(id)).Distinct().ToList();
        return missing.Count == 0
            ? directory
            : directory.With(await ReadAsync(authors => authors.Where(a => missing.Contains(a.Id)), cancellationToken));
    }

    /// <summary>The author with a slug; null for none.</summary>
    public async ValueTask<AuthorProfile?> FindAsync(string slug, CancellationToken cancellationToken) =>
        (await GetAsync(cancellationToken)).Find(slug)
        ?? (await ReadAsync(authors => authors.Where(a => a.Slug == slug), cancellationToken))
            .Select(row => row.Profile)
            .SingleOrDefault();

    private async Task<CachedValue<AuthorDirectory>> LoadAsync()
    {
        var rows = await ReadAsync(authors => authors, CancellationToken.None);
        var now = clock.GetUtcNow().UtcDateTime;
        return new CachedValue<AuthorDirectory>(
            AuthorDirectory.None.With(rows),
            rows.Where(row => row.Ends > now).Min(row => row.Ends)
        );
    }

    private async Task<IReadOnlyList<AuthorRow>> ReadAsync(
        Func<IQueryable<Author>, IQueryable<Author>> which,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var now = clock.GetUtcNow().UtcDateTime;
        var authors = which(db.Authors);
        var rows = await authors
            .AsNoTracking()
            .Select(a => new AuthorRow(
                new AuthorProfile(a.Id, a.Slug, a.Name, a.Role, a.Biography, a.Email, PictureRef.Shown(a.Portrait, now))
                {
                    IsOrganisation = a.IsOrganisation,
                },
                a.Portrait == null ? null : a.Portrait.RightsEnd
            ))
            .ToListAsync(cancellationToken);
        var links = (
            await db.Set<AuthorLink>()
                .AsNoTracking()
                .Where(l => authors.Any(a => a.Id == l.AuthorId))
                .OrderBy(l => l.Position)
                .Select(l => new { l.AuthorId, Link = new ProfileLink(l.Label, l.Url) })
                .ToListAsync(cancellationToken)
        ).ToLookup(l => l.AuthorId, l => l.Link);
        return rows.ConvertAll(row =>
            row with
            {
                Profile = row.Profile with
                {
                    Links = [.. links[row.Profile.Id].Where(l => PublicAddresses.IsWeb(l.Url))],
                },
            }
        );
    }
}
