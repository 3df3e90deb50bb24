using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Data;
using NewsPortal.Web.Views.Error;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Every failure ends in a page for people (/error/{code}) or problem details (RFC 9457) for programs, with the
/// request's id and never with a stack trace. If the error page fails too, a plain one replaces it.
/// </summary>
internal static partial class ErrorPages
{
    private static readonly object Sent = new();

    public static void UseErrorPages(this WebApplication app)
    {
        app.UseStatusCodePages(context =>
            context.HttpContext.RequestAborted.IsCancellationRequested
                ? Task.CompletedTask
                : WriteLastResortAsync(context.HttpContext, null)
        );
        app.UseWhen(
            WantsPage,
            pages =>
            {
                pages.UseStatusCodePagesWithReExecute("/error/{0}");
                pages.Use(ReadErrorPageAsync);
            }
        );
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandler = HandleAsync,
                AllowStatusCode404Response = true,
                StatusCodeSelector = StatusOf,
                SuppressDiagnosticsCallback = context =>
                    StatusOf(context.Exception) != StatusCodes.Status500InternalServerError,
            }
        );
        app.Use(ForgetLeaversAsync);
    }

    /// <summary>
    /// Whoever has left needs no answer, and is no error. The framework knows that of its own exceptions; drivers of
    /// databases have others.
    /// </summary>
    private static async Task ForgetLeaversAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception.IsEndedBy(context.RequestAborted))
        {
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }

            if (context.Features.Get<IStatusCodePagesFeature>() is { } page)
            {
                page.Enabled = false;
            }
        }
    }

    /// <summary>True for a read (GET or HEAD), false if something was submitted.</summary>
    public static bool IsRead(HttpContext context) =>
        !context.Items.ContainsKey(Sent)
        && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method));

    /// <summary>
    /// The status of the failed request. Null for a request that did not fail, so that nobody gets an error page, or a
    /// status of their choice, by requesting its address.
    /// </summary>
    public static int? Failure(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalStatusCode is { } status && IsFailure(status)
            ? status
            : null;

    /// <summary>A small response that needs neither views nor database; the status must be set already.</summary>
    public static async Task WriteLastResortAsync(HttpContext context, string? detail)
    {
        var status = context.Response.StatusCode;
        context.Response.Headers.CacheControl = "no-store";
        if (!WantsPage(context))
        {
            await Results
                .Problem(
                    detail ?? Advice(status),
                    statusCode: status,
                    title: ReasonPhrases.GetReasonPhrase(status),
                    extensions: new Dictionary<string, object?> { ["requestId"] = context.TraceIdentifier }
                )
                .ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        var html = HtmlEncoder.Default;
        var culture = CultureInfo.CurrentUICulture;
        var page = new ShowModel(
            status,
            context.TraceIdentifier,
            IsRead(context),
            context.RequestServices.GetRequiredService<IStringLocalizer<Texts>>()
        );
        var title = html.Encode(page.Heading);
        await context.Response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="{culture.Name}" dir="{(
                culture.TextInfo.IsRightToLeft ? "rtl" : "ltr"
            )}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex"><title>{title}</title></head>
            <body><main><h1>{title}</h1><p dir="auto">{html.Encode(detail ?? page.Text)}</p>
            <p><small>{status} · {html.Encode(context.TraceIdentifier)}</small></p></main></body></html>
            """,
            context.RequestAborted
        );
    }

    /// <summary>
    /// True for a browser or a program with no stated preference; false for a script, picture or style sheet request.
    /// </summary>
    public static bool WantsPage(HttpContext context)
    {
        var accept = context.Request.Headers.Accept.ToString();
        return accept is "" or "*/*" || accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The error page is executed as a read, whatever the failed request was, without anything that was submitted. If
    /// it fails as well, the status stays.
    /// </summary>
    private static async Task ReadErrorPageAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is null)
        {
            await next(context);
            return;
        }

        var method = context.Request.Method;
        RequestBodies.Drop(context);
        if (!IsRead(context))
        {
            context.Items[Sent] = true;
        }

        if (!HttpMethods.IsHead(method))
        {
            context.Request.Method = HttpMethods.Get;
        }

        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = method;
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = Failure(context) ?? StatusCodes.Status500InternalServerError;
            }
        }
    }

    /// <summary>Leaves the body to the error page.</summary>
    private static Task HandleAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        if (exception.IsDatabaseUnavailable())
        {
            context.Response.Headers.RetryAfter = "15";
            if (
                IsRead(context)
                && context.RequestServices.GetRequiredService<DatabaseBreaker>().State != BreakerState.Closed
            )
            {
                // It was said once for all of them.
                context.MarkAsRefused();
                return Task.CompletedTask;
            }

            LogNoDatabase(
                context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ErrorPages)),
                context.Request.Method,
                context.Request.Path,
                exception.GetBaseException().Message
            );
        }

        return Task.CompletedTask;
    }

    /// <summary>The status for an exception that ended a request.</summary>
    public static int StatusOf(Exception exception) =>
        exception switch
        {
            BadHttpRequestException bad when IsFailure(bad.StatusCode) => bad.StatusCode,
            _ when exception.IsDatabaseUnavailable() => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };

    private static bool IsFailure(int status) => status is >= 400 and <= 599;

    private static string Advice(int status) =>
        status switch
        {
            StatusCodes.Status404NotFound => "There is nothing at this address. Check it, or begin at the front page.",
            StatusCodes.Status413PayloadTooLarge => "What was sent is too large. Send less, and try again.",
            StatusCodes.Status429TooManyRequests =>
                "Too many requests came from your address. Wait a minute, then try again.",
            StatusCodes.Status503ServiceUnavailable => "The site cannot answer at the moment. Try again in a minute.",
            >= 500 => "Something went wrong here, not with you. Try again in a minute; if it stays, tell us the number "
                + "below.",
            _ => "The request could not be answered. Go back, reload the page and try again.",
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} found no database: {Reason}")]
    private static partial void LogNoDatabase(ILogger logger, string method, string path, string reason);
}
