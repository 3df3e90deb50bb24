using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Editing;

/// <summary>
/// Records what a form has created. Each creation form has its own key; submitted twice (a double click, Back and
/// again, two tabs), it refers to what the first time created (docs/adr/0030).
/// </summary>
public sealed class CreationKey
{
    public const int KindLength = 20;

    /// <summary>
    /// Derived from the form's key, the kind and the user: a key is meaningless in another form or for another user.
    /// </summary>
    public Guid Key { get; init; }

    /// <summary>The kind of thing.</summary>
    public required string Kind { get; init; }

    public long TargetId { get; init; }

    /// <summary>
    /// The version with the content of the form. If the thing has another by now, somebody has continued working on it,
    /// and resubmitting the form is a conflict.
    /// </summary>
    public Guid Version { get; set; }

    /// <summary>UTC; see <see cref="PruneCreationKeys"/>.</summary>
    public DateTime CreatedAt { get; init; }
}

internal sealed class CreationKeyConfiguration : IEntityTypeConfiguration<CreationKey>
{
    public void Configure(EntityTypeBuilder<CreationKey> builder)
    {
        builder.ToTable("CreationKeys");
        builder.HasKey(k => k.Key);
        builder.Property(k => k.Key).ValueGeneratedNever();
        builder.Property(k => k.Kind).HasMaxLength(CreationKey.KindLength);
        builder.HasIndex(k => new { k.Kind, k.TargetId });
        builder.HasIndex(k => k.CreatedAt);
    }
}

/// <summary>Looks up and stores keys.</summary>
public sealed class CreationKeys(NewsDbContext db, TimeProvider clock)
{
    private const int Attempts = 5;

    /// <summary>What this actor's form with this key has created; null for a new key or none.</summary>
    public async Task<CreationKey?> FindAsync(Guid? key, string kind, Actor actor, CancellationToken cancellationToken)
    {
        if (StoredAs(key, kind, actor) is not { } value)
        {
            return null;
        }

        return await db.CreationKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Key == value, cancellationToken);
    }

    /// <summary>Records in the current transaction what a form has created, or that it was resubmitted.</summary>
    /// <param name="key">The form's key; null for none.</param>
    /// <param name="kind">The kind of thing.</param>
    /// <param name="actor">Who submits the form.</param>
    /// <param name="made">
    /// What was found for the key before; null fails on the unique index if somebody has stored it since.
    /// </param>
    /// <param name="id">What was created.</param>
    /// <param name="version">The version with the content of the form.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task KeepAsync(
        Guid? key,
        string kind,
        Actor actor,
        CreationKey? made,
        long id,
        Guid version,
        CancellationToken cancellationToken
    )
    {
        if (StoredAs(key, kind, actor) is not { } value)
        {
            return;
        }

        if (made is not null)
        {
            await db
                .CreationKeys.Where(k => k.Key == value)
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.Version, version), cancellationToken);
            return;
        }

        db.CreationKeys.Add(
            new CreationKey
            {
                Key = value,
                Kind = kind,
                TargetId = id,
                Version = version,
                CreatedAt = clock.GetUtcNow().UtcDateTime,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Follows a step that did not change the content of the form: publishing is not a newer text.</summary>
    public Task CarryAsync(string kind, long id, Guid from, Guid to, CancellationToken cancellationToken) =>
        db
            .CreationKeys.Where(k => k.Kind == kind && k.TargetId == id && k.Version == from)
            .ExecuteUpdateAsync(set => set.SetProperty(k => k.Version, to), cancellationToken);

    /// <summary>
    /// Stores a form that may have been submitted before: <paramref name="save"/> gets what it created then, to change
    /// that instead of creating another one. Concurrent submissions count as consecutive ones.
    /// </summary>
    public async Task<Result<Saved>> OnceAsync(
        Guid? key,
        string kind,
        Actor actor,
        Func<CreationKey?, Task<Result<Saved>>> save,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var made = await FindAsync(key, kind, actor, cancellationToken);
            var result = await save(made);
            if (result.IsDone || attempt == Attempts)
            {
                return result;
            }

            if (made is not null && result.Outcome == Outcome.NotFound)
            {
                // It was deleted since; resubmitting the form means it is wanted again.
                await db.CreationKeys.Where(k => k.Key == made.Key).ExecuteDeleteAsync(cancellationToken);
            }
            else if (
                await FindAsync(key, kind, actor, cancellationToken) is not { } now
                || now.Version == made?.Version
            )
            {
                // Somebody else went on working on it: the caller must know on what.
                return made is not null && result.Outcome == Outcome.Conflict
                    ? result with
                    {
                        Value = new Saved(made.TargetId),
                    }
                    : result;
            }
        }
    }

    private static Guid? StoredAs(Guid? key, string kind, Actor actor) =>
        key is { } value
            ? Guid.Parse(
                ContentVersion.Of(value.ToString("N"), kind, actor.UserId?.ToString(CultureInfo.InvariantCulture))
            )
            : null;
}

/// <summary>Deletes keys too old for any open form.</summary>
public sealed class PruneCreationKeys(NewsDbContext db, TimeProvider clock) : IJob
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Keep;
        await db
            .CreationKeys.Where(k => k.CreatedAt < oldest)
            .OrderBy(k => k.CreatedAt)
            .DeleteInBatchesAsync(cancellationToken);
    }
}
