using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Fronts;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>What leads the home page and the section fronts. A front's address here mirrors its public one.</summary>
[Requires(Permissions.FrontsEdit)]
public sealed class FrontsController(FrontAdminQueries queries, FrontEditor editor, SiteTime time) : AdminController
{
    [HttpGet("")]
    public async Task<IActionResult> Index(CancellationToken cancellationToken) =>
        View(await queries.ListAsync(cancellationToken));

    [HttpGet("home")]
    [HttpGet("category/{slug}")]
    public Task<IActionResult> Edit(string? slug, string? q, string? to, CancellationToken cancellationToken) =>
        OnFrontAsync(
            slug,
            async section =>
            {
                var stored = await queries.FindAsync(section, cancellationToken);
                return View(
                    "Edit",
                    await ModelAsync(
                        stored,
                        FrontForm.Rows(stored.Placements, time),
                        stored.Placements,
                        q,
                        to,
                        cancellationToken
                    )
                );
            },
            cancellationToken
        );

    [HttpPost("home")]
    [HttpPost("category/{slug}")]
    public Task<IActionResult> Save(string? slug, FrontForm form, CancellationToken cancellationToken) =>
        OnFrontAsync(slug, section => SaveAsync(section, form, cancellationToken), cancellationToken);

    /// <summary>The front exactly as readers would see it: the draft or a published edition.</summary>
    [InSiteLanguage]
    [HttpGet("home/preview")]
    [HttpGet("category/{slug}/preview")]
    public Task<IActionResult> Preview(string? slug, long? edition, CancellationToken cancellationToken) =>
        OnFrontAsync(
            slug,
            async section =>
            {
                var placements = edition is { } id
                    ? await queries.EditionAsync(section?.Id, id, cancellationToken)
                    : (await queries.FindAsync(section, cancellationToken)).Placements;
                if (placements is null)
                {
                    return NotFound();
                }

                return section is null
                    ? View(
                        "/Views/Home/Show.cshtml",
                        Web.Views.Home.ShowModel.Preview(await queries.HomeWithAsync(placements, cancellationToken))
                    )
                    : View(
                        "/Views/Categories/Show.cshtml",
                        Web.Views.Categories.ShowModel.Preview(
                            await queries.SectionWithAsync(section, placements, cancellationToken)
                        )
                    );
            },
            cancellationToken
        );

    /// <summary>The same in the frame of the editor: cards are marked, and empty slots have a place.</summary>
    [InSiteLanguage]
    [FramedHere]
    [HttpGet("home/canvas")]
    [HttpGet("category/{slug}/canvas")]
    public Task<IActionResult> Canvas(string? slug, CancellationToken cancellationToken) =>
        OnFrontAsync(
            slug,
            async section =>
                await CanvasOfAsync(
                    section,
                    (await queries.FindAsync(section, cancellationToken)).Placements,
                    cancellationToken
                ),
            cancellationToken
        );

    /// <summary>The same with an arrangement that is not stored.</summary>
    [InSiteLanguage]
    [FramedHere]
    [HttpPost("home/canvas")]
    [HttpPost("category/{slug}/canvas")]
    public Task<IActionResult> Arranged(string? slug, FrontForm form, CancellationToken cancellationToken) =>
        OnFrontAsync(
            slug,
            section =>
                CanvasOfAsync(
                    section,
                    [
                        .. form.Rows(Slots.Of(section?.Id))
                            .Take(SaveFrontValidator.MaxPlacements)
                            .Select(row =>
                            {
                                FrontForm.TryRead(row, time, out var until, out _);
                                FrontForm.TryReadPicture(row, out var picture);
                                return FrontForm.Placed(row, until, picture);
                            }),
                    ],
                    cancellationToken
                ),
            cancellationToken
        );

    /// <summary>The version that is stored and whose it is, for a page that has another one open.</summary>
    [HttpGet("home/state")]
    [HttpGet("category/{slug}/state")]
    public Task<IActionResult> State(string? slug, CancellationToken cancellationToken) =>
        OnFrontAsync(
            slug,
            async section =>
            {
                var state = await queries.StateAsync(section?.Id, cancellationToken);
                return Json(new { version = state?.Version, by = state?.SavedByName });
            },
            cancellationToken
        );

