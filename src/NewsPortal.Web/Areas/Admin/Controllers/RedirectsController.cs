using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.OldAddresses;
using NewsPortal.Core.Search;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Redirects;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>Redirects: those that people make, and a view of those that make themselves.</summary>
[Requires(Permissions.RedirectsEdit)]
public sealed class RedirectsController(
    RedirectAdminQueries queries,
    RedirectEditor editor,
    RedirectImport import,
    AddressSuggestions suggestions,
    SiteTime time,
    IAntiforgery antiforgery
) : UploadController(antiforgery)
{
    /// <summary>A million lines of a hundred letters.</summary>
    private const int ListBytes = 128 * 1024 * 1024;

    [HttpGet("")]
    public async Task<IActionResult> Index(ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return View(new ListModel(query, await queries.ListAsync(query.ToFilter(), query.After, cancellationToken)));
    }

    /// <summary>For an address that readers miss, with the closest living one.</summary>
    [HttpGet("new")]
    public async Task<IActionResult> New(string? from, string? to, CancellationToken cancellationToken) =>
        View(
            "Edit",
            new EditModel
            {
                From = from,
                To = to ?? (from is null ? null : await suggestions.FindAsync(from, cancellationToken)),
                IsSuggested = to is null && from is not null,
            }
        );

    [HttpPost("new")]
    [GivesBack(typeof(EditModel))]
    public Task<IActionResult> Create(EditModel form, CancellationToken cancellationToken) =>
        SaveAsync(form with { Id = null }, T["The redirect works now."], cancellationToken);

    [HttpGet("{id:long}")]
    public async Task<IActionResult> Edit(long id, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is { } redirect
            ? View("Edit", EditModel.Of(redirect))
            : NotFound();

    [HttpPost("{id:long}")]
    [GivesBack(typeof(EditModel))]
    public Task<IActionResult> Save(long id, EditModel form, CancellationToken cancellationToken) =>
        SaveAsync(form with { Id = id }, T["Saved."], cancellationToken);

    [HttpPost("{id:long}/delete")]
    public async Task<IActionResult> Delete(long id, Guid version, CancellationToken cancellationToken) =>
        await AnswerAsync(
            await editor.DeleteAsync(id, version, Actor, cancellationToken),
            T["The redirect is deleted."],
            NewsroomAddresses.Redirects,
            () => Edit(id, cancellationToken)
        );

    [HttpGet("import")]
    public IActionResult Import() => View(new ImportModel(null, null));

    /// <summary>Reads the list while it arrives.</summary>
    [HttpPost("import")]
    [RequestSizeLimit(ListBytes)]
    [IgnoreAntiforgeryToken]
    [ReadsFormItself]
    [EnableRateLimiting(RateLimits.Uploads)]
    public async Task<IActionResult> Import(bool trial, CancellationToken cancellationToken)
    {
        Result<RedirectImportReport>? result = null;
        var end = await EachFileAsync(
            async (content, _, token) =>
            {
                result = await import.RunAsync(content, trial, Actor, token);
                return false;
            },
            cancellationToken
        );
        if (end == UploadEnd.TooOld)
        {
            return TooOld();
        }

        if (end == UploadEnd.BrokenOff || result is null)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View(
                new ImportModel(
                    null,
                    end == UploadEnd.BrokenOff
                        ? T[
                            "The list broke off, or is too large. What had arrived is stored; send it again, or in parts."
                        ]
                        : T["No list was chosen. Choose a file."]
                )
            );
        }

        return result.IsDone ? View(new ImportModel(result.Value, null)) : Forbid();
    }

    /// <summary>Writes the list while it is read.</summary>
    [HttpGet("export")]
    public async Task Export(ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition =
            $"attachment; filename=redirects-{time.ToLocal(time.UtcNow):yyyy-MM-dd}.csv";
        await Csv.WriteAsync(
            Response.Body,
            ["from", "to", "status", "made"],
            Rows(query.ToFilter(), cancellationToken),
            cancellationToken
        );
    }

    private async IAsyncEnumerable<IReadOnlyList<string>> Rows(
        RedirectFilter filter,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var line in queries.ExportAsync(filter, cancellationToken))
        {
            yield return [line.From, line.End.Address ?? "", line.End.IsGone ? "410" : "301", line.Origin.Label(T)];
        }
    }

    private Task<IActionResult> SaveAsync(EditModel form, string done, CancellationToken cancellationToken) =>
        SaveAsync(
            () => editor.SaveAsync(form.ToCommand(), Actor, cancellationToken),
            done,
            NewsroomAddresses.Redirects,
            id => AgainAsync(form with { Id = id }, cancellationToken),
            form.Id
        );

    private async Task<IActionResult> AgainAsync(EditModel form, CancellationToken cancellationToken)
    {
        var stored = form.Id is { } id ? await queries.FindAsync(id, cancellationToken) : null;
        if (form.Id is not null && stored is null)
        {
            return NotFound();
        }

        return View(
            "Edit",
            stored is null
                ? form
                : form with
                {
                    Line = stored,
                    Version = IsConflict ? stored.Version : form.Version ?? stored.Version,
                    EditConflict = IsConflict ? form.Beside(EditModel.Of(stored), T) : null,
                }
        );
    }
}
