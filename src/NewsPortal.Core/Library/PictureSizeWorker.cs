using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>
/// Prepares what readers see first: the pictures on the fronts and of the newest stories, one by one, a coarse size of
/// each before the fine sizes of any. All other pictures wait until a reader requests them, so that an archive of
/// thousands costs nothing. Nodes on one disk take turns, and none makes what another has made. Cleans up at startup
/// and daily.
/// </summary>
public sealed partial class PictureSizeWorker(
    IServiceScopeFactory scopes,
    PictureVariants variants,
    MediaStore store,
    TimeProvider clock,
    ILogger<PictureSizeWorker> logger
) : BackgroundService, IContentChangeHandler
{
    private const int NewestStories = 40;
    private const int MostPlaced = 60;

    /// <summary>
    /// An import or an edit announces several changes in quick succession: the coarse sizes wait for the last one.
    /// </summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>The fine sizes wait until nothing changes: what a running import shows now is soon replaced.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenTurns = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromDays(1);

    /// <summary>Contains one item if something has changed since the last pass.</summary>
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    /// <inheritdoc/>
    public Task HandleAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
    {
        if (
            changes.Any(c =>
                c.ConcernsReaders && c.Subject is ChangeSubject.Article or ChangeSubject.Front or ChangeSubject.Media
            )
        )
        {
            _changed.Writer.TryWrite(true);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _changed.Writer.TryWrite(true);
        return Task.WhenAll(WarmAsync(stoppingToken), TidyDailyAsync(stoppingToken));
    }

    private async Task WarmAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _changed.Reader.ReadAllAsync(stoppingToken))
        {
            await Task.Delay(Moment, clock, stoppingToken);
            while (!await GuardAsync(() => MakeFirstScreensAsync(stoppingToken), stoppingToken))
            {
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    private async Task MakeFirstScreensAsync(CancellationToken cancellationToken)
    {
        var pictures = await FirstPicturesAsync(cancellationToken);
        foreach (var picture in pictures)
        {
            await MakeAsync(picture, variants.MakeCoarseAsync, cancellationToken);
        }

        await Task.Delay(Quiet, clock, cancellationToken);
        foreach (var picture in pictures)
        {
            if (_changed.Reader.TryPeek(out _))
            {
                // A newer change has come in.
                return;
            }

            // Leave the site half of the CPU time.
            var begun = clock.GetTimestamp();
            await MakeAsync(picture, variants.MakeMissingAsync, cancellationToken);
            await Task.Delay(clock.GetElapsedTime(begun), clock, cancellationToken);
        }
    }

    /// <summary>The pictures of stories placed on the fronts, then of the newest stories.</summary>
    private async Task<List<StoredPicture>> FirstPicturesAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var now = clock.GetUtcNow().UtcDateTime;
        var placed = await db.LivePlacements(now)
            .AsNoTracking()
            .OfListed(p => p.Article, now)
            .Where(p => p.PictureId != null || p.Article.PictureId != null)
            .OrderBy(p => p.EditionId)
            .ThenBy(p => p.Position)
            .ThenBy(p => p.Id)
            .Take(MostPlaced)
            .Select(p => p.PictureId ?? p.Article.PictureId!.Value)
            .ToListAsync(cancellationToken);
        var newest = await db
            .Articles.AsNoTracking()
            .ListedAt(now)
            .Where(a => a.PictureId != null)
            .OrderByDescending(a => a.ListedAt)
            .ThenByDescending(a => a.Id)
            .Take(NewestStories)
            .Select(a => a.PictureId!.Value)
            .ToListAsync(cancellationToken);
        var ids = placed.Concat(newest).Distinct().ToList();
        var rows = await db
            .Media.AsNoTracking()
            .Where(m => ids.Contains(m.Id))
            .Select(m => new { Picture = PictureRef.Of(m), m.ContentType })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.OrderBy(row => ids.IndexOf(row.Picture.Id))
                .Select(row => new StoredPicture(row.Picture, PictureFormats.FromContentType(row.ContentType), false)),
        ];
    }

    private async Task MakeAsync(
        StoredPicture picture,
        Func<StoredPicture, CancellationToken, Task> make,
        CancellationToken cancellationToken
    )
    {
        IDisposable? turn;
        while ((turn = store.TryTakeWarming()) is null)
        {
            await Task.Delay(BetweenTurns, clock, cancellationToken);
        }

        try
        {
            await make(picture, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Continue: one picture that always fails must not hold up the others.
            LogUnreadable(exception, picture.Picture.Id);
        }
        finally
        {
            turn.Dispose();
        }
    }

    private async Task TidyDailyAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Pause, clock, stoppingToken);
        while (true)
        {
            await GuardAsync(() => TidyAsync(stoppingToken), stoppingToken);
            await Task.Delay(TidyEvery, clock, stoppingToken);
        }
    }

    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var removed = await scope.ServiceProvider.GetRequiredService<LibraryCleanup>().RunAsync(cancellationToken);
        if (removed > 0)
        {
            LogTidied(removed);
        }
    }

    /// <summary>A database or disk outage must not stop the worker for good; false after a failure.</summary>
    private async Task<bool> GuardAsync(Func<Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(exception);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "The sizes of picture {Id} cannot be made.")]
    private partial void LogUnreadable(Exception exception, long id);

    [LoggerMessage(LogLevel.Warning, "The background work on pictures failed; it goes on.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Information, "Removed {Count} left-over picture files.")]
    private partial void LogTidied(int count);
}
