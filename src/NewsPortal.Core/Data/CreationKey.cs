using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Data;

/// <summary>
/// What a form has created. Each form for something new carries a key of its own; sent twice (a double click, Back and
/// again, two tabs) it lands on what the first time created (docs/adr/0030).
/// </summary>
public sealed class CreationKey
{
    public const int KindLength = 20;

    /// <summary>
    /// Made of the form's key, the kind and the user: a key means nothing in another form or in other hands.
    /// </summary>
    public Guid Key { get; init; }

    /// <summary>The kind of thing.</summary>
    public required string Kind { get; init; }

    public long TargetId { get; init; }

    /// <summary>
    /// The version that holds what the form said. When the thing has another by now, somebody went on working on it,
    /// and the form sent again is a conflict.
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

/// <summary>Looks keys up and keeps them.</summary>
public sealed class CreationKeys(NewsDbContext db, TimeProvider clock)
{
    private const int Attempts = 5;

    /// <summary>What this actor's form with this key has created; null for a key that is new, or none.</summary>
    public async Task<CreationKey?> FindAsync(Guid? key, string kind, Actor actor, CancellationToken cancellationToken)
    {
        if (StoredAs(key, kind, actor) is not { } value)
        {
            return null;
        }

        return await db.CreationKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Key == value, cancellationToken);
    }

    /// <summary>Says in the present transaction what a form has created, or that it was sent again.</summary>
    /// <param name="key">The form's key; null for none.</param>
    /// <param name="kind">The kind of thing.</param>
    /// <param name="actor">Who sends the form.</param>
    /// <param name="made">What was found of the key before; null refuses one that somebody kept since, as a unique
    /// value.</param>
    /// <param name="id">What was created.</param>
    /// <param name="version">The version that holds what the form said.</param>
    /// <param name="cancellationToken">Ends it.</param>
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

    /// <summary>Takes a step along that left the content as the form had it: publishing is no newer text.</summary>
    public Task CarryAsync(string kind, long id, Guid from, Guid to, CancellationToken cancellationToken) =>
        db
            .CreationKeys.Where(k => k.Kind == kind && k.TargetId == id && k.Version == from)
            .ExecuteUpdateAsync(set => set.SetProperty(k => k.Version, to), cancellationToken);

    /// <summary>
    /// Stores a form that may have been sent before: <paramref name="save"/> gets what it created then, to change that
    /// instead of creating another one. Two at the same moment count as one after the other.
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
                // It was deleted since. Who sends the form now wants it again.
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

/// <summary>Forgets keys that no open form can hold any more.</summary>
public sealed class PruneCreationKeys(NewsDbContext db, TimeProvider clock) : IJob
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Keep;
        await db.CreationKeys.Where(k => k.CreatedAt < oldest).ExecuteDeleteAsync(cancellationToken);
    }
}
