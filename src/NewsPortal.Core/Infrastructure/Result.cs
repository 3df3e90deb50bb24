using System.Globalization;
using FluentValidation.Results;

namespace NewsPortal.Core.Infrastructure;

/// <summary>How a write ended.</summary>
public enum Outcome
{
    Done,
    NotFound,

    /// <summary>The actor may not do this.</summary>
    NotAllowed,

    /// <summary>Somebody stored something newer in the meantime; nothing was written.</summary>
    Conflict,

    /// <summary>A person must confirm something first.</summary>
    Asks,

    /// <summary>Something in the command is wrong; see <see cref="Result{T}.Errors"/>.</summary>
    Invalid,

    /// <summary>Something else shows or names it, so it cannot go.</summary>
    InUse,

    /// <summary>There is no room for it, or nothing may be written; worth trying again later.</summary>
    NotStored,
}

/// <summary>A fault in one field of a command.</summary>
/// <param name="Field">Property of the command; empty for the command as a whole.</param>
/// <param name="Code">What is wrong: one of the codes of the room that it belongs to.</param>
/// <param name="Arguments">What the text of the code says besides: a limit, a name.</param>
public sealed record FieldError(string Field, string Code, params IReadOnlyList<object> Arguments)
{
    /// <summary>What is wrong and what to do, in English, as the command line speaks.</summary>
    public string Message => In(CultureInfo.InvariantCulture);

    /// <summary>The same in another language, where it is there.</summary>
    public string In(CultureInfo culture) => ErrorTexts.Of(Code, Arguments, culture);
}

/// <summary>What was stored.</summary>
/// <param name="Id">Its id; 0 for nothing.</param>
/// <param name="Version">The version that it has now; empty where nothing asks for it.</param>
public readonly record struct Saved(long Id, Guid Version = default);

/// <summary>How a write ended: done, with a value, or why not.</summary>
/// <param name="Outcome">Done, or why not.</param>
/// <param name="Value">
/// What was done; without <see cref="Outcome.Done"/> what is known of the thing all the same, or nothing.
/// </param>
public sealed record Result<T>(Outcome Outcome, T? Value = default)
{
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    public bool IsDone => Outcome == Outcome.Done;

    /// <summary>All errors in one English text, for where there are no fields; empty when there are none.</summary>
    public string Message => In(CultureInfo.InvariantCulture);

    /// <summary>The same in another language.</summary>
    public string In(CultureInfo culture) => string.Join(" ", Errors.Select(error => error.In(culture)));

    /// <summary>One field is wrong; an empty name means the command as a whole.</summary>
    public static Result<T> Invalid(string field, string code, params IReadOnlyList<object> arguments) =>
        Invalid(new FieldError(field, code, arguments));

    public static Result<T> Invalid(params IReadOnlyList<FieldError> errors) =>
        new(Outcome.Invalid) { Errors = errors };

    public static Result<T> Invalid(ValidationResult validation) =>
        Invalid([.. validation.Errors.Select(ErrorTexts.Of)]);

    /// <summary>Refused for a reason that people are told.</summary>
    public static Result<T> Refused(Outcome outcome, string code, params IReadOnlyList<object> arguments) =>
        new(outcome) { Errors = [new FieldError("", code, arguments)] };
}

/// <summary>Begins a result whose type the value tells.</summary>
public static class Result
{
    public static Result<T> Done<T>(T value) => new(Outcome.Done, value);
}
