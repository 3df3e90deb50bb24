using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>
/// The text being written, separate from all versions: one for each article that somebody has open. Typing only appends
/// edits to its log; from time to time a client sends the whole content as a snapshot.
/// </summary>
public sealed class WorkingCopy
{
    /// <summary>The article.</summary>
    public long ArticleId { get; init; }

    /// <summary>Number of the current log, from 1. A version from elsewhere ends it and starts the next.</summary>
    public int Log { get; private set; } = 1;

    /// <summary>Number of the version that it started from, or that was last made from it.</summary>
    public int BaseVersion { get; init; }

    /// <summary>The sequence number of the current log's last edit; 0 for none.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The last edit included in the snapshot; 0 for none.</summary>
    public long SnapshotSequence { get; private set; }

    /// <summary>The snapshot without its body; null if there is none yet.</summary>
    public ArticleContent? Fields { get; private set; }

    /// <summary>The snapshot's body: clean HTML. Null for none.</summary>
    public string? Body { get; private set; }

    /// <summary>UTC; the last edit or snapshot.</summary>
    public DateTime UpdatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public string UpdatedBy { get; private set; } = "";
}

/// <summary>
/// One edit of a log as sent by a client: the program stores and relays the bytes without reading them (for clients
/// they are an update of a Yjs document).
/// </summary>
public sealed class WorkingCopyEdit
{
    public long ArticleId { get; init; }
    public int Log { get; init; }

    /// <summary>
    /// Numbers the edits of a log from 1; after a compaction the first edit stands for all before it.
    /// </summary>
    public long Sequence { get; init; }

    public required byte[] Update { get; init; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>The user who typed it; null for a program.</summary>
    public long? ById { get; init; }
}

/// <summary>A position in a working copy's log.</summary>
/// <param name="Log">Number of the log.</param>
/// <param name="Sequence">The last edit included.</param>
public sealed record WorkingCopyPlace(int Log, long Sequence);

/// <summary>Where a working copy stands.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Log">Number of the current log.</param>
/// <param name="Sequence">Its last edit; 0 for none.</param>
/// <param name="SnapshotSequence">The last edit included in the snapshot; 0 for none.</param>
public sealed record WorkingCopyStand(long ArticleId, int Log, long Sequence, long SnapshotSequence);

/// <summary>What a client needs to continue a working copy.</summary>
/// <param name="Place">The current log and its last edit.</param>
/// <param name="BaseVersion">Number of the version that it started from, or that was last made from it.</param>
/// <param name="SnapshotSequence">The last edit included in the stored snapshot.</param>
/// <param name="Edits">
/// The edits after the requested place, at most <see cref="WorkingCopies.MostEdits"/>.
/// </param>
public sealed record WorkingCopyState(
    WorkingCopyPlace Place,
    int BaseVersion,
    long SnapshotSequence,
    IReadOnlyList<WorkingCopyEdit> Edits
);

/// <summary>
/// Stores what is being written. Every write is acknowledged once it is in the database, and refused when the log that
/// it is meant for has ended (a conflict: read the working copy again), so that nobody's typing lands in another text.
/// A result is the sequence number of what was stored.
/// </summary>
public sealed class WorkingCopies(
    NewsDbContext db,
    TimeProvider clock,
    ArticleVersions versions,
    ContentCleaner cleaner
)
{
    /// <summary>The most bytes of one edit.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>The most edits that one reading returns: read again after the last.</summary>
    public const int MostEdits = 1000;

    /// <summary>The most bytes of an update that stands for all edits before it.</summary>
    public const int MostCompactedBytes = 32 * MostBytes;

    /// <summary>
    /// The working copy of an article; created if missing. Null for an unknown article or one that the actor may not
    /// change.
    /// </summary>
    /// <param name="articleId">The article.</param>
    /// <param name="after">
    /// What the client has: if that log is current, only the edits after it are returned, otherwise all. Null for
    /// nothing.
    /// </param>
    /// <param name="actor">Who opens it.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<WorkingCopyState?> OpenAsync(
        long articleId,
        WorkingCopyPlace? after,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (await RefusalAsync(articleId, actor, cancellationToken) is not null)
        {
            return null;
        }

        var copy = await db.InRepeatedTransactionAsync(token => FindOrBeginAsync(articleId, token), cancellationToken);
        var from = after?.Log == copy.Place.Log ? after.Sequence : 0;
        return copy with { Edits = await EditsAsync(articleId, copy.Place.Log, from, cancellationToken) };
    }

