using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
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
            options.ModelBindingMessageProvider.SetValueMustNotBeNullAccessor(_ => "Fill in this field.");

            // The library's own messages name a property of the program.
            options.ModelBindingMessageProvider.SetAttemptedValueIsInvalidAccessor((value, _) => Unreadable(value));
            options.ModelBindingMessageProvider.SetNonPropertyAttemptedValueIsInvalidAccessor(Unreadable);
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

    private static string Unreadable(string value) =>
        $"\"{value}\" cannot be read here. Write it as the field asks, or leave it empty.";

    /// <summary>Adds an editor's errors to the fields of the form.</summary>
    /// <param name="state">The form's state.</param>
    /// <param name="errors">The editor's errors.</param>
    /// <param name="prefix">The prefix of the form's field names, for example "Command."; empty for none.</param>
    public static void Add(this ModelStateDictionary state, IEnumerable<FieldError> errors, string prefix = "")
    {
        foreach (var error in errors)
        {
            state.AddModelError(error.Field.Length == 0 ? "" : prefix + error.Field, error.Message);
        }
    }

    /// <summary>Adds a refused edit's reason to the fields of the form.</summary>
    public static void Add(this ModelStateDictionary state, EditResult result) => state.Add(ErrorsOf(result));

    /// <summary>A refused edit's reasons, including a conflict.</summary>
    public static IEnumerable<FieldError> ErrorsOf(EditResult result) =>
        result.Outcome == EditOutcome.Conflict
            ? result.Errors.Append(
                new FieldError(
                    "",
                    "Somebody else changed this in the meantime. Your entries are still here: compare, then save again."
                )
            )
            : result.Errors;

    /// <summary>An empty field is an empty text, never null.</summary>
    private sealed class EmptyTextStaysText : IDisplayMetadataProvider
    {
        public void CreateDisplayMetadata(DisplayMetadataProviderContext context) =>
            context.DisplayMetadata.ConvertEmptyStringToNull = false;
    }
}
