using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using NewsPortal.Core.Articles;
using NewsPortal.Web.Areas.Admin.Views.Assignments;
using NewsPortal.Web.Areas.Admin.Views.Restrictions;

namespace NewsPortal.Web.Hosting;

/// <summary>Binds the lists of <see cref="ArticleContent"/> and of people from their forms.</summary>
internal sealed class ContentListBinderProvider : IModelBinderProvider
{
    private static readonly Type?[] Forms = [typeof(ArticleContent), typeof(AssignmentForm), typeof(RestrictionForm)];

    public IModelBinder? GetBinder(ModelBinderProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (form, list) = (context.Metadata.ContainerType, context.Metadata.ModelType);
        return !Forms.Contains(form) ? null
            : list == typeof(IReadOnlyList<long>) ? new ChoicesBinder()
            : list == typeof(IReadOnlyList<string>) ? new LinesBinder()
            : null;
    }

    /// <summary>The ids of several selects with one name; selects without a choice are skipped.</summary>
    private sealed class ChoicesBinder : IModelBinder
    {
        public Task BindModelAsync(ModelBindingContext bindingContext)
        {
            var values = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
            List<long> ids = [];
            foreach (var value in values.Where(value => !string.IsNullOrWhiteSpace(value)))
            {
                if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
                {
                    ids.Add(id);
                }
                else
                {
                    bindingContext.ModelState.TryAddModelError(
                        bindingContext.ModelName,
                        $"\"{value}\" is no choice of the list. Choose again."
                    );
                }
            }

            bindingContext.Result = ModelBindingResult.Success(ids);
            return Task.CompletedTask;
        }
    }

    /// <summary>One entry per line of a text area; empty lines are skipped.</summary>
    private sealed class LinesBinder : IModelBinder
    {
        public Task BindModelAsync(ModelBindingContext bindingContext)
        {
            var values = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
            bindingContext.ModelState.SetModelValue(bindingContext.ModelName, values);
            bindingContext.Result = ModelBindingResult.Success(
                (List<string>)
                    [
                        .. values.SelectMany(value =>
                            (value ?? "").Split(
                                ['\n', '\r'],
                                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                            )
                        ),
                    ]
            );
            return Task.CompletedTask;
        }
    }
}