    /// <summary>Where these articles' working copies stand now; none for an article without one.</summary>
    public async Task<IReadOnlyList<WorkingCopyStand>> StandsAsync(
        IReadOnlyCollection<long> articleIds,
        CancellationToken cancellationToken
    ) =>
        await db
            .WorkingCopies.AsNoTracking()
            .Where(c => articleIds.Contains(c.ArticleId))
            .Select(c => new WorkingCopyStand(c.ArticleId, c.Log, c.LastSequence, c.SnapshotSequence))
            .ToListAsync(cancellationToken);

    /// <summary>
    /// The versions of the restrictions of these articles; none for an article that everybody sees. For programs that
    /// end what others have open.
    /// </summary>
    public async Task<IReadOnlyDictionary<long, Guid>> RestrictionsAsync(
        IReadOnlyCollection<long> articleIds,
        CancellationToken cancellationToken
    ) =>
        await db
            .StoryRestrictions.Where(r => articleIds.Contains(r.ArticleId))
            .ToDictionaryAsync(r => r.ArticleId, r => r.Version, cancellationToken);

    /// <summary>True if the actor may write in this article's working copy now.</summary>
    public async Task<bool> MayWriteAsync(long articleId, Actor actor, CancellationToken cancellationToken) =>
        await RefusalAsync(articleId, actor, cancellationToken) is null;

    /// <summary>True if a place is in the current log, so that a content of it includes every stored version.</summary>
    internal Task<bool> ContinuesAsync(long articleId, WorkingCopyPlace place, CancellationToken cancellationToken) =>
        Present(articleId, place.Log).AnyAsync(c => c.LastSequence >= place.Sequence, cancellationToken);

