using System.Globalization;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.SignalR;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Readership;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// The cookie contains only a session id; who that is and what they may do is read from the database on each request.
/// An unreachable database is an error (503) and signs nobody out.
/// </summary>
internal sealed class SessionCookie(SessionStore sessions) : CookieAuthenticationEvents
{
    private const string SessionClaim = "session";
    private const string DisplayNameClaim = "display_name";
    private const string SectionsClaim = "sections";
    private const string PasswordCheckedClaim = "password_checked_at";
    private const string LanguageClaim = "language";
    private const string LacksFactorClaim = "lacks_factor";

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        // Static files are the same for everybody, so they need no query.
        var endpoint = context.HttpContext.GetEndpoint()?.Metadata;
        if (endpoint?.GetMetadata<ControllerActionDescriptor>() is null && endpoint?.GetMetadata<HubMetadata>() is null)
        {
            context.RejectPrincipal();
            return;
        }

        // A cookie without a session is left alone: deleting it might delete one that another tab has just received.
        var session = SessionOf(context.Principal) is { } id
            ? await sessions.FindAsync(id, NetworkOf(context.HttpContext), context.HttpContext.RequestAborted)
            : null;
        if (session is null)
        {
            context.RejectPrincipal();
            return;
        }

        context.ReplacePrincipal(
            new ClaimsPrincipal(
                new ClaimsIdentity(
                    [
                        new(SessionClaim, session.Id.ToString()),
                        new(ClaimTypes.NameIdentifier, session.UserId.ToString(CultureInfo.InvariantCulture)),
                        new(ClaimTypes.Name, session.UserName),
                        new(DisplayNameClaim, session.DisplayName.Length > 0 ? session.DisplayName : session.UserName),
                        new(
                            PasswordCheckedClaim,
                            session.PasswordCheckedAt.ToString("O", CultureInfo.InvariantCulture)
                        ),
                        .. session.Sections is null
                            ? Array.Empty<Claim>()
                            : [new(SectionsClaim, string.Join(' ', session.Sections))],
                        .. session.Language is null ? Array.Empty<Claim>() : [new(LanguageClaim, session.Language)],
                        .. session.LacksFactor ? [new(LacksFactorClaim, "")] : Array.Empty<Claim>(),
                        .. session.Role is null ? Array.Empty<Claim>() : [new(ClaimTypes.Role, session.Role)],
                    ],
                    IdentityConstants.ApplicationScheme
                )
            )
        );
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (!KeptForms.Applies(context.Request))
        {
            return base.RedirectToLogin(context);
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    /// <summary>Whoever only lacks a second factor is led to where it is set up.</summary>
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (LacksFactor(context.HttpContext.User))
        {
            context.RedirectUri = AccountAddresses.Security;
        }

        return base.RedirectToAccessDenied(context);
    }

    /// <summary>True while the user may do nothing but set up a second factor, which the role needs.</summary>
    public static bool LacksFactor(ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == LacksFactorClaim);

    /// <summary>Gives the browser the cookie of a session.</summary>
    public static Task StartAsync(HttpContext context, Guid session) =>
        context.SignInAsync(
            IdentityConstants.ApplicationScheme,
            new ClaimsPrincipal(
                new ClaimsIdentity([new(SessionClaim, session.ToString())], IdentityConstants.ApplicationScheme)
            )
        );

    /// <summary>The session id in a cookie; null for none.</summary>
    public static Guid? SessionOf(ClaimsPrincipal? user) =>
        Guid.TryParse(user?.FindFirstValue(SessionClaim), out var id) ? id : null;

    /// <summary>The name that colleagues see.</summary>
    public static string? DisplayNameOf(ClaimsPrincipal user) => user.FindFirstValue(DisplayNameClaim);

    /// <summary>The language that the user has chosen; null for none.</summary>
    public static string? LanguageOf(ClaimsPrincipal user) => user.FindFirstValue(LanguageClaim);

    /// <summary>The sections that the role is limited to, including all below them; null for no limit.</summary>
    public static IReadOnlySet<long>? SectionsOf(ClaimsPrincipal user) =>
        user.FindFirstValue(SectionsClaim)
            ?.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => long.Parse(id, CultureInfo.InvariantCulture))
            .ToHashSet();

    /// <summary>When the user of this session last typed the correct password, UTC.</summary>
    public static DateTime PasswordCheckedAt(ClaimsPrincipal user) =>
        user.FindFirstValue(PasswordCheckedClaim) is { } at
            ? DateTime.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
            : DateTime.MinValue;

    /// <summary>The internet connection that a request came from, in readable form; empty if unknown.</summary>
    public static string NetworkOf(HttpContext context)
    {
        var bytes = ClientNetwork.Of(context.Connection.RemoteIpAddress);
        return bytes.Length switch
        {
            0 => "",
            4 => new IPAddress(bytes).ToString(),
            _ => $"{new IPAddress([.. bytes, .. new byte[16 - bytes.Length]])}/{bytes.Length * 8}",
        };
    }
}
