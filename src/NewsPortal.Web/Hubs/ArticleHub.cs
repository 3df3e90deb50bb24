using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Hubs;

/// <summary>An answer of the hub. A refusal is one of <see cref="ArticleHub"/>'s words; null for none.</summary>
/// <param name="Refusal">Why nothing was done.</param>
/// <param name="Sequence">The edit that was stored, or up to which something was.</param>
public sealed record HubAnswer(string? Refusal, long Sequence = 0);

/// <summary>An edit as it travels: the bytes become base64 text.</summary>
public sealed record HubEdit(long Sequence, byte[] Update);

/// <summary>What a client needs to continue a story.</summary>
public sealed record HubStory(string? Refusal)
{
    /// <summary>Number of the current log.</summary>
    public int Log { get; init; }

    /// <summary>Its last edit; 0 for an empty log, which the first client fills.</summary>
    public long Sequence { get; init; }

    /// <summary>Number of the version that the log began with, or that was last made of it.</summary>
    public int BaseVersion { get; init; }

    /// <summary>The last edit that the stored snapshot includes.</summary>
    public long SnapshotSequence { get; init; }

    public IReadOnlyList<HubEdit> Edits { get; init; } = [];

    /// <summary>False if more edits follow: open again after the last one.</summary>
    public bool IsComplete { get; init; } = true;
}

/// <summary>
/// The relay of stories that several people write in at once (docs/adr/0043). Every message is checked: the session,
/// the right to change this story, size and rate. An edit is stored before it is acknowledged and passed on, and never
/// read. Clients hear "Edit" (story, log, edit), "Aware" (story, bytes), "Snapshot" (story, log, sequence) and "Ended"
/// (story, log).
/// </summary>
[Requires(Permissions.ArticlesEditOwn)]
public sealed class ArticleHub(SessionStore sessions, WorkingCopies copies, OpenStories open) : Hub
{
    /// <summary>The most bytes of one message; an edit of a megabyte is a third longer as text.</summary>
    public const int MostBytes = 6 * 1024 * 1024;

    /// <summary>The most bytes of a caret with its name.</summary>
    private const int MostAwareBytes = 4 * 1024;

    /// <summary>Fast typing is ten edits a second, a caret being dragged twenty messages.</summary>
    private const int MessagesPerSecond = 60;

    private const int Burst = 120;

    private static readonly object RateKey = new();

    /// <summary>Begins to listen to a story, and returns the edits after one of its current log.</summary>
    /// <param name="article">The story.</param>
    /// <param name="log">The log that the client has; 0 for none.</param>
    /// <param name="after">The last edit of that log that it has.</param>
    public async Task<HubStory> Open(long article, int log, long after)
    {
        if (!await MayGoOnAsync())
        {
            return new HubStory(Refusals.Rate);
        }

        if (await ActorAsync() is not { } actor)
        {
            return new HubStory(Refusals.SignedOut);
        }

        if (!await copies.MayWriteAsync(article, actor, Context.ConnectionAborted))
        {
            return new HubStory(Refusals.NotAllowed);
        }

        // Listening begins before reading, so that no edit falls between the two.
        await Groups.AddToGroupAsync(Context.ConnectionId, OpenStories.GroupOf(article), Context.ConnectionAborted);
        var state = await copies.OpenAsync(article, new WorkingCopyPlace(log, after), actor, Context.ConnectionAborted);
        if (state is null)
        {
            return new HubStory(Refusals.NotAllowed);
        }

        open.Join(article, state.Place, SessionCookie.SessionOf(Context.User)!.Value, Context);
        return new HubStory((string?)null)
        {
            Log = state.Place.Log,
            Sequence = state.Place.Sequence,
            BaseVersion = state.BaseVersion,
            SnapshotSequence = state.SnapshotSequence,
            Edits = [.. state.Edits.Select(e => new HubEdit(e.Sequence, e.Update))],
            IsComplete = state.Edits.Count < WorkingCopies.MostEdits,
        };
    }