    /// <summary>
    /// The edits of a log after a sequence number, including logs that have ended; none if the actor may not change the
    /// article.
    /// </summary>
    public async Task<IReadOnlyList<WorkingCopyEdit>> EditsAsync(
        long articleId,
        int log,
        long after,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        await RefusalAsync(articleId, actor, cancellationToken) is null
            ? await EditsAsync(articleId, log, after, cancellationToken)
            : [];

    /// <summary>
    /// The next edits of a log, at most <see cref="MostEdits"/>; for programs that have checked the rights.
    /// </summary>
    public async Task<IReadOnlyList<WorkingCopyEdit>> EditsAsync(
        long articleId,
        int log,
        long after,
        CancellationToken cancellationToken
    ) =>
        await db
            .WorkingCopyEdits.AsNoTracking()
            .Where(e => e.ArticleId == articleId && e.Log == log && e.Sequence > after)
            .OrderBy(e => e.Sequence)
            .Take(MostEdits)
            .ToListAsync(cancellationToken);

    /// <summary>Appends an edit; its sequence number is given out in the order in which edits are stored.</summary>
    /// <param name="articleId">The article.</param>
    /// <param name="log">The log that it was typed for.</param>
    /// <param name="update">The edit.</param>
    /// <param name="isFirst">
    /// True if it fills an empty log with the content of its version; invalid if somebody else has done that, because
    /// the text would stand there twice.
    /// </param>
    /// <param name="actor">Who typed it.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task<Result<long>> AppendAsync(
        long articleId,
        int log,
        byte[] update,
        bool isFirst,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(update);
        if (update.Length is 0 or > MostBytes)
        {
            return Result<long>.Invalid("", ArticleErrorCodes.WorkingCopySize);
        }

        if (await RefusalAsync(articleId, actor, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await db.InTransactionAsync(
            async token =>
            {
                // This locks the row until the commit, so that numbers are assigned one at a time.
                var now = clock.GetUtcNow().UtcDateTime;
                var taken = await Present(articleId, log)
                    .Where(c => !isFirst || c.LastSequence == 0)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(c => c.LastSequence, c => c.LastSequence + 1)
                                .SetProperty(c => c.UpdatedAt, now)
                                .SetProperty(c => c.UpdatedBy, actor.Name),
                        token
                    );
                if (taken == 0)
                {
                    return isFirst && await Present(articleId, log).AnyAsync(token)
                        ? Result<long>.Invalid("", ArticleErrorCodes.WorkingCopyBegun)
                        : new Result<long>(Outcome.Conflict);
                }

                var sequence = await Present(articleId, log).Select(c => c.LastSequence).SingleAsync(token);
                db.WorkingCopyEdits.Add(
                    new WorkingCopyEdit
                    {
                        ArticleId = articleId,
                        Log = log,
                        Sequence = sequence,
                        Update = update,
                        At = now,
                        ById = actor.UserId,
                    }
                );
                await db.SaveChangesAsync(token);
                return Result.Done(sequence);
            },
            cancellationToken
        );
    }

    /// <summary>
    /// Stores the whole content as of an edit; ignored if older than the stored one. It is cleaned by the allow-list
    /// and not validated further, because it is still being written.
    /// </summary>
    public async Task<Result<long>> SnapshotAsync(
        long articleId,
        WorkingCopyPlace place,
        ArticleContent content,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (content.Body?.Length > ArticleLimits.Body)
        {
            return Result<long>.Invalid("", ArticleErrorCodes.WorkingCopySize);
        }

        if (await RefusalAsync(articleId, actor, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var kind = await db.Articles.Where(a => a.Id == articleId).Select(a => a.Kind).SingleAsync(cancellationToken);
        var clean = ContentCleaner.For(kind, cleaner.Clean(content));
        var fields = clean with { Body = null };
        var now = clock.GetUtcNow().UtcDateTime;
        var stored = await Present(articleId, place.Log)
            .Where(c => c.SnapshotSequence <= place.Sequence && c.LastSequence >= place.Sequence)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(c => c.SnapshotSequence, place.Sequence)
                        .SetProperty(c => c.Fields, fields)
                        .SetProperty(c => c.Body, clean.Body)
                        .SetProperty(c => c.UpdatedAt, now)
                        .SetProperty(c => c.UpdatedBy, actor.Name),
                cancellationToken
            );
        if (stored > 0)
        {
            return Result.Done(place.Sequence);
        }

        var present = await Present(articleId, place.Log)
            .Select(c => (long?)c.SnapshotSequence)
            .SingleOrDefaultAsync(cancellationToken);
        return present > place.Sequence ? Result.Done(present.Value) : new Result<long>(Outcome.Conflict);
    }

    /// <summary>
    /// Replaces the edits up to one by a single update of the same effect, which a client has made; those after it
    /// stay.
    /// </summary>
    public async Task<Result<long>> CompactAsync(
        long articleId,
        WorkingCopyPlace place,
        byte[] update,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(update);
        if (update.Length is 0 or > MostCompactedBytes)
        {
            return Result<long>.Invalid("", ArticleErrorCodes.WorkingCopySize);
        }

        if (await RefusalAsync(articleId, actor, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await db.InTransactionAsync(
            async token =>
            {
                var edits = db.WorkingCopyEdits.Where(e =>
                    e.ArticleId == articleId && e.Log == place.Log && e.Sequence <= place.Sequence
                );
                if (
                    !await Present(articleId, place.Log).AnyAsync(token)
                    || !await edits.AnyAsync(e => e.Sequence == place.Sequence, token)
                )
                {
                    return new Result<long>(Outcome.Conflict);
                }

                await edits.ExecuteDeleteAsync(token);
                db.WorkingCopyEdits.Add(
                    new WorkingCopyEdit
                    {
                        ArticleId = articleId,
                        Log = place.Log,
                        Sequence = place.Sequence,
                        Update = update,
                        At = clock.GetUtcNow().UtcDateTime,
                        ById = actor.UserId,
                    }
                );
                await db.SaveChangesAsync(token);
                return Result.Done(place.Sequence);
            },
            cancellationToken
        );
    }

    /// <summary>
    /// Bases the working copy, if there is one, on the version being stored: after a version made from its own log it
    /// continues; one from elsewhere ends the log, which stays readable, and starts the next.
    /// </summary>
    internal async Task RebaseAsync(
        Article article,
        WorkingCopyPlace? from,
        ArticleContent content,
        CancellationToken cancellationToken
    )
    {
        var copies = db.WorkingCopies.Where(c => c.ArticleId == article.Id);
        var kept = from is null
            ? 0
            : await copies
                .Where(c => c.Log == from.Log && c.LastSequence >= from.Sequence)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(c => c.BaseVersion, article.NewestVersion),
                    cancellationToken
                );
        if (kept > 0)
        {
            // The version is also a snapshot: otherwise the next client would get its edits a second time.
            var fields = content with
            {
                Body = null,
            };
            await copies
                .Where(c => c.Log == from!.Log && c.SnapshotSequence <= from.Sequence)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(c => c.SnapshotSequence, from!.Sequence)
                            .SetProperty(c => c.Fields, fields)
                            .SetProperty(c => c.Body, content.Body),
                    cancellationToken
                );
        }

        if (kept == 0)
        {
            await copies.ExecuteUpdateAsync(
                set =>
                    set.SetProperty(c => c.Log, c => c.Log + 1)
                        .SetProperty(c => c.BaseVersion, article.NewestVersion)
                        .SetProperty(c => c.LastSequence, 0)
                        .SetProperty(c => c.SnapshotSequence, 0)
                        .SetProperty(c => c.Fields, (ArticleContent?)null)
                        .SetProperty(c => c.Body, (string?)null),
                cancellationToken
            );
        }
    }

    /// <summary>
    /// What was typed and belongs to no version, if a version from elsewhere is about to end the log, and who typed it
    /// last. Null for nothing.
    /// </summary>
    internal async Task<(ArticleContent Content, string By)?> UnsavedAsync(
        long articleId,
        CancellationToken cancellationToken
    )
    {
        var copy = await db
            .WorkingCopies.AsNoTracking()
            .SingleOrDefaultAsync(c => c.ArticleId == articleId && c.SnapshotSequence > 0, cancellationToken);
        if (copy?.Fields is not { } fields)
        {
            return null;
        }

        var content = fields with { Body = copy.Body };
        var based = await versions.ReadAsync(articleId, copy.BaseVersion, cancellationToken);
        return based is not null && HasSameTexts(content, based) ? null : (content, copy.UpdatedBy);
    }

    /// <summary>Only what people type counts: a save derives the rest, such as the address.</summary>
    private static bool HasSameTexts(ArticleContent one, ArticleContent other) =>
        one.Body == other.Body && ArticleLimits.Texts.All(text => text.Read(one) == text.Read(other));

    private async Task<WorkingCopyState> FindOrBeginAsync(long articleId, CancellationToken cancellationToken)
    {
        var copy = await db
            .WorkingCopies.Where(c => c.ArticleId == articleId)
            .Select(c => new WorkingCopyState(
                new WorkingCopyPlace(c.Log, c.LastSequence),
                c.BaseVersion,
                c.SnapshotSequence,
                Array.Empty<WorkingCopyEdit>()
            ))
            .SingleOrDefaultAsync(cancellationToken);
        if (copy is not null)
        {
            return copy;
        }

        var newest = await db
            .Articles.Where(a => a.Id == articleId)
            .Select(a => a.NewestVersion)
            .SingleAsync(cancellationToken);
        var begun = new WorkingCopy
        {
            ArticleId = articleId,
            BaseVersion = newest,
            UpdatedAt = clock.GetUtcNow().UtcDateTime,
        };
        db.WorkingCopies.Add(begun);
        await db.SaveChangesAsync(cancellationToken);
        return new WorkingCopyState(new WorkingCopyPlace(begun.Log, 0), newest, 0, []);
    }

    private async Task<Result<long>?> RefusalAsync(long articleId, Actor actor, CancellationToken cancellationToken)
    {
        var article = await db.Known()
            .AsNoTracking()
            .Where(a => a.Id == articleId)
            .Select(a => new
            {
                a.Kind,
                a.State,
                a.CreatedById,
            })
            .SingleOrDefaultAsync(cancellationToken);
        return article is null ? new Result<long>(Outcome.NotFound)
            : ArticlePermissions.MayChange(
                await db.FactsAsync(
                    articleId,
                    article.Kind,
                    article.State,
                    article.CreatedById,
                    actor,
                    cancellationToken
                ),
                actor
            )
                ? null
            : new Result<long>(Outcome.NotAllowed);
    }

    private IQueryable<WorkingCopy> Present(long articleId, int log) =>
        db.WorkingCopies.Where(c => c.ArticleId == articleId && c.Log == log);
}

internal sealed class WorkingCopyConfiguration : IEntityTypeConfiguration<WorkingCopy>
{
    public void Configure(EntityTypeBuilder<WorkingCopy> builder)
    {
        builder.ToTable("WorkingCopies");
        builder.HasKey(c => c.ArticleId);
        builder.Property(c => c.ArticleId).ValueGeneratedNever();
        builder.Property(c => c.UpdatedBy).HasMaxLength(ArticleVersion.ByNameLength);
        builder
            .Property(c => c.Fields)
            .HasColumnName("Json")
            .HasConversion(content => ArticleContentJson.Write(content!), json => ArticleContentJson.Read(json));
        builder.HasOne<Article>().WithMany().HasForeignKey(c => c.ArticleId);

        // For jobs that look at what is being written now.
        builder.HasIndex(c => c.UpdatedAt);
    }
}

internal sealed class WorkingCopyEditConfiguration : IEntityTypeConfiguration<WorkingCopyEdit>
{
    public void Configure(EntityTypeBuilder<WorkingCopyEdit> builder)
    {
        builder.ToTable("WorkingCopyEdits");
        builder.HasKey(e => new
        {
            e.ArticleId,
            e.Log,
            e.Sequence,
        });
        builder.HasOne<Article>().WithMany().HasForeignKey(e => e.ArticleId);
    }
}
