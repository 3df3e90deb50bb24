using FluentValidation.Results;

namespace NewsPortal.Core.Infrastructure;

/// <summary>The outcome of a write to something other than an article.</summary>
public enum EditOutcome
{
    Done,
    NotFound,

    /// <summary>The actor lacks the permission.</summary>
    NotAllowed,

    /// <summary>Somebody has stored a newer version; nothing was written.</summary>
    Conflict,

    /// <summary>Something in the command is wrong; see <see cref="EditResult.Errors"/>.</summary>
    Invalid,
}

/// <summary>An error in one field of a command.</summary>
/// <param name="Field">Property of the command; empty for the command as a whole.</param>
/// <param name="Message">What is wrong and what to do, for people.</param>
public sealed record FieldError(string Field, string Message);

/// <summary>The outcome of a write, and the id it was about.</summary>
public sealed record EditResult(EditOutcome Outcome, long Id = 0)
{
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>The stored version; empty if nobody needs it.</summary>
    public Guid Version { get; init; }

    public bool IsDone => Outcome == EditOutcome.Done;

    public static EditResult Done(long id, Guid version = default) => new(EditOutcome.Done, id) { Version = version };

    public static EditResult Invalid(string field, string message) =>
        new(EditOutcome.Invalid) { Errors = [new FieldError(field, message)] };

    public static EditResult Invalid(ValidationResult validation) =>
        new(EditOutcome.Invalid)
        {
            Errors = [.. validation.Errors.Select(e => new FieldError(e.PropertyName, e.ErrorMessage))],
        };
}
