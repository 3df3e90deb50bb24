using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The outcome for one uploaded file.</summary>
/// <param name="FileName">Its original name.</param>
/// <param name="Outcome">Whether it is in the library now.</param>
/// <param name="Message">For people: where it went, or why not.</param>
public sealed record UploadedFile(string FileName, Outcome Outcome, string Message)
{
    /// <summary>Its id in the library; 0 for none.</summary>
    public long Id { get; init; }

    /// <summary>The address of its page; null for none.</summary>
    public string? Address { get; init; }

    public bool IsDone => Outcome == Outcome.Done;
}

/// <summary>How an upload ended.</summary>
public enum UploadEnd
{
    Whole,

    /// <summary>The form had no valid token: nothing was read.</summary>
    TooOld,
    BrokenOff,
}

/// <summary>
/// Base of the libraries' controllers: streams uploads without buffering any in memory. A script gets JSON; without one
/// the browser is redirected, so that a reload does not upload again.
/// </summary>
public abstract class UploadController(IAntiforgery antiforgery) : AdminController
{
    private const string Told = "Uploads";
    private const int TokenLength = 4096;
    private const int LongestBoundary = 128;
    private const int MostFiles = 200;
    private const int MostTold = 5;
    private const int LongestName = 24;
    private static readonly JsonSerializerOptions Short = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The outcomes of the upload that redirected to this page.</summary>
    protected IReadOnlyList<UploadedFile> Uploads() =>
        TempData[Told] is string told ? JsonSerializer.Deserialize<List<UploadedFile>>(told) ?? [] : [];

    /// <summary>Receives the files of a form. The antiforgery token must come before them.</summary>
    /// <param name="add">Adds one to the library.</param>
    /// <param name="show">The page for an upload of which nothing was stored, or much refused.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <param name="next">The address that shows what was stored; null for the library.</param>
    protected async Task<IActionResult> TakeAsync(
        Func<Stream, string, CancellationToken, Task<UploadedFile>> add,
        Func<IReadOnlyList<UploadedFile>, Task<IActionResult>> show,
        CancellationToken cancellationToken,
        Func<IReadOnlyList<UploadedFile>, string>? next = null
    )
    {
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(show);
        List<UploadedFile> uploads = [];
        var end = await EachFileAsync(
            async (content, name, token) =>
            {
                var isOneMore = uploads.Count < MostFiles;
                uploads.Add(
                    isOneMore
                        ? await add(content, name, token)
                        : new UploadedFile(
                            T["Upload"],
                            Outcome.Invalid,
                            T["These are too many files for one go. Send the rest again."]
                        )
                );
                return isOneMore;
            },
            cancellationToken
        );
        if (end == UploadEnd.TooOld)
        {
            return TooOld();
        }

        if (end == UploadEnd.BrokenOff)
        {
            uploads.Add(
                new UploadedFile(
                    T["Upload"],
                    Outcome.Invalid,
                    T[
                        "The upload broke off, or was too large for one go. Send the files that are not listed here again, "
                            + "a few at a time."
                    ]
                )
            );
        }

        if (uploads.Count == 0)
        {
            uploads.Add(new UploadedFile("", Outcome.Invalid, T["No file was chosen. Choose one or several."]));
        }

        return await AnswerAsync(uploads, show, next);
    }

