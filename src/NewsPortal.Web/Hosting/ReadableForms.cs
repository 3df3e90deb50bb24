using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Net.Http.Headers;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Reads the form before anything else does: one that cannot be parsed (a NUL, broken parts, too many fields, an
/// unknown encoding) is a 400. MVC would continue with every field empty. After the action's limits, before the
/// antiforgery token.
/// </summary>
internal sealed class ReadableFormFilter : IAsyncAuthorizationFilter, IOrderedFilter
{
    private static readonly object Unreadable = new();

    /// <summary>Between RequestFormLimits (900) and antiforgery (1000).</summary>
    public int Order => 950;

    /// <summary>True if this request was refused because its form could not be parsed.</summary>
    public static bool Refused(HttpContext context) => context.Items.ContainsKey(Unreadable);

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        var marks = context.ActionDescriptor.EndpointMetadata;
        if (marks.OfType<IReadsFormItself>().Any())
        {
            return;
        }

        if (!http.Request.HasFormContentType)
        {
            // An action without antiforgery token takes no form either: a beacon may send whatever its browser likes.
            if (
                !marks.OfType<IgnoreAntiforgeryTokenAttribute>().Any()
                && http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true
                && http.Request.ContentLength != 0
            )
            {
                Refuse(context, StatusCodes.Status400BadRequest);
            }

            return;
        }

        try
        {
            // An unknown encoding is null; a known but unsafe one (UTF-7) throws.
            if (
                MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
                && type.Charset.HasValue
                && type.Encoding is null
            )
            {
                Refuse(context, StatusCodes.Status400BadRequest);
                return;
            }

            await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            Refuse(context, ErrorPages.StatusOf(exception));
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            Refuse(context, StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>True for exceptions from reading a form that are the sender's fault.</summary>
    public static bool IsUnreadable(Exception exception) =>
        exception
            is InvalidDataException
                or IOException
                or InvalidOperationException
                or NotSupportedException
                or ArgumentException;

    private static void Refuse(AuthorizationFilterContext context, int status)
    {
        context.HttpContext.Items[Unreadable] = true;
        context.Result = new StatusCodeResult(status);
    }
}

/// <summary>Marks an action that reads its form as a stream.</summary>
internal interface IReadsFormItself;

/// <summary>
/// Route values come only from the address: MVC would prefer a form field of the same name, and "/admin/people/5" would
/// change user 7.
/// </summary>
internal sealed class RouteValuesConvention : IActionModelConvention
{
    public void Apply(ActionModel action)
    {
        var named = action
            .Selectors.Concat(action.Controller.Selectors)
            .Select(selector => selector.AttributeRouteModel?.Template)
            .OfType<string>()
            .SelectMany(template => RoutePatternFactory.Parse(template).Parameters)
            .Select(parameter => parameter.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in action.Parameters.Where(p => named.Contains(p.ParameterName)))
        {
            parameter.BindingInfo ??= new BindingInfo();
            parameter.BindingInfo.BindingSource ??= BindingSource.Path;
        }
    }
}
