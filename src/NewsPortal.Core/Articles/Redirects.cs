using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>Stores and resolves old addresses.</summary>
public sealed class Redirects(NewsDbContext db)
{
    /// <summary>
    /// Parameters that mails, networks and browsers append to any address; they say nothing about its target.
    /// </summary>
    private static readonly HashSet<string> Tracking = new(StringComparer.Ordinal)
    {
        "fbclid",
        "gclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "dclid",
        "yclid",
        "igshid",
        "mc_cid",
        "mc_eid",
        "_ga",
        "ref",
        "fb_action_ids",
    };

    /// <summary>
    /// The form in which addresses are stored and looked up: the path as in <see cref="ArticlePaths.Normalise"/>,
    /// followed by the query if it is significant, in a fixed order.
    /// </summary>
    public static string Key(string address)
    {
        var end = address.IndexOf('?', StringComparison.Ordinal);
        if (end < 0)
        {
            return ArticlePaths.Normalise(address);
        }

        var query = string.Join(
            '&',
            address[(end + 1)..]
                .Replace("&#038;", "&", StringComparison.Ordinal)
                .Replace("&amp;", "&", StringComparison.Ordinal)
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => WebUtility.UrlDecode(pair).ToLowerInvariant())
                .Where(pair =>
                    pair.Split('=')[0] is var name
                    && !Tracking.Contains(name)
                    && !name.StartsWith("utm_", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal)
        );
        var path = ArticlePaths.Normalise(address[..end]);
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    /// <summary>
    /// Records in the current unit of work that an address now leads to this target; the newest claim to an address
    /// wins. False if the address is too long to store.
    /// </summary>
    public async Task<bool> KeepAsync(
        string fromPath,
        RedirectTarget target,
        long targetId,
        CancellationToken cancellationToken
    )
    {
        var from = Key(fromPath);
        if (from.Length > ArticlePaths.MaxLength)
        {
            return false;
        }

        var existing =
            db.Redirects.Local.FirstOrDefault(r => r.FromPath == from)
            ?? await db.Redirects.SingleOrDefaultAsync(r => r.FromPath == from, cancellationToken);
        if (existing is null)
        {
            db.Redirects.Add(
                new Redirect
                {
                    FromPath = from,
                    Target = target,
                    TargetId = targetId,
                }
            );
        }
        else
        {
            existing.Target = target;
            existing.TargetId = targetId;
        }

        return true;
    }

    /// <summary>Deletes a redirect because something now exists at the address itself.</summary>
    public async Task ReleaseAsync(string path, CancellationToken cancellationToken)
    {
        var from = ArticlePaths.Normalise(path);
        var existing = await db.Redirects.SingleOrDefaultAsync(r => r.FromPath == from, cancellationToken);
        if (existing is not null)
        {
            db.Redirects.Remove(existing);
        }
    }

    /// <summary>
    /// The current address of what used to be at a path; null if the path is unknown or its target is not visible to
    /// readers at <paramref name="now"/> (UTC).
    /// </summary>
    public async Task<string?> FindAsync(string path, DateTime now, CancellationToken cancellationToken)
    {
        var from = Key(path);
        var redirect = await db
            .Redirects.AsNoTracking()
            .SingleOrDefaultAsync(r => r.FromPath == from, cancellationToken);
        return redirect is null ? null : await AddressAsync(redirect, now, cancellationToken);
    }

    /// <summary>The targets of these addresses, in the order given; one seek each.</summary>
    public async Task<IReadOnlyList<Redirect>> FindAsync(
        IReadOnlyCollection<string> keys,
        CancellationToken cancellationToken
    )
    {
        var wanted = keys.Where(key => key.Length <= ArticlePaths.MaxLength).Distinct().ToList();
        var found = await db
            .Redirects.AsNoTracking()
            .Where(r => wanted.Contains(r.FromPath))
            .ToListAsync(cancellationToken);
        return [.. found.OrderBy(r => wanted.IndexOf(r.FromPath))];
    }

    /// <summary>The current address of a target; null while readers cannot see it.</summary>
    public async Task<string?> AddressAsync(Redirect redirect, DateTime now, CancellationToken cancellationToken) =>
        redirect.Target switch
        {
            RedirectTarget.Article => await db
                .Articles.VisibleAt(now)
                .Where(a => a.Id == redirect.TargetId)
                .Select(a => a.Path)
                .SingleOrDefaultAsync(cancellationToken),
            RedirectTarget.Category => Found(
                SiteAddresses.Stored.Category,
                await db
                    .Categories.Where(c => c.Id == redirect.TargetId)
                    .Select(c => c.Slug)
                    .SingleOrDefaultAsync(cancellationToken)
            ),
            RedirectTarget.Tag => Found(
                SiteAddresses.Stored.Tag,
                await db
                    .Tags.Where(t => t.Id == redirect.TargetId)
                    .Select(t => t.Slug)
                    .SingleOrDefaultAsync(cancellationToken)
            ),
            RedirectTarget.Author => Found(
                SiteAddresses.Stored.Author,
                await db
                    .Authors.Where(a => a.Id == redirect.TargetId)
                    .Select(a => a.Slug)
                    .SingleOrDefaultAsync(cancellationToken)
            ),
            RedirectTarget.Series => Found(
                SiteAddresses.Stored.Series,
                await db
                    .Series.Where(s => s.Id == redirect.TargetId)
                    .Select(s => s.Slug)
                    .SingleOrDefaultAsync(cancellationToken)
            ),
            RedirectTarget.Media => await PictureAsync(redirect.TargetId, now, cancellationToken),
            RedirectTarget.File => await db
                .Files.VisibleIn(db, now)
                .Where(f => f.Id == redirect.TargetId)
                .Select(f => new FileRef(f.Id, f.Name, f.FileName, f.ContentType, f.Bytes))
                .SingleOrDefaultAsync(cancellationToken)
                is { } file
                ? file.Path
                : null,
            RedirectTarget.Home => SiteAddresses.Home,
            _ => null,
        };

    /// <summary>
    /// The largest size of a picture, while a visible article shows it. A picture that no article has ever shown was
    /// public on the old site and stays so.
    /// </summary>
    private async Task<string?> PictureAsync(long id, DateTime now, CancellationToken cancellationToken)
    {
        var shown = db.ArticleMedia.OfVisible(l => l.Article, now);
        var picture = await db
            .Media.Where(m => m.Id == id && (!m.IsTakenUp || shown.Any(l => l.MediaId == m.Id)))
            .Select(m => PictureRef.Of(m))
            .SingleOrDefaultAsync(cancellationToken);
        return picture?.Address(picture.OfferedWidths.Last());
    }

    private static string? Found(Func<string, string> address, string? slug) => slug is null ? null : address(slug);
}