    /// <summary>Stories to place: those whose headline has the words, or the newest.</summary>
    [HttpGet("stories")]
    public async Task<IActionResult> Stories(string? q, CancellationToken cancellationToken) =>
        PartialView("_Found", await queries.SearchAsync(q, cancellationToken));

    [HttpPost("home/discard")]
    [HttpPost("category/{slug}/discard")]
    public Task<IActionResult> Discard(string? slug, Guid? version, CancellationToken cancellationToken) =>
        OnFrontAsync(
            slug,
            async section =>
                await MovedAsync(
                    section,
                    await editor.DiscardAsync(section?.Id, version, Actor, cancellationToken),
                    T["The draft is gone. This is what readers see."],
                    cancellationToken
                ),
            cancellationToken
        );

    /// <param name="slug">The section; null for the home page.</param>
    /// <param name="version">The version that was loaded.</param>
    /// <param name="edition">The edition; null for the fully automatic front.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    [HttpPost("home/bring-back")]
    [HttpPost("category/{slug}/bring-back")]
    public Task<IActionResult> BringBack(
        string? slug,
        Guid? version,
        long? edition,
        CancellationToken cancellationToken
    ) =>
        OnFrontAsync(
            slug,
            async section =>
                await MovedAsync(
                    section,
                    await editor.BringBackAsync(section?.Id, version, edition, Actor, cancellationToken),
                    T["Readers see the earlier front again."],
                    cancellationToken
                ),
            cancellationToken
        );

    private async Task<IActionResult> CanvasOfAsync(
        Section? section,
        IReadOnlyList<PlacedStory> placements,
        CancellationToken cancellationToken
    )
    {
        if (section is null)
        {
            var home = await queries.HomeWithAsync(placements, cancellationToken);
            Mark(home.Slots);
            return View("/Views/Home/Show.cshtml", Web.Views.Home.ShowModel.Preview(home));
        }

        var front = await queries.SectionWithAsync(section, placements, cancellationToken);
        Mark(front.Slots);
        return View("/Views/Categories/Show.cshtml", Web.Views.Categories.ShowModel.Preview(front));

        void Mark(FilledSlots slots) =>
            ViewData[FrontCanvas.Key] = new FrontCanvas(
                slots,
                Slots
                    .Of(section?.Id)
                    .ToDictionary(
                        slot => slot.Name,
                        slot => T["{0}: nothing stands here. Drop a story.", FrontWords.Label(slot, T)].Value
                    )
            );
    }

    private async Task<IActionResult> OnFrontAsync(
        string? slug,
        Func<Section?, Task<IActionResult>> work,
        CancellationToken cancellationToken
    )
    {
        if (slug is null)
        {
            return await work(null);
        }

        return await queries.SectionAsync(slug, cancellationToken) is { } section ? await work(section) : NotFound();
    }

    private async Task<IActionResult> SaveAsync(Section? section, FrontForm form, CancellationToken cancellationToken)
    {
        var rows = form.Rows(Slots.Of(section?.Id));
        List<PlacedStory> placements = [];
        List<string> notes = [];
        foreach (var row in rows)
        {
            if (!FrontForm.TryRead(row, time, out var until, out var note))
            {
                ModelState.AddModelError(
                    $"until-{row.ArticleId}",
                    T["“{0}” is no date and time. Write it like 2026-03-02T18:00, or leave it empty.", row.Until]
                );
            }

            if (note.Length > 0)
            {
                notes.Add(note);
            }

            if (!FrontForm.TryReadPicture(row, out var picture))
            {
                ModelState.AddModelError(
                    $"picture-{row.ArticleId}",
                    T["“{0}” is no number of a picture. Take it from the library, or leave it empty.", row.Picture]
                );
            }

            placements.Add(FrontForm.Placed(row, until, picture));
        }

        var command = new SaveFront
        {
            CategoryId = section?.Id,
            Version = form.Version,
            Placements = placements,
        };
        var result =
            !ModelState.IsValid ? new Result<Saved>(Outcome.Invalid)
            : form.Verb == "publish" ? await editor.PublishAsync(command, Actor, cancellationToken)
            : await editor.SaveDraftAsync(command, Actor, cancellationToken);
        if (!result.IsDone)
        {
            return await RefusedAsync(section, form, rows, placements, result, cancellationToken);
        }

        TempData["Done"] = form.Verb switch
        {
            "publish" => T["Published. Readers see it now."].Value,
            "add" or "keep" => T["The story is placed in the draft."].Value,
            "remove" => T["The story is off the draft."].Value,
            "search" => null,
            _ => T["The draft is saved. Readers do not see it yet."].Value,
        };
        if (notes.Count > 0)
        {
            TempData["Done"] = $"{TempData["Done"]} {string.Join(' ', notes.Distinct())}".Trim();
        }

        var query =
            string.IsNullOrWhiteSpace(form.Q) || form.Verb is "publish" or "add"
                ? ""
                : $"?q={Uri.EscapeDataString(form.Q)}&to={Uri.EscapeDataString(form.AddTo ?? "")}";
        var focus = form.Verb switch
        {
            "up" or "down" => $"#{form.Verb}-{form.Subject}",
            "add" or "keep" => $"#story-{form.Subject}",
            "search" => "#found",
            _ => "",
        };
        return Redirect(EditModel.AddressOf(section) + query + focus);
    }

