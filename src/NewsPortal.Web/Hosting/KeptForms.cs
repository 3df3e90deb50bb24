using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using NewsPortal.Core.Data;
using NewsPortal.Web.Areas.Admin.Views;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Nothing typed in the newsroom is lost because the database is away, the session has ended or a token is too old:
/// the answer to such a form is a page that holds every field and a button to send it again.
/// </summary>
internal static partial class KeptForms
{
    private const string View = "~/Areas/Admin/Views/Shared/Kept.cshtml";
    private const string TokenField = "__RequestVerificationToken";

    /// <summary>The largest form that is sent back; the longest article fits.</summary>
    private const int MaxBytes = 24 * 1024 * 1024;

    /// <summary>After routing, before authentication: that one reads the database too.</summary>
    public static void UseKeptForms(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.Path.StartsWithSegments("/admin", StringComparison.Ordinal)
            || !context.Request.HasFormContentType || context.Request.ContentLength > MaxBytes)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception.IsDatabaseUnavailable() && !context.Response.HasStarted)
        {
            LogKept(
                context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(KeptForms)),
                context.Request.Path, exception.GetBaseException().Message);
            context.Response.Clear();
            context.Response.Headers.RetryAfter = "15";
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            if (!await ShowAsync(context))
            {
                throw;
            }

            return;
        }

        if (!context.Response.HasStarted && context.Response.ContentType is null
            && context.Response.StatusCode is StatusCodes.Status400BadRequest or StatusCodes.Status401Unauthorized)
        {
            await ShowAsync(context);
        }
    });

    /// <summary>True when the session has ended under a form: no redirect to the sign-in page then.</summary>
    public static bool Applies(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.HasFormContentType
        && request.Path.StartsWithSegments("/admin", StringComparison.Ordinal);

    private static async Task<bool> ShowAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { Files.Count: 0 } form)
        {
            return false;
        }

        var status = context.Response.StatusCode;
        var fields = form.SelectMany(field => field.Value.Select(value => new KeyValuePair<string, string>(field.Key, value ?? ""))).ToList();
        if (status == StatusCodes.Status400BadRequest)
        {
            // A token of a former session. Only a form that this site has sent gets a new one.
            if (!IsOwn(context.Request))
            {
                return false;
            }

            fields.RemoveAll(field => field.Key == TokenField);
            fields.Add(new(TokenField, context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context).RequestToken!));
        }

        var services = context.RequestServices;
        var model = new KeptForm(
            status, context.Request.PathBase + context.Request.Path + context.Request.QueryString,
            context.Request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase), fields);
        var result = new ViewResult
        {
            ViewName = View,
            StatusCode = status,
            ViewData = new ViewDataDictionary<KeptForm>(services.GetRequiredService<IModelMetadataProvider>(), new ModelStateDictionary())
            {
                Model = model,
            },
        };
        context.Response.Headers.CacheControl = "no-store";
        await services.GetRequiredService<IActionResultExecutor<ViewResult>>().ExecuteAsync(
            new ActionContext(context, new RouteData(), new ActionDescriptor()), result);
        return true;
    }

    private static async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        try
        {
            if (context.Features.Get<IFormFeature>()?.Form is null)
            {
                context.Features.Set<IFormFeature>(new FormFeature(
                    context.Request, new FormOptions { ValueLengthLimit = MaxBytes, MultipartBodyLengthLimit = MaxBytes }));
            }

            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static bool IsOwn(HttpRequest request) =>
        request.Headers.TryGetValue("Sec-Fetch-Site", out var site)
            ? site == "same-origin"
            : Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
                && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A form for {Path} found no database and was given back: {Reason}")]
    private static partial void LogKept(ILogger logger, string path, string reason);
}
