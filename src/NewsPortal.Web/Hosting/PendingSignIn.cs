using System.Globalization;
using NewsPortal.Core.Accounts;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Remembers in the browser that somebody has typed the right password of an account that needs more. The cookie opens
/// nothing but the page that asks for the rest, and ends with the account's stamp: with a new password, for example.
/// </summary>
public sealed class PendingSignIn(IHttpContextAccessor contexts, SealedState states)
{
    private const string Purpose = "second step";

    /// <summary>Long enough to fetch the phone from another room.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private HttpContext Context => contexts.HttpContext!;

    private SiteCookie Cookie =>
        new(contexts, "step")
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            IsEssential = true,
        };

    /// <summary>Begins the second step.</summary>
    public void Begin(NewsUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var text = string.Create(CultureInfo.InvariantCulture, $"{user.Id} {user.SecurityStamp}");
        var cookie = Cookie;
        Context.Response.Cookies.Append(cookie.Name!, states.Seal(Purpose, text), cookie.Build(Context));
    }

    /// <summary>Whose sign-in waits, with the account's stamp then; null for nobody's.</summary>
    public (long UserId, string Stamp)? Find() =>
        states.Open(Purpose, Context.Request.Cookies[Cookie.Name!], Lasts)?.Text.Split(' ', 2) is [var id, var stamp]
            ? (long.Parse(id, CultureInfo.InvariantCulture), stamp)
            : null;

    /// <summary>Ends it.</summary>
    public void End()
    {
        var cookie = Cookie;
        if (Context.Request.Cookies.ContainsKey(cookie.Name!))
        {
            Context.Response.Cookies.Delete(cookie.Name!, cookie.Build(Context));
        }
    }
}
