using FluentValidation;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Editing;

/// <summary>What every form that creates or changes a thing submits besides its fields.</summary>
public abstract record SaveCommand
{
    /// <summary>Null creates one.</summary>
    public long? Id { get; init; }

    /// <summary>
    /// The version that was edited; if the database has a newer one, the save is refused. Null when creating.
    /// </summary>
    public Guid? Version { get; init; }

    /// <summary>The creation form's key; see <see cref="Data.CreationKey"/>. Null for none.</summary>
    public Guid? CreationKey { get; init; }

    /// <summary>The field by which people know the thing, and its input.</summary>
    internal abstract (string Field, string Text) Called();
}

/// <summary>
/// How every such form is stored: its rules, then one transaction that stores the thing and records the form, so that
/// resubmitting it changes what it created instead of creating another one (docs/adr/0030).
/// </summary>
public sealed class SaveFrame(NewsDbContext db, ChangeFeed changes, CreationKeys creations)
{
    /// <summary>Stores a form; the caller has checked the actor's permission.</summary>
    /// <param name="command">The form.</param>
    /// <param name="rules">What can be checked without the database.</param>
    /// <param name="kind">The kind of thing; keys of other kinds do not apply.</param>
    /// <param name="actor">Who submits the form.</param>
    /// <param name="store">
    /// Creates or changes the thing and returns its id and version. For a resubmitted form, the command is one that
    /// changes what the first submission created.
    /// </param>
    /// <param name="cancellationToken">Cancels before anything is stored.</param>
    /// <param name="addressField">The field with an address, which must be unique; null for none.</param>
    public async Task<EditResult> SaveAsync<T>(
        T command,
        IValidator<T> rules,
        string kind,
        Actor actor,
        Func<T, CancellationToken, Task<EditResult>> store,
        CancellationToken cancellationToken,
        string? addressField = null
    )
        where T : SaveCommand
    {
        var validation = rules.Validate(command);
        if (!validation.IsValid)
        {
            return EditResult.Invalid(validation);
        }

        var key = command.Id is null ? command.CreationKey : null;
        return await creations.OnceAsync(key, kind, actor, StoreAsync, cancellationToken);

        Task<EditResult> StoreAsync(CreationKey? made) =>
            db.EditAsync(
                changes,
                async token =>
                {
                    if (made is not null && await IsAnotherAsync(command, kind, made.TargetId, token))
                    {
                        return new EditResult(EditOutcome.Conflict, made.TargetId);
                    }

                    var result = await store(Again(command, made), token);
                    if (result.IsDone)
                    {
                        await creations.KeepAsync(key, kind, actor, made, result.Id, result.Version, token);
                    }

                    return result;
                },
                cancellationToken,
                addressField
            );
    }

    /// <summary>
    /// True if a resubmitted form has a different name for the thing. It may be a correction, or a different thing from
    /// a duplicated tab, which has the same key: only the user knows.
    /// </summary>
    private async Task<bool> IsAnotherAsync(
        SaveCommand command,
        string kind,
        long id,
        CancellationToken cancellationToken
    )
    {
        var (field, text) = command.Called();
        var type = db.Model.GetEntityTypes().Single(entity => entity.ClrType.Name == kind).ClrType;
        return await db.FindAsync(type, [id], cancellationToken) is { } stored
            && PlainText.Line((string?)db.Entry(stored).Property(field).CurrentValue) != PlainText.Line(text);
    }

    private static T Again<T>(T command, CreationKey? made)
        where T : SaveCommand => made is null ? command : command with { Id = made.TargetId, Version = made.Version };
}
