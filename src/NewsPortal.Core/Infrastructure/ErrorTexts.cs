using System.Globalization;
using System.Resources;
using FluentValidation;
using FluentValidation.Results;

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// What people are told of each error code: ErrorTexts.resx in English, which the command line speaks, and one file for
/// each further language of the newsroom.
/// </summary>
public static class ErrorTexts
{
    private static readonly ResourceManager Texts = new(
        "NewsPortal.Core.Infrastructure.ErrorTexts",
        typeof(ErrorTexts).Assembly
    );

    /// <summary>
    /// The text of a code, or else of the more general one before its last dot; in English where the language has none.
    /// </summary>
    public static string Of(string code, IReadOnlyList<object> arguments, CultureInfo culture) =>
        string.Format(culture, Find(code, culture) ?? code, [.. arguments]);

    /// <summary>Gives the rule before it its code, and what the text of the code says besides.</summary>
    internal static IRuleBuilderOptions<T, TProperty> Says<T, TProperty>(
        this IRuleBuilderOptions<T, TProperty> rule,
        string code,
        params object[] arguments
    ) => rule.WithErrorCode(code).WithState(_ => arguments);

    private static string? Find(string code, CultureInfo culture) =>
        Texts.GetString(code, culture)
        ?? (code.LastIndexOf('.') is > 0 and var dot ? Find(code[..dot], culture) : null);

    /// <summary>A fault that a validator found.</summary>
    internal static FieldError Of(ValidationFailure failure) =>
        new(failure.PropertyName, failure.ErrorCode, failure.CustomState as object[] ?? []);
}