    /// <summary>Stores an edit, acknowledges it, and passes it on to everybody else who has the story open.</summary>
    /// <param name="article">The story.</param>
    /// <param name="log">The log that it was typed for.</param>
    /// <param name="update">The edit.</param>
    /// <param name="first">True if it fills an empty log with the stored content.</param>
    public async Task<HubAnswer> Append(long article, int log, byte[] update, bool first)
    {
        var answer = await DoAsync(actor =>
            copies.AppendAsync(article, log, update, first, actor, Context.ConnectionAborted)
        );
        if (answer.Refusal is null)
        {
            open.Relayed(article, log, answer.Sequence);
            await Clients
                .OthersInGroup(OpenStories.GroupOf(article))
                .SendAsync("Edit", article, log, new HubEdit(answer.Sequence, update), CancellationToken.None);
        }

        return answer;
    }

    /// <summary>Replaces the edits up to one by a single one of the same effect.</summary>
    public Task<HubAnswer> Compact(long article, int log, long sequence, byte[] update) =>
        DoAsync(actor =>
            copies.CompactAsync(article, new WorkingCopyPlace(log, sequence), update, actor, Context.ConnectionAborted)
        );

    /// <summary>
    /// Shows the others where somebody's caret is. It is not stored, and dropped if it comes too fast.
    /// </summary>
    public async Task Aware(long article, byte[] update)
    {
        if (update?.Length is > 0 and <= MostAwareBytes && open.Has(article, Context) && await MayGoOnAsync())
        {
            await Clients
                .OthersInGroup(OpenStories.GroupOf(article))
                .SendAsync("Aware", article, update, Context.ConnectionAborted);
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        open.Leave(Context);
        (Context.Items[RateKey] as RateLimiter)?.Dispose();
        return base.OnDisconnectedAsync(exception);
    }

    private async Task<HubAnswer> DoAsync(Func<Actor, Task<Result<long>>> write)
    {
        if (!await MayGoOnAsync())
        {
            return new HubAnswer(Refusals.Rate);
        }

        if (await ActorAsync() is not { } actor)
        {
            return new HubAnswer(Refusals.SignedOut);
        }

        var result = await write(actor);
        return result.IsDone ? new HubAnswer(null, result.Value) : new HubAnswer(Refusals.Of(result));
    }

    /// <summary>Who sends this, as the database has it now; null once the session has ended.</summary>
    private async Task<Actor?> ActorAsync() =>
        SessionCookie.SessionOf(Context.User) is { } id
        && await sessions.FindAsync(
            id,
            Context.GetHttpContext() is { } http ? SessionCookie.NetworkOf(http) : "",
            Context.ConnectionAborted
        )
            is { } session
            ? session.ToActor()
            : null;

    private async Task<bool> MayGoOnAsync()
    {
        if (Context.Items[RateKey] is not RateLimiter limiter)
        {
            limiter = new TokenBucketRateLimiter(
                new TokenBucketRateLimiterOptions
                {
                    TokenLimit = Burst,
                    TokensPerPeriod = MessagesPerSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                }
            );
            Context.Items[RateKey] = limiter;
        }

        using var lease = await limiter.AcquireAsync(1, Context.ConnectionAborted);
        return lease.IsAcquired;
    }

    /// <summary>Why a message was refused, as the script knows it (Assets/admin/editor/transport.ts).</summary>
    internal static class Refusals
    {
        public const string SignedOut = "signed-out";
        public const string NotAllowed = "not-allowed";
        public const string Rate = "rate";

        public static string Of<T>(Result<T> result) =>
            result.Outcome switch
            {
                Outcome.Conflict => "conflict",
                Outcome.NotFound => "not-found",
                Outcome.Invalid when result.Errors.Any(e => e.Code == ArticleErrorCodes.WorkingCopyBegun) => "taken",
                Outcome.Invalid => "size",
                _ => NotAllowed,
            };
    }
}