    private async Task<IActionResult> RefusedAsync(
        Section? section,
        FrontForm form,
        IReadOnlyList<FrontRow> rows,
        IReadOnlyList<PlacedStory> placements,
        Result<Saved> result,
        CancellationToken cancellationToken
    )
    {
        if (result.Outcome is Outcome.NotFound)
        {
            return NotFound();
        }

        if (result.Outcome is Outcome.NotAllowed)
        {
            return Forbid();
        }

        var isConflict = result.Outcome == Outcome.Conflict;
        var stored = await queries.FindAsync(section, cancellationToken);
        ModelState.Add(result.Errors);
        Response.StatusCode = isConflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest;
        return View(
            "Edit",
            await ModelAsync(stored, rows, placements, form.Q, form.AddTo, cancellationToken) with
            {
                IsUnsaved = true,
                EditConflict = isConflict ? await queries.DescribeAsync(stored.Placements, cancellationToken) : null,
            }
        );
    }

    private async Task<IActionResult> MovedAsync(
        Section? section,
        Result<Saved> result,
        string done,
        CancellationToken cancellationToken
    )
    {
        if (result.Outcome is Outcome.Done or Outcome.NotFound or Outcome.NotAllowed)
        {
            return await AnswerAsync(
                result,
                done,
                EditModel.AddressOf(section),
                () => Edit(section?.Slug, null, null, cancellationToken)
            );
        }

        ModelState.Add(result.Errors);
        if (result.Outcome == Outcome.Conflict)
        {
            ModelState.AddModelError(
                "",
                T[
                    "Somebody changed this front in the meantime. This is how it stands now; press the button again if you "
                        + "still want to."
                ]
            );
        }

        Response.StatusCode =
            result.Outcome == Outcome.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest;
        return await Edit(section?.Slug, null, null, cancellationToken);
    }

    private async Task<EditModel> ModelAsync(
        FrontDetails stored,
        IReadOnlyList<FrontRow> rows,
        IReadOnlyList<PlacedStory> placements,
        string? query,
        string? addTo,
        CancellationToken cancellationToken
    )
    {
        var section = stored.Section;
        var known = placements.Where(p => Slots.Of(section?.Id).Any(s => s.Name == p.Slot)).ToList();
        return new EditModel
        {
            Section = section,
            Stored = stored,
            Rows = rows,
            Stories = await queries.DescribeAsync(placements, cancellationToken),
            Comparison = await queries.CompareAsync(section, known, cancellationToken),
            Pictures = (
                await queries.PicturesAsync([.. placements.Select(p => p.PictureId).OfType<long>()], cancellationToken)
            ).ToDictionary(p => p.Key.ToString(CultureInfo.InvariantCulture), p => p.Value),
            Query = string.IsNullOrWhiteSpace(query) ? null : query,
            Found = await queries.SearchAsync(query, cancellationToken),
            AddTo = addTo,
            Zone = time.ZoneNow(T),
        };
    }
}
