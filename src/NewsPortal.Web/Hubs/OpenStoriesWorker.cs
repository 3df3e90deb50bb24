using Microsoft.AspNetCore.SignalR;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;

namespace NewsPortal.Web.Hubs;

/// <summary>
/// Passes on what came from elsewhere: edits typed on other nodes, stored snapshots, logs that a version from elsewhere
/// ended. The database is the only thing that nodes share, so it is asked, in one query for all open stories. Ends the
/// connections of people whose session or right has ended.
/// </summary>
internal sealed partial class OpenStoriesWorker(
    OpenStories open,
    IHubContext<ArticleHub> hub,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<OpenStoriesWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RightsInterval = TimeSpan.FromSeconds(15);

    /// <summary>The restrictions for which the open connections were checked.</summary>
    private IReadOnlyDictionary<long, Guid> _restrictions = new Dictionary<long, Guid>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rightsAt = clock.GetUtcNow();
        var pause = Interval;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, clock, stoppingToken);
                await CheckRestrictionsAsync(stoppingToken);
                await PassOnAsync(stoppingToken);
                if (clock.GetUtcNow() - rightsAt >= RightsInterval)
                {
                    rightsAt = clock.GetUtcNow();
                    await CheckRightsAsync(null, stoppingToken);
                }

                pause = Interval;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                if (pause == Interval)
                {
                    LogWaits(logger, exception.IsDatabaseUnavailable() ? null : exception, exception.Message);
                }

                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }
    }

    private async Task PassOnAsync(CancellationToken cancellationToken)
    {
        if (open.Articles() is not { Count: > 0 } articles)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var copies = scope.ServiceProvider.GetRequiredService<WorkingCopies>();
        foreach (var stand in await copies.StandsAsync(articles, cancellationToken))
        {
            if (open.Look(stand) is { } news)
            {
                await TellAsync(copies, stand, news, cancellationToken);
            }
        }
    }

    private async Task TellAsync(
        WorkingCopies copies,
        WorkingCopyStand stand,
        StoryNews news,
        CancellationToken cancellationToken
    )
    {
        var group = hub.Clients.Group(OpenStories.GroupOf(stand.ArticleId));
        if (news.Ended is { } ended)
        {
            await group.SendAsync("Ended", stand.ArticleId, ended, cancellationToken);
        }

        if (news.After is { } after)
        {
            var edits = await copies.EditsAsync(stand.ArticleId, stand.Log, after, cancellationToken);
            foreach (var edit in open.Take(stand.ArticleId, stand.Log, edits))
            {
                await group.SendAsync(
                    "Edit",
                    stand.ArticleId,
                    stand.Log,
                    new HubEdit(edit.Sequence, edit.Update),
                    cancellationToken
                );
            }
        }

        if (news.Snapshot is { } snapshot)
        {
            await group.SendAsync("Snapshot", stand.ArticleId, stand.Log, snapshot, cancellationToken);
        }
    }

    /// <summary>Whoever a restriction leaves out hears nothing more, so it comes before passing on.</summary>
    private async Task CheckRestrictionsAsync(CancellationToken cancellationToken)
    {
        if (open.Articles() is not { Count: > 0 } articles)
        {
            _restrictions = new Dictionary<long, Guid>();
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var present = await scope
            .ServiceProvider.GetRequiredService<WorkingCopies>()
            .RestrictionsAsync(articles, cancellationToken);
        foreach (var (article, version) in present)
        {
            if (!_restrictions.TryGetValue(article, out var known) || known != version)
            {
                await CheckRightsAsync(article, cancellationToken);
            }
        }

        _restrictions = present;
    }

    /// <summary>Ends the connections of those who may not write any more, in one story or in all.</summary>
    private async Task CheckRightsAsync(long? article, CancellationToken cancellationToken)
    {
        foreach (var reader in open.Readers().Where(r => article is null || r.Article == article))
        {
            await using var scope = scopes.CreateAsyncScope();
            var session = await scope
                .ServiceProvider.GetRequiredService<SessionStore>()
                .FindAsync(reader.Session, null, cancellationToken);
            if (
                session is null
                || !await scope
                    .ServiceProvider.GetRequiredService<WorkingCopies>()
                    .MayWriteAsync(reader.Article, session.ToActor(), cancellationToken)
            )
            {
                reader.Connection.Abort();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Edits of other nodes wait for the database: {Reason}")]
    private static partial void LogWaits(ILogger logger, Exception? exception, string reason);
}
