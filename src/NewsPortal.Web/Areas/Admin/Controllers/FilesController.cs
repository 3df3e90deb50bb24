using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Web.Areas.Admin.Views.Files;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The library of files other than pictures.</summary>
public sealed class FilesController(FileAdminQueries queries, FileLibrary library, IAntiforgery antiforgery)
    : UploadController(antiforgery)
{
    /// <summary>Two of the largest files in one request; the script sends each in its own.</summary>
    private const long UploadBytes = 2 * FileLibrary.MaxBytes + 1024 * 1024;

    [HttpGet("")]
    [Requires(Permissions.MediaRead)]
    public async Task<IActionResult> Index(string? q, long? before, CancellationToken cancellationToken) =>
        View(new FilesModel(q, await queries.ListAsync(q, before, cancellationToken), Uploads()));

    /// <summary>Streams uploads; no file is buffered in memory.</summary>
    [HttpPost("")]
    [RequestSizeLimit(UploadBytes)]
    [IgnoreAntiforgeryToken]
    [ReadsFormItself]
    [EnableRateLimiting(RateLimits.Uploads)]
    [Requires(Permissions.MediaUpload)]
    public Task<IActionResult> Upload(CancellationToken cancellationToken) =>
        TakeAsync(
            async (content, name, token) => Told(name, await library.AddAsync(content, name, Actor, token)),
            async uploads =>
                View("Index", new FilesModel(null, await queries.ListAsync(null, null, cancellationToken), uploads)),
            cancellationToken
        );

    [HttpGet("{id:long}")]
    [Requires(Permissions.MediaRead)]
    public async Task<IActionResult> Details(long id, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, Actor, cancellationToken) is { } details ? View("Details", details) : NotFound();

    [HttpPost("{id:long}/delete")]
    [Requires(Permissions.MediaDelete)]
    public async Task<IActionResult> Delete(long id, Guid version, CancellationToken cancellationToken)
    {
        var result = await library.DeleteAsync(id, version, Actor, cancellationToken);
        if (result.Outcome is Outcome.Done or Outcome.NotFound)
        {
            TempData["Done"] = T["The file is deleted."].Value;
            return Redirect(NewsroomAddresses.Files);
        }

        ModelState.Add(result.Errors);
        Response.StatusCode = Status(result.Outcome);
        return await Details(id, cancellationToken);
    }

    private UploadedFile Told(string name, Result<AddedFile> result) =>
        new(
            name,
            result.Outcome,
            result switch
            {
                { IsDone: true, Value.AlreadyThere: true } => T["This file was in the library already."],
                { IsDone: true } => T["Uploaded."],
                _ => result.In(CultureInfo.CurrentUICulture),
            }
        )
        {
            Id = result.Value.File?.Id ?? 0,
            Address = result.Value.File?.Address,
        };
}
