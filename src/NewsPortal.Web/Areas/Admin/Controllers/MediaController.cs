using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Web.Areas.Admin.Views.Media;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The picture library.</summary>
public sealed class MediaController(
    MediaAdminQueries queries,
    ArticleAdminQueries articles,
    MediaLibrary library,
    IAntiforgery antiforgery
) : UploadController(antiforgery)
{
    /// <summary>Wide enough for the measure of a text.</summary>
    private const int SmallWidth = 640;

    /// <summary>Ten of the largest pictures in one request; the script sends each in its own.</summary>
    private const long UploadBytes = 10 * MediaLibrary.MaxBytes + 1024 * 1024;

    [HttpGet("")]
    [Requires(Permissions.MediaRead)]
    public async Task<IActionResult> Index(string? q, long? before, CancellationToken cancellationToken) =>
        View(new LibraryModel(q, await queries.ListAsync(q, before, cancellationToken), Uploads()));

    /// <summary>The library as a page fragment from which the article form picks a picture.</summary>
    [HttpGet("picker")]
    [Requires(Permissions.MediaRead)]
    public async Task<IActionResult> Picker(string? q, long? before, CancellationToken cancellationToken) =>
        PartialView(new LibraryModel(q, await queries.ListAsync(q, before, cancellationToken), []));

    /// <summary>Streams uploads; no picture is buffered in memory.</summary>
    [HttpPost("")]
    [RequestSizeLimit(UploadBytes)]
    [IgnoreAntiforgeryToken]
    [ReadsFormItself]
    [Requires(Permissions.MediaUpload)]
    public Task<IActionResult> Upload(CancellationToken cancellationToken) =>
        TakeAsync(
            async (content, name, token) =>
                Told(name, await library.AddAsync(content, name, PictureTexts.None, Actor, token)),
            async uploads =>
                View("Index", new LibraryModel(null, await queries.ListAsync(null, null, cancellationToken), uploads)),
            cancellationToken
        );

    /// <summary>A picture of the library as the article form shows it within a text.</summary>
    [HttpGet("{id:long}/small")]
    [Requires(Permissions.MediaRead)]
    public async Task<IActionResult> Small(long id, CancellationToken cancellationToken) =>
        await articles.PictureAsync(id, cancellationToken) is { } picture
            ? Redirect(picture.Address(SmallWidth))
            : NotFound();

    [HttpGet("{id:long}")]
    [Requires(Permissions.MediaRead)]
    public async Task<IActionResult> Edit(long id, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, Actor, cancellationToken) is { } details
            ? View(
                "Edit",
                new PictureModel(
                    details,
                    new PictureForm
                    {
                        Version = details.Version,
                        Alt = details.Picture.Alt,
                        Caption = details.Caption,
                        Credit = details.Credit,
                        FocusLeft = details.Picture.Focus.Left.ToString(CultureInfo.InvariantCulture),
                        FocusTop = details.Picture.Focus.Top.ToString(CultureInfo.InvariantCulture),
                    }
                )
            )
            : NotFound();

    [HttpPost("{id:long}")]
    [GivesBack(typeof(PictureForm))]
    [Requires(Permissions.MediaEditOwn)]
    public async Task<IActionResult> Save(long id, PictureForm form, CancellationToken cancellationToken)
    {
        var result = await library.SaveAsync(
            id,
            form.Version,
            new PictureTexts(form.Alt, form.Caption, form.Credit),
            form.Focus,
            Actor,
            cancellationToken
        );
        if (result.IsDone)
        {
            TempData["Done"] = T["Saved."].Value;
            TempData["Saved"] = Request.Path.Value;
            return Redirect(NewsroomAddresses.Picture(id));
        }

        if (await queries.FindAsync(id, Actor, cancellationToken) is not { } details)
        {
            return NotFound();
        }

        ModelState.Add(result.Errors);

        // Keep what was typed. The next save is deliberate, on top of the newer texts shown next to it.
        ModelState.Remove(nameof(form.Version));
        Response.StatusCode = Status(result.Outcome);
        return View(
            "Edit",
            new PictureModel(
                details,
                form with
                {
                    Version = details.Version,
                },
                IsConflict: result.Outcome == Outcome.Conflict
            )
        );
    }

    [HttpPost("{id:long}/delete")]
    [Requires(Permissions.MediaDelete)]
    public async Task<IActionResult> Delete(long id, Guid version, CancellationToken cancellationToken)
    {
        var result = await library.DeleteAsync(id, version, Actor, cancellationToken);
        if (result.Outcome is Outcome.Done or Outcome.NotFound)
        {
            TempData["Done"] = T["The picture is deleted."].Value;
            return Redirect(NewsroomAddresses.Media);
        }

        ModelState.Add(result.Errors);
        Response.StatusCode = Status(result.Outcome);
        return await Edit(id, cancellationToken);
    }

    private UploadedFile Told(string name, Result<AddedPicture> result) =>
        new(
            name,
            result.Outcome,
            result switch
            {
                { IsDone: true, Value.AlreadyThere: true } => T["This picture was in the library already."],
                { IsDone: true } => T["Uploaded."],
                _ => result.In(CultureInfo.CurrentUICulture),
            }
        )
        {
            Id = result.Value.Id,
            Address = result.Value.Picture?.Address(320),
        };
}
