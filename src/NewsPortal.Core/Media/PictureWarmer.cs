using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Media;

/// <summary>
/// Makes the sizes of new pictures in the background, one picture at a time, so that readers rarely wait for one. Looks
/// through the whole library shortly after the start, and tidies then and daily.
/// </summary>
public sealed partial class PictureWarmer(
    IServiceScopeFactory scopes, PictureVariants variants, TimeProvider clock, ILogger<PictureWarmer> logger)
    : BackgroundService, IContentChangeHandler
{
    private const int Batch = 200;
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromDays(1);

    /// <summary>What does not fit is found by the next look through the library, or made when a reader asks.</summary>
    private readonly Channel<long> _wanted = Channel.CreateBounded<long>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <inheritdoc/>
    public Task HandleAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
    {
        foreach (var change in changes.Where(c => c.Subject == ChangeSubject.Media))
        {
            _wanted.Writer.TryWrite(change.SubjectId);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(MakeWantedAsync(stoppingToken), LookAfterLibraryAsync(stoppingToken));

    private async Task MakeWantedAsync(CancellationToken stoppingToken)
    {
        await foreach (var id in _wanted.Reader.ReadAllAsync(stoppingToken))
        {
            await GuardAsync(() => MakeAsync(id - 1, 1, stoppingToken), stoppingToken);
        }
    }

    private async Task LookAfterLibraryAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(FirstLook, clock, stoppingToken);
        await MakeAllAsync(stoppingToken);
        while (true)
        {
            await GuardAsync(() => TidyAsync(stoppingToken), stoppingToken);
            await Task.Delay(TidyEvery, clock, stoppingToken);
        }
    }

    private async Task MakeAllAsync(CancellationToken stoppingToken)
    {
        long? last = 0;
        while (last is { } after)
        {
            if (!await GuardAsync(async () => last = await MakeAsync(after, Batch, stoppingToken), stoppingToken))
            {
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    /// <summary>Makes what is missing of the pictures after an id; returns the last one's id, null when there was none.</summary>
    private async Task<long?> MakeAsync(long after, int limit, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var to = limit == 1 ? after + 1 : long.MaxValue;
        var rows = await db.Media.AsNoTracking().Where(m => m.Id > after && m.Id <= to).OrderBy(m => m.Id).Take(limit)
            .Select(m => new { m.Id, Picture = PictureRef.Of(m), m.ContentType })
            .ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var begun = clock.GetTimestamp();
            try
            {
                await variants.MakeMissingAsync(
                    new StoredPicture(row.Picture, PictureFormats.FromContentType(row.ContentType), false), cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The look goes on from where it failed: a picture that always fails must not be that place.
                LogUnreadable(exception, row.Id);
            }

            if (limit > 1)
            {
                // A whole library takes hours: the site has the processor for half of them.
                await Task.Delay(clock.GetElapsedTime(begun), clock, cancellationToken);
            }
        }

        return rows.Count == 0 ? null : rows[^1].Id;
    }

    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var removed = await scope.ServiceProvider.GetRequiredService<MediaLibrary>().TidyAsync(cancellationToken);
        if (removed > 0)
        {
            LogTidied(removed);
        }
    }

    /// <summary>A database or disk that is gone for a while must not end the work for good; false when it failed.</summary>
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
