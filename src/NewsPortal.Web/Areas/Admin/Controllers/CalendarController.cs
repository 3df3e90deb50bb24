using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Desk;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Calendar;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>What appears, is wished and is planned, by day.</summary>
public sealed class CalendarController(CalendarQueries queries, CalendarEditor editor, SiteTime time) : AdminController
{
    [HttpGet("")]
    [Requires(Permissions.ArticlesRead)]
    public async Task<IActionResult> Index(CalendarPlace place, CancellationToken cancellationToken)
    {
        var span = CalendarSpan.Of(place, time);
        return View(
            new CalendarModel(
                span,
                await queries.RangeAsync(span.First, span.Until, Actor, cancellationToken),
                time.Today()
            )
        );
    }

    /// <summary>The form that moves a line without a mouse.</summary>
    [HttpGet("{kind}/{id:long}/move")]
    [Requires(Permissions.ArticlesRead)]
    public async Task<IActionResult> Move(
        CalendarKind kind,
        long id,
        CalendarPlace place,
        CancellationToken cancellationToken
    ) =>
        await queries.FindAsync(kind, id, Actor, cancellationToken) switch
        {
            null => NotFound(),
            { MayMove: false } => Forbid(),
            var entry => View("Move", new MoveModel(entry, MoveForm.Of(entry, place, time), time.ZoneNow(T))),
        };

    /// <summary>Moves what a line stands for; dragging sends the same form.</summary>
    [HttpPost("{kind}/{id:long}/move")]
    [Requires(Permissions.ArticlesWrite)]
    public async Task<IActionResult> Move(
        CalendarKind kind,
        long id,
        MoveForm form,
        CancellationToken cancellationToken
    )
    {
        var result = ModelState.IsValid
            ? await editor.MoveAsync(form.ToCommand(kind, id), Actor, cancellationToken)
            : new Result<MovedEntry>(Outcome.Invalid);
        return await AnswerAsync(
            result,
            Done(form, result.Value),
            form.Place.Address,
            async () =>
                await queries.FindAsync(kind, id, Actor, cancellationToken) is { } entry
                    ? View(
                        "Move",
                        new MoveModel(entry, IsConflict ? form with { Version = entry.Version } : form, time.ZoneNow(T))
                        {
                            Asks = result.Outcome == Outcome.Asks ? result.Value : null,
                            IsConflict = IsConflict,
                        }
                    )
                    : NotFound()
        );
    }

    private string Done(MoveForm form, MovedEntry? moved) =>
        moved is { At: { } at } ? $"{T["Moved to {0}.", time.Words(at)]} {moved.Note}".TrimEnd()
        : form.Day is { } day ? T["Moved to {0}.", time.DayWords(day)]
        : "";
}
