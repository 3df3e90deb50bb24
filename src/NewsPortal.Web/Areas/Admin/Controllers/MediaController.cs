using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using NewsPortal.Core.Media;
using NewsPortal.Web.Areas.Admin.Views.Media;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The picture library.</summary>
public sealed class MediaController(MediaShelf shelf, MediaLibrary library, IAntiforgery antiforgery) : AdminController
{
    /// <summary>Ten of the largest pictures in one go; the script sends each in a request of its own.</summary>
    private const long UploadBytes = 10 * MediaLibrary.MaxBytes + 1024 * 1024;

    private const int TokenLength = 4096;
    private const string Uploads = nameof(Uploads);
    private const string BadForm = "The page had become too old to send files. Go back, load it again, and choose the files once more.";

    [HttpGet("")]
    public async Task<IActionResult> Index(string? q, long? before, CancellationToken cancellationToken) => View(new LibraryModel(
        q, await shelf.ListAsync(q, before, cancellationToken), UploadNote.Read(TempData[Uploads] as string)));

    /// <summary>The library as a piece of a page, from which the article form chooses a picture.</summary>
    [HttpGet("picker")]
    public async Task<IActionResult> Picker(string? q, long? before, CancellationToken cancellationToken) =>
        PartialView(new LibraryModel(q, await shelf.ListAsync(q, before, cancellationToken), []));

    /// <summary>Takes pictures as they arrive; none is held in memory. The antiforgery token must come before the files.</summary>
    [HttpPost("")]
    [RequestSizeLimit(UploadBytes)]
    [IgnoreAntiforgeryToken]
    [ReadsFormItself]
    public async Task<IActionResult> Upload(CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(Request.ContentType, out var type) || type.Boundary.Length == 0)
        {
            return TooOld();
        }

