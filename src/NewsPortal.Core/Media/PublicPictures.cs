using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.Media;

/// <summary>What must be known to serve a picture.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Format">What the original is.</param>
/// <param name="IsPublic">
/// True while an article that readers can see, or an author's profile, shows it; or when it has an address from an old
/// site and no article has ever had it.
/// </param>
public sealed record StoredPicture(PictureRef Picture, PictureFormat Format, bool IsPublic);

/// <summary>
/// Knows which pictures readers may see. Answers are kept for a few seconds, never beyond the time at which a scheduled
/// article appears, and are dropped with any change of an article, author or picture.
/// </summary>
public sealed class PublicPictures(IServiceScopeFactory scopes, TimeProvider clock) : IContentChangeHandler
{
    private const int MaxKept = 20_000;
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<long, (StoredPicture? Picture, DateTime Until)> _kept = new();
    private long _generation;

    /// <summary>The picture; null when there is none with this id.</summary>
    public async ValueTask<StoredPicture?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (_kept.TryGetValue(id, out var kept) && now < kept.Until)
        {
            return kept.Picture;
        }

        var generation = Volatile.Read(ref _generation);
        var (picture, due) = await ReadAsync(id, now, cancellationToken);
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        var until = due < now + KeepFor ? due.Value : now + KeepFor;
        _kept[id] = (picture, until);
        if (Volatile.Read(ref _generation) != generation)
        {
            // Something changed while we read.
            _kept.TryRemove(id, out _);
        }

        return picture;
    }

    /// <inheritdoc/>
    public Task HandleAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
    {
        if (changes.Any(c => c.Subject is ChangeSubject.Article or ChangeSubject.Author or ChangeSubject.Media))
        {
            Interlocked.Increment(ref _generation);
            _kept.Clear();
        }

        return Task.CompletedTask;
    }

    private async Task<(StoredPicture? Picture, DateTime? Due)> ReadAsync(long id, DateTime now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var shown = db.ArticleMedia.OfVisible(l => l.Article, now);
        var waiting = db.ArticleMedia.OfScheduled(l => l.Article, now);
        var row = await db.Media.AsNoTracking().Where(m => m.Id == id)
            .Select(m => new
            {
                Picture = PictureRef.Of(m),
                m.ContentType,
                IsPublic = shown.Any(l => l.MediaId == m.Id)
                    || db.Authors.Any(a => a.PortraitId == m.Id)
                    || (!m.IsTakenUp
                        && db.Redirects.Any(r => r.Target == RedirectTarget.Media && r.TargetId == m.Id)),
                Due = waiting.Where(l => l.MediaId == m.Id).Min(l => l.Article.PublishedAt),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return row is null
            ? (null, null)
            : (new StoredPicture(row.Picture, PictureFormats.FromContentType(row.ContentType), row.IsPublic), row.Due);
    }
}
