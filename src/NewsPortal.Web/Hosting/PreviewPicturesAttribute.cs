using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Lets the pictures of a preview be found below its own address, where they need no sign-in: what readers cannot see
/// yet has no public address.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed partial class PreviewPicturesAttribute : ResultFilterAttribute
{
    public override async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context.Result is not ViewResult)
        {
            await next();
            return;
        }

        var http = context.HttpContext;
        var body = http.Response.Body;
        using var page = new MemoryStream();
        http.Response.Body = page;
        try
        {
            await next();
        }
        finally
        {
            http.Response.Body = body;
        }

        var html = Encoding.UTF8.GetString(page.GetBuffer(), 0, (int)page.Length);
        await http.Response.WriteAsync(Picture().Replace(html, $"$1{http.Request.Path}$2"), http.RequestAborted);
    }

    /// <summary>An address of a picture where attributes have one: at the beginning, or in a list of sizes.</summary>
    [GeneratedRegex("""(["'\s])(/media/[0-9])""", RegexOptions.NonBacktracking)]
    private static partial Regex Picture();
}
