using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Articles;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Series;

namespace NewsPortal.Web.Controllers;

/// <summary>A series and its parts in order.</summary>
[CachedPage]
public sealed class SeriesController(SeriesQueries series) : ReaderController
{
    [Read("/series/{slug}")]
    public async Task<IActionResult> Show(string slug, CancellationToken cancellationToken)
    {
        var after = Request.Query["after"].ToString();
        long? part = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
        return part is null && after.Length > 0
            ? NotFound()
            : Answer(await series.FindAsync(slug, part, cancellationToken), page => new ShowModel(page, part, T));
    }
}
