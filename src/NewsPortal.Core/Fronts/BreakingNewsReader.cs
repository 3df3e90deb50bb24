using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Fronts;

/// <summary>A line in the strip above every public page.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Address">The story that it leads to, encoded for use in a link; null for a line alone.</param>
/// <param name="EndsAt">UTC; a page that stays open takes the line away then.</param>
public sealed record BreakingLine(string Text, string? Address, DateTime EndsAt);

/// <summary>
/// Tells which lines of breaking news readers see at this moment. All that are due or will be are held in memory until
/// a line or a story changes, a minute at most; when one begins and ends is a matter of the clock, so that no query and
/// no job is needed for it.
/// </summary>
public sealed partial class BreakingNewsReader(
    IServiceScopeFactory scopes, TimeProvider clock, ILogger<BreakingNewsReader> logger) : IContentChangeHandler
{
    /// <summary>The most lines that stand above a page at once.</summary>
    public const int Room = 2;

    /// <summary>More than a newsroom has waiting; what lies behind comes in when the first have ended.</summary>
    private const int Waiting = 50;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>How long nobody asks again after a failure: else all requests would wait for one another's attempts.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Entry? _entry;
    private IReadOnlyList<Line> _last = [];
    private int _generation;

    /// <summary>
    /// The lines of this moment, the newest first. A line that leads to a story shows only while readers can see the
    /// story. While the database cannot be reached, the last ones known.
    /// </summary>
    public async ValueTask<IReadOnlyList<BreakingLine>> GetAsync(CancellationToken cancellationToken)
    {
        var entry = _entry;
        if (entry is null || clock.GetUtcNow() >= entry.Until)
        {
            entry = await LoadAsync(cancellationToken);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        return entry.Lines.Count == 0
            ? []
            : [.. entry.Lines.Where(l => l.IsShown(now)).Take(Room).Select(l => new BreakingLine(
                l.Text, l.Path is null ? null : ArticlePaths.Encode(l.Path), l.EndsAt))];
    }

    /// <inheritdoc />
    public Task HandleAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
    {
        if (changes.Any(c => c.Subject is ChangeSubject.BreakingNews or ChangeSubject.Article))
        {
            Interlocked.Increment(ref _generation);
            _entry = null;
        }

        return Task.CompletedTask;
    }

    private async Task<Entry> LoadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_entry is { } loaded && clock.GetUtcNow() < loaded.Until)
            {
                return loaded;
            }

            var generation = Volatile.Read(ref _generation);
            _last = await ReadAsync(cancellationToken);
            var entry = new Entry(_last, clock.GetUtcNow() + Lifetime);

            // What was read before a change that came meanwhile is answered once, but not kept.
            if (generation == Volatile.Read(ref _generation))
            {
                _entry = entry;
            }

            return entry;
        }
        catch (Exception exception) when (exception.IsDatabaseUnavailable())
        {
            LogUnavailable(logger, exception.Message);
            return _entry = new Entry(_last, clock.GetUtcNow() + Pause);
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<IReadOnlyList<Line>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var now = clock.GetUtcNow().UtcDateTime;
        return await db.BreakingNews.AsNoTracking().Where(b => b.EndsAt > now)
            .OrderByDescending(b => b.StartsAt).ThenByDescending(b => b.Id).Take(Waiting)
            .Select(b => new Line(
                b.Text, b.StartsAt, b.EndsAt, b.ArticleId != null,
                b.Article == null ? null : b.Article.ListedAt, b.Article == null ? null : b.Article.Path))
            .ToListAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Breaking news cannot be read: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);

    private sealed record Line(string Text, DateTime StartsAt, DateTime EndsAt, bool HasStory, DateTime? ListedAt, string? Path)
    {
        public bool IsShown(DateTime now) =>
            StartsAt <= now && now < EndsAt && (!HasStory || ArticleVisibility.IsListed(ListedAt, now));
    }

    private sealed record Entry(IReadOnlyList<Line> Lines, DateTimeOffset Until);
}
