using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Fronts;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Archives;

namespace NewsPortal.Web.Controllers;

/// <summary>What was published in a year, a month or on a day.</summary>
[CachedPage]
public sealed class ArchivesController(ArchiveQueries archives) : ReaderController
{
    [Read("/{year:regex(^[[0-9]]{{4}}$)}")]
    [Read("/{year:regex(^[[0-9]]{{4}}$)}/{month:regex(^[[0-9]]{{1,2}}$)}")]
    [Read("/{year:regex(^[[0-9]]{{4}}$)}/{month:regex(^[[0-9]]{{1,2}}$)}/{day:regex(^[[0-9]]{{1,2}}$)}")]
    public Task<IActionResult> Show(string year, string? month, string? day, CancellationToken cancellationToken) =>
        AnswerListAsync(
            position =>
                archives.FindAsync(Number(year)!.Value, Number(month), Number(day), position, cancellationToken),
            page => page.Stories,
            page => new ShowModel(page, Position!.Value, T)
        );

    private static int? Number(string? digits) =>
        digits is null ? null : int.Parse(digits, CultureInfo.InvariantCulture);
}
