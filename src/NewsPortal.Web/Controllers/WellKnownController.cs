using System.Text;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Controllers;

/// <summary>Files that machines look for at fixed addresses, made of the settings; 404 while the settings hold nothing.</summary>
public sealed class WellKnownController(SiteDirectoryReader directory, SiteTime time) : MachineController
{
    private const string PlainText = "text/plain; charset=utf-8";

    [Read("/ads.txt")]
    public async Task<IActionResult> Ads(CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        return site.AdsTxt.Length == 0 ? NotFound() : Machine(Encoding.UTF8.GetBytes(site.AdsTxt + "\n"), PlainText);
    }

    [Read("/.well-known/security.txt")]
    public async Task<IActionResult> Security(CancellationToken cancellationToken) =>
        SecurityTxt.Write(await directory.GetAsync(cancellationToken), time) is { } text
            ? Machine(Encoding.UTF8.GetBytes(text), PlainText)
            : NotFound();

    /// <summary>Where the file used to be looked for.</summary>
    [Read("/security.txt")]
    public IActionResult FormerSecurity() => RedirectPermanent("/.well-known/security.txt");
}
