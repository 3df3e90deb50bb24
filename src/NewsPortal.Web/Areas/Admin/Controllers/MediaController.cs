using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Media;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The picture library.</summary>
public sealed class MediaController(
    MediaAdminQueries queries,
    ArticleAdminQueries articles,
    MediaLibrary library,
    PictureRowsEditor rows,
    SiteTime time,
    IAntiforgery antiforgery
) : UploadController(antiforgery)
{
    /// <summary>Wide enough for the measure of a text.</summary>
    private const int SmallWidth = 640;

    /// <summary>Ten of the largest pictures in one request; the script sends each in its own.</summary>
    private const long UploadBytes = 10 * MediaLibrary.MaxBytes + 1024 * 1024;

    [HttpGet("")]
    [Requires(Permissions.MediaRead)]
    public async Task<IActionResult> Index(PictureListQuery query, CancellationToken cancellationToken) =>
        View(await ModelAsync(query, Uploads(), cancellationToken));

    /// <summary>The library as a page fragment from which the article form picks a picture.</summary>
    [HttpGet("picker")]
    [Requires(Permissions.MediaRead)]
    public async Task<IActionResult> Picker(PictureListQuery query, CancellationToken cancellationToken) =>
        PartialView(await ModelAsync(query, [], cancellationToken));

    /// <summary>
    /// Stores the rows of the grid, each on its own; those that are refused come back with what was typed.
    /// </summary>
    [HttpPost("rows")]
    [RequestFormLimits(ValueCountLimit = 20 * PictureFilter.MostIds)]
    [Requires(Permissions.MediaEditOwn)]
    public async Task<IActionResult> SaveRows(PictureRowsForm form, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        List<PictureRow> commands = [];
        foreach (var row in form.Rows)
        {
            if (RightsDay.TryRead(row.RightsDay, time, out var end))
            {
                commands.Add(row.ToRow(end));
            }
            else
            {
                AddError(
                    row.Id,
                    nameof(row.RightsDay),
                    new FieldError("", MediaErrorCodes.RightsDay).In(CultureInfo.CurrentUICulture)
                );
            }
        }

        if (!RightsDay.TryRead(form.All.RightsDay, time, out var endOfAll))
        {
            ModelState.AddModelError(
                $"{nameof(form.All)}.{nameof(form.All.RightsDay)}",
                new FieldError("", MediaErrorCodes.RightsDay).In(CultureInfo.CurrentUICulture)
            );
            commands.Clear();
        }

        var all = form.All;
        var results = await rows.SaveAsync(
            commands,
            new PicturesForAll(all.Credit, all.Notice, endOfAll, all.Keywords, all.Collections),
            Actor,
            cancellationToken
        );
        foreach (var (command, result) in commands.Zip(results))
        {
            foreach (var error in result.IsDone ? [] : result.Errors)
            {
                AddError(
                    command.Id,
                    error.Field.Length == 0 ? nameof(command.Id) : error.Field,
                    error.In(CultureInfo.CurrentUICulture)
                );
            }
        }

        var stored = results.Count(result => result.IsDone);
        if (ModelState.IsValid)
        {
            TempData["Done"] = T["Saved: {0}.", stored].Value;
            TempData["Saved"] = NewsroomAddresses.PictureRows;
            return Redirect(form.Query.Address(NewsroomAddresses.Media));
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Index", await AgainAsync(form, stored, cancellationToken));
    }

    /// <summary>Streams uploads; no picture is buffered in memory.</summary>
    [HttpPost("")]
    [RequestSizeLimit(UploadBytes)]
    [IgnoreAntiforgeryToken]
    [ReadsFormItself]
    [EnableRateLimiting(RateLimits.Uploads)]
    [Requires(Permissions.MediaUpload)]
    public Task<IActionResult> Upload(CancellationToken cancellationToken) =>
        TakeAsync(
            async (content, name, token) =>
                Told(name, await library.AddAsync(content, name, PictureTexts.None, Actor, token)),
            async uploads =>
                View(
                    "Index",
                    await ModelAsync(new PictureListQuery { Ids = IdsOf(uploads) }, uploads, cancellationToken)
                ),
            cancellationToken,
            uploads => new PictureListQuery { Ids = IdsOf(uploads) }.Address(NewsroomAddresses.Media)
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
            ? View("Edit", new PictureModel(details, PictureForm.Of(details, time)))
            : NotFound();

    [HttpPost("{id:long}")]
    [GivesBack(typeof(PictureForm))]
    [Requires(Permissions.MediaEditOwn)]
    public async Task<IActionResult> Save(long id, PictureForm form, CancellationToken cancellationToken)
    {
        var result = await SaveAsync(id, form, cancellationToken);
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

    /// <summary>Gives a picture another file, streamed, on every page that shows it.</summary>
    [HttpPost("{id:long}/replace")]
    [RequestSizeLimit(MediaLibrary.MaxBytes + 1024 * 1024)]
    [IgnoreAntiforgeryToken]
    [ReadsFormItself]
    [EnableRateLimiting(RateLimits.Uploads)]
    [Requires(Permissions.MediaEditOwn)]
    public async Task<IActionResult> Replace(long id, Guid version, CancellationToken cancellationToken)
    {
        var result = Result<AddedPicture>.Invalid("", MediaErrorCodes.ReplacementMissing);
        var end = await EachFileAsync(
            async (content, name, token) =>
            {
                result = await library.ReplaceAsync(id, version, content, name, Actor, token);
                return false;
            },
            cancellationToken
        );
        return end switch
        {
            UploadEnd.TooOld => TooOld(),
            UploadEnd.BrokenOff when !result.IsDone => await ExchangedAsync(
                id,
                Result<AddedPicture>.Invalid("", MediaErrorCodes.FileBroken),
                cancellationToken
            ),
            _ => await ExchangedAsync(id, result, cancellationToken),
        };
    }

    [HttpPost("{id:long}/take-back")]
    [Requires(Permissions.MediaEditOwn)]
    public async Task<IActionResult> TakeBack(long id, Guid version, CancellationToken cancellationToken) =>
        await ExchangedAsync(id, await library.TakeBackAsync(id, version, Actor, cancellationToken), cancellationToken);

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

    private async Task<Result<AddedPicture>> SaveAsync(long id, PictureForm form, CancellationToken cancellationToken)
    {
        if (!RightsDay.TryRead(form.RightsDay, time, out var end))
        {
            return Result<AddedPicture>.Invalid(nameof(form.RightsDay), MediaErrorCodes.RightsDay);
        }

        var unreadable = form
            .Unreadable.Select(ratio => new FieldError(CropBox.Field(ratio), MediaErrorCodes.CropNumbers, ratio.Shape))
            .ToList();
        return unreadable.Count > 0
            ? Result<AddedPicture>.Invalid(unreadable)
            : await library.SaveAsync(
                id,
                form.Version,
                form.ToTexts(end),
                form.Focus,
                form.Boxes,
                Actor,
                cancellationToken
            );
    }

    private async Task<IActionResult> ExchangedAsync(
        long id,
        Result<AddedPicture> result,
        CancellationToken cancellationToken
    )
    {
        if (result.IsDone)
        {
            TempData["Done"] = result.Value.HasLostCrops
                ? T[
                    "Every page shows this file now. Its shape is another, so what was cut by hand follows the focal point again: see how it is cut."
                ].Value
                : T["Every page shows this file now. See whether the focal point fits it."].Value;
            return Redirect(NewsroomAddresses.Picture(id));
        }

        ModelState.Clear();
        ModelState.Add(result.Errors);
        Response.StatusCode = Status(result.Outcome);
        return await Edit(id, cancellationToken);
    }

    private async Task<LibraryModel> ModelAsync(
        PictureListQuery query,
        IReadOnlyList<UploadedFile> uploads,
        CancellationToken cancellationToken
    )
    {
        var page = await queries.ListAsync(query.ToFilter(), query.Before, Actor, cancellationToken);
        return new LibraryModel(query, page, await queries.ChoicesAsync(cancellationToken), uploads)
        {
            Rows = new PictureRowsForm { Rows = [.. page.Pictures.Select(item => PictureRowForm.Of(item, time))] },
        };
    }

    /// <summary>
    /// The rows that were sent: stored ones as they are now, the others as typed. The next save is deliberate, on top
    /// of the newer texts shown with them.
    /// </summary>
    private async Task<LibraryModel> AgainAsync(PictureRowsForm form, int stored, CancellationToken cancellationToken)
    {
        var shown = await ModelAsync(
            new PictureListQuery { Ids = string.Join(',', form.Rows.Select(row => row.Id)) },
            [],
            cancellationToken
        );
        var typed = form.Rows.DistinctBy(row => row.Id).ToDictionary(row => row.Id);
        return shown with
        {
            Query = form.Query,
            Rows = form with
            {
                Rows =
                [
                    .. shown.Rows.Rows.Select(row =>
                        (stored == 0 || HasError(row.Id)) && typed.TryGetValue(row.Id, out var mine)
                            ? mine with
                            {
                                Version = row.Version,
                            }
                            : row
                    ),
                ],
            },
        };
    }

    private bool HasError(long id) =>
        ModelState.Any(entry =>
            entry.Key.StartsWith(PictureRowsForm.Field(id, ""), StringComparison.Ordinal)
            && entry.Value?.Errors.Count > 0
        );

    private void AddError(long id, string field, string message) =>
        ModelState.AddModelError(PictureRowsForm.Field(id, field), message);

    private static string IdsOf(IEnumerable<UploadedFile> uploads) =>
        string.Join(
            ',',
            uploads.Where(upload => upload.IsDone && upload.Id > 0).Select(upload => upload.Id).Distinct()
        );

    private UploadedFile Told(string name, Result<AddedPicture> result) =>
        new(
            name,
            result.Outcome,
            result switch
            {
                { IsDone: true, Value.AlreadyThere: true } => T[
                    "This picture was in the library already; its texts stay."
                ],
                { IsDone: true } => T["Uploaded."],
                _ => result.In(CultureInfo.CurrentUICulture),
            }
        )
        {
            Id = result.Value.Id,
            Address = result.Value.Picture?.Address(320),
        };
}