    /// <summary>Reads the files of a form one after the other. The antiforgery token must come before them.</summary>
    /// <param name="take">Reads one; false to read no more.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    protected async Task<UploadEnd> EachFileAsync(
        Func<Stream, string, CancellationToken, Task<bool>> take,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(take);
        if (
            !MediaTypeHeaderValue.TryParse(Request.ContentType, out var type)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= LongestBoundary } boundary
        )
        {
            return UploadEnd.TooOld;
        }

        var reader = new MultipartReader(boundary.ToString(), Request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.GetContentDispositionHeader() is not { } part)
                {
                    continue;
                }

                if (part.IsFormDisposition())
                {
                    await ReadTokenAsync(part, section, cancellationToken);
                }
                else if (part.IsFileDisposition() && FileName(part) is { Length: > 0 } name)
                {
                    // Without the header, antiforgery would read the form itself.
                    if (
                        !Request.Headers.ContainsKey(antiforgery.GetTokens(HttpContext).HeaderName!)
                        || !await antiforgery.IsRequestValidAsync(HttpContext)
                    )
                    {
                        return UploadEnd.TooOld;
                    }

                    if (!await take(section.Body, name, cancellationToken))
                    {
                        break;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return UploadEnd.BrokenOff;
        }

        return UploadEnd.Whole;
    }

    /// <summary>The status of an answer that tells of an outcome.</summary>
    protected static int Status(Outcome outcome) =>
        outcome switch
        {
            Outcome.NotAllowed => StatusCodes.Status403Forbidden,
            Outcome.NotFound => StatusCodes.Status404NotFound,
            Outcome.Conflict or Outcome.InUse => StatusCodes.Status409Conflict,
            Outcome.NotStored => StatusCodes.Status507InsufficientStorage,
            _ => StatusCodes.Status422UnprocessableEntity,
        };

    private async Task<IActionResult> AnswerAsync(
        List<UploadedFile> uploads,
        Func<IReadOnlyList<UploadedFile>, Task<IActionResult>> show,
        Func<IReadOnlyList<UploadedFile>, string>? next
    )
    {
        var isScript = Request
            .Headers.Accept.ToString()
            .Contains("application/json", StringComparison.OrdinalIgnoreCase);
        var isAnyDone = uploads.Exists(upload => upload.IsDone);

        // Each refusal is told. Where they do not fit into a cookie the page comes at once: a reload of it only finds
        // that the files are there already.
        if (isAnyDone && !isScript && uploads.Count(upload => !upload.IsDone) <= MostTold)
        {
            TempData[Told] = JsonSerializer.Serialize(Summary(uploads), Short);
            return Redirect(next?.Invoke(uploads) ?? Request.Path.Value!);
        }

        if (!isAnyDone)
        {
            Response.StatusCode = Status(uploads[0].Outcome);
        }

        return isScript
            ? Json(
                uploads.Select(upload => new
                {
                    name = upload.FileName,
                    ok = upload.IsDone,
                    message = upload.Message,
                    id = upload.Id,
                    address = upload.Address,
                })
            )
            : await show(uploads);
    }

    /// <summary>As much as fits into a cookie, refusals first.</summary>
    private List<UploadedFile> Summary(List<UploadedFile> uploads)
    {
        var told = uploads
            .OrderBy(upload => upload.IsDone)
            .Take(MostTold)
            .Select(upload => upload with { FileName = HtmlText.Excerpt(upload.FileName, LongestName), Address = null })
            .ToList();
        var rest = uploads.Count - told.Count;
        if (rest > 0)
        {
            told.Add(new UploadedFile(T.Plural(rest, "{0} more", "{0} more"), Outcome.Done, T["Uploaded."]));
        }

        return told;
    }

    /// <summary>Plain text even for the script, which asks for JSON and would take a JSON string for a list.</summary>
    protected ContentResult TooOld() =>
        new()
        {
            StatusCode = StatusCodes.Status400BadRequest,
            ContentType = "text/plain; charset=utf-8",
            Content = T[
                "The page had become too old to send files. Go back, load it again, and choose the files once more."
            ],
        };

    /// <summary>
    /// Passes the token on as a header, where antiforgery finds it without reading the rest of the form.
    /// </summary>
    private async Task ReadTokenAsync(
        ContentDispositionHeaderValue part,
        MultipartSection section,
        CancellationToken cancellationToken
    )
    {
        var names = antiforgery.GetTokens(HttpContext);
        if (
            HeaderUtilities.RemoveQuotes(part.Name).Equals(names.FormFieldName, StringComparison.Ordinal)
            && names.HeaderName is { } header
            && !Request.Headers.ContainsKey(header)
        )
        {
            using var text = new StreamReader(section.Body);
            var token = new char[TokenLength];
            var length = await text.ReadBlockAsync(token, cancellationToken);
            Request.Headers[header] = new string(token, 0, length);
        }
    }

    private static string FileName(ContentDispositionHeaderValue part) =>
        (part.FileNameStar.Length > 0 ? part.FileNameStar : HeaderUtilities.RemoveQuotes(part.FileName)).ToString();

    /// <summary>Keeps MVC from reading the whole form before the action runs.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    protected sealed class ReadsFormItselfAttribute : Attribute, IResourceFilter, IReadsFormItself
    {
        public void OnResourceExecuting(ResourceExecutingContext context)
        {
            ArgumentNullException.ThrowIfNull(context);
            context.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
            context.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
            context.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
        }

        public void OnResourceExecuted(ResourceExecutedContext context) { }
    }
}
