using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// A redirect target may contain an address that somebody typed or linked to. Headers are ASCII only, and the server
/// fails on anything else, so such characters are percent-encoded.
/// </summary>
internal sealed class PlainRedirectsFilter : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        switch (context.Result)
        {
            case LocalRedirectResult local:
                local.Url = Plain(local.Url);
                break;
            case RedirectResult redirect:
                redirect.Url = Plain(redirect.Url);
                break;
        }
    }

    public void OnResultExecuted(ResultExecutedContext context) { }

    private static string Plain(string address)
    {
        if (address.All(c => c is > ' ' and <= '~'))
        {
            return address;
        }

        var plain = new StringBuilder(address.Length);
        foreach (var rune in address.EnumerateRunes())
        {
            plain.Append(rune.Value is > ' ' and <= '~' ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return plain.ToString();
    }
}
