using System.Globalization;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// How forms are bound and their errors shown. The web's own form models have validators that run during binding.
/// Commands are validated by Core's editors only, so that the web, the command line and jobs obey the same rules and no
/// rule runs twice.
/// </summary>
internal static class NewsroomForms
{
    public static void AddNewsroomForms(this IServiceCollection services)
    {
        services.Configure<MvcOptions>(options =>
        {
            options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            options.ModelBindingMessageProvider.SetValueMustNotBeNullAccessor(_ => Say(EditErrorCodes.Empty));

            // The library's own messages name a property of the program.
            options.ModelBindingMessageProvider.SetAttemptedValueIsInvalidAccessor(
                (value, _) => Say(EditErrorCodes.Unreadable, value)
            );
            options.ModelBindingMessageProvider.SetNonPropertyAttemptedValueIsInvalidAccessor(value =>
                Say(EditErrorCodes.Unreadable, value)
            );
            options.ModelMetadataDetailsProviders.Add(new EmptyTextStaysText());
            options.ModelBinderProviders.Insert(0, new ContentListBinderProvider());
        });
        services.AddSingleton<FormOrigin>();
        services.AddSingleton<KeptFormRate>();
        services.AddFluentValidationAutoValidation(options =>
            options.Filter = type => type.Assembly == typeof(NewsroomForms).Assembly
        );
        services.AddValidatorsFromAssembly(
            typeof(NewsroomForms).Assembly,
            ServiceLifetime.Singleton,
            includeInternalTypes: true
        );
    }

    private static string Say(string code, params object[] arguments) =>
        ErrorTexts.Of(code, arguments, CultureInfo.CurrentUICulture);

    /// <summary>Adds an editor's errors to the fields of the form, in the person's language.</summary>
    /// <param name="state">The form's state.</param>
    /// <param name="errors">What the editor found.</param>
    /// <param name="prefix">What the form's field names begin with, for example "Command."; empty for nothing.</param>
    public static void Add(this ModelStateDictionary state, IEnumerable<FieldError> errors, string prefix = "")
    {
        foreach (var error in errors)
        {
            state.AddModelError(
                error.Field.Length == 0 ? "" : prefix + error.Field,
                error.In(CultureInfo.CurrentUICulture)
            );
        }
    }

    /// <summary>Puts a refused edit's reason beside the fields of the form.</summary>
    public static void Add<T>(this ModelStateDictionary state, Result<T> result) => state.Add(ErrorsOf(result));

    /// <summary>A refused edit's reasons, a conflict's too.</summary>
    public static IEnumerable<FieldError> ErrorsOf<T>(Result<T> result) =>
        result.Outcome == Outcome.Conflict
            ? result.Errors.Append(new FieldError("", EditErrorCodes.Conflict))
            : result.Errors;

    /// <summary>An empty field is an empty text, never null.</summary>
    private sealed class EmptyTextStaysText : IDisplayMetadataProvider
    {
        public void CreateDisplayMetadata(DisplayMetadataProviderContext context) =>
            context.DisplayMetadata.ConvertEmptyStringToNull = false;
    }
}