        List<UploadedFile> uploads = [];
        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), Request.Body);
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
                    // Without the header antiforgery would read the form itself.
                    if (!Request.Headers.ContainsKey(antiforgery.GetTokens(HttpContext).HeaderName!)
                        || !await antiforgery.IsRequestValidAsync(HttpContext))
                    {
                        return TooOld();
                    }

                    uploads.Add(new UploadedFile(
                        name, await library.AddAsync(section.Body, name, PictureTexts.None, Actor, cancellationToken)));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            uploads.Add(new UploadedFile("Upload", MediaResult.Refused(
                "The upload broke off, or was larger than ten of the largest pictures. Send the files that are not listed here again.")));
        }

        return await AnswerAsync(uploads, cancellationToken);
    }

    [HttpGet("{id:long}")]
    public async Task<IActionResult> Edit(long id, CancellationToken cancellationToken) =>
        await shelf.FindAsync(id, Actor, cancellationToken) is { } details
            ? View("Edit", new PictureModel(details, new PictureForm
            {
                Version = details.Version,
                Alt = details.Picture.Alt,
                Caption = details.Caption,
                Credit = details.Credit,
                FocusLeft = details.Picture.Focus.Left.ToString(CultureInfo.InvariantCulture),
                FocusTop = details.Picture.Focus.Top.ToString(CultureInfo.InvariantCulture),
            }))
            : NotFound();

    [HttpPost("{id:long}")]
    [GivesBack(typeof(PictureForm))]
    public async Task<IActionResult> Save(long id, PictureForm form, CancellationToken cancellationToken)
    {
        var result = await library.SaveAsync(
            id, form.Version, new PictureTexts(form.Alt, form.Caption, form.Credit), form.Focus, Actor, cancellationToken);
        if (result.IsDone)
        {
            TempData["Done"] = "Saved.";
            TempData["Saved"] = Request.Path.Value;
            return Redirect($"/admin/media/{id}");
        }

        if (await shelf.FindAsync(id, Actor, cancellationToken) is not { } details)
        {
            return NotFound();
        }

        foreach (var error in result.Errors)
        {
            ModelState.AddModelError(error.Field, error.Message);
        }

        if (result.Errors.Count == 0)
        {
            ModelState.AddModelError("", result.Message);
        }

        // What was typed stays; the next save is made knowingly, on top of the newer texts that are shown beside it.
        ModelState.Remove(nameof(form.Version));
        Response.StatusCode = Status(result.Outcome);
        return View("Edit", new PictureModel(
            details, form with { Version = details.Version }, IsConflict: result.Outcome == MediaOutcome.Conflict));
    }

    [HttpPost("{id:long}/delete")]
    public async Task<IActionResult> Delete(long id, Guid version, CancellationToken cancellationToken)
    {
        var result = await library.DeleteAsync(id, version, Actor, cancellationToken);
        if (result.Outcome is MediaOutcome.Done or MediaOutcome.NotFound)
        {
            TempData["Done"] = "The picture is deleted.";
            return Redirect("/admin/media");
        }

        ModelState.AddModelError("", result.Message);
        Response.StatusCode = Status(result.Outcome);
        return await Edit(id, cancellationToken);
    }

    /// <summary>Plain text for the script too, which asks for JSON and would take a quoted text for a list.</summary>
    private ContentResult TooOld() => new()
    {
        StatusCode = StatusCodes.Status400BadRequest, ContentType = "text/plain; charset=utf-8", Content = BadForm,
    };

    private async Task<IActionResult> AnswerAsync(List<UploadedFile> uploads, CancellationToken cancellationToken)
    {
        if (uploads.Count == 0)
        {
            uploads.Add(new UploadedFile("", MediaResult.Refused("No file was chosen. Choose one or several pictures.")));
        }

        if (!uploads.Exists(upload => upload.Result.IsDone))
        {
            Response.StatusCode = Status(uploads[0].Result.Outcome);
        }

        if (Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return Json(uploads.Select(upload => new
            {
                name = upload.FileName,
                ok = upload.Result.IsDone,
                message = upload.Message,
                id = upload.Result.Id,
                address = upload.Result.Picture?.Address(320),
            }));
        }

        var notes = uploads.ConvertAll(upload => upload.Note);
        if (!uploads.Exists(upload => upload.Result.IsDone))
        {
            return View("Index", new LibraryModel(null, await shelf.ListAsync(null, null, cancellationToken), notes));
        }

        TempData[Uploads] = UploadNote.Write(notes);
        return Redirect("/admin/media");
    }

    /// <summary>Hands the token on as a header, where antiforgery finds it without reading the rest of the form.</summary>
    private async Task ReadTokenAsync(ContentDispositionHeaderValue part, MultipartSection section, CancellationToken cancellationToken)
    {
        var names = antiforgery.GetTokens(HttpContext);
        if (HeaderUtilities.RemoveQuotes(part.Name).Equals(names.FormFieldName, StringComparison.Ordinal)
            && names.HeaderName is { } header && !Request.Headers.ContainsKey(header))
        {
            using var text = new StreamReader(section.Body);
            var token = new char[TokenLength];
            var length = await text.ReadBlockAsync(token, cancellationToken);
            Request.Headers[header] = new string(token, 0, length);
        }
    }

    private static string FileName(ContentDispositionHeaderValue part) =>
        (part.FileNameStar.Length > 0 ? part.FileNameStar : HeaderUtilities.RemoveQuotes(part.FileName)).ToString();

    private static int Status(MediaOutcome outcome) => outcome switch
    {
        MediaOutcome.NotAllowed => StatusCodes.Status403Forbidden,
        MediaOutcome.NotFound => StatusCodes.Status404NotFound,
        MediaOutcome.Conflict or MediaOutcome.InUse => StatusCodes.Status409Conflict,
        MediaOutcome.NotStored => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>Keeps MVC from reading the whole form before the action runs.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ReadsFormItselfAttribute : Attribute, IResourceFilter, IReadsFormItself
    {
        public void OnResourceExecuting(ResourceExecutingContext context)
        {
            context.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
            context.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
            context.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
        }

        public void OnResourceExecuted(ResourceExecutedContext context)
        {
        }
    }
}
