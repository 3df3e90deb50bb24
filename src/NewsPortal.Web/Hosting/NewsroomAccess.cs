using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Accounts;

namespace NewsPortal.Web.Hosting;

/// <summary>What a signed-in user may do. Every action of the newsroom names one of these.</summary>
public static class Policies
{
    /// <summary>Any role: sign in, write own drafts, upload pictures.</summary>
    public const string Newsroom = nameof(Newsroom);

    /// <summary>Editors and administrators: change, publish and take down everything.</summary>
    public const string EditAll = nameof(EditAll);

    /// <summary>Administrators: users, categories, settings.</summary>
    public const string Administer = nameof(Administer);
}

/// <summary>Signing in to the newsroom: cookie, policies, keys.</summary>
internal static class NewsroomAccess
{
    /// <summary>Rate limit of everything that takes a password, for each connection to the internet.</summary>
    public const string SignInRate = "sign-in";

    private const int SignInsPerMinute = 30;

    public static void AddNewsroomAccess(this IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, options =>
        {
            // When a session ends is a matter of its row in the database; the cookie is never renewed.
            options.ExpireTimeSpan = SessionKeeper.Lifetime;
            options.SlidingExpiration = false;
            options.LoginPath = "/account/login";
            options.LogoutPath = "/account/logout";
            options.AccessDeniedPath = "/account/denied";
            options.EventsType = typeof(SessionCookie);
        });
        services.AddSiteCookies();
        services.AddScoped<SessionCookie>();
        services.AddScoped<KnownDevices>();
        services.AddHttpContextAccessor();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Newsroom, policy => policy.RequireRole(Roles.All))
            .AddPolicy(Policies.EditAll, policy => policy.RequireRole(Roles.Editor, Roles.Administrator))
            .AddPolicy(Policies.Administer, policy => policy.RequireRole(Roles.Administrator));
        services.AddScoped<NewsroomSignIn>();
        services.AddRateLimiter(options => options.AddPolicy(SignInRate, context =>
            context.Connection.RemoteIpAddress is not null || Proxies.IsUndeclared(context)
                ? RateLimitPartition.GetSlidingWindowLimiter(Proxies.ReaderKey(context), _ => new SlidingWindowRateLimiterOptions
                {
                    PermitLimit = SignInsPerMinute, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6,
                })
                : RateLimitPartition.GetNoLimiter("")));
    }

    /// <summary>All cookies that the program sets: the sign-in, the forms' token, and what one page tells the next.</summary>
    private static void AddSiteCookies(this IServiceCollection services)
    {
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<IHttpContextAccessor>(
            (options, contexts) => options.Cookie = new SiteCookie(contexts, "newsroom")
            {
                HttpOnly = true, SameSite = SameSiteMode.Lax,
            });
        services.AddOptions<AntiforgeryOptions>().Configure<IHttpContextAccessor>(
            (options, contexts) => options.Cookie = new SiteCookie(contexts, "form")
            {
                HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true,
            });
        services.AddOptions<CookieTempDataProviderOptions>().Configure<IHttpContextAccessor>(
            (options, contexts) => options.Cookie = new SiteCookie(contexts, "told")
            {
                HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true,
            });
    }

    /// <summary>The signed-in user as an actor for Core.</summary>
    public static Actor ToActor(this ClaimsPrincipal user) => new(
        long.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!, System.Globalization.CultureInfo.InvariantCulture),
        SessionCookie.DisplayNameOf(user) ?? user.Identity!.Name!,
        MayEditAll: user.IsInRole(Roles.Editor) || user.IsInRole(Roles.Administrator),
        MayAdminister: user.IsInRole(Roles.Administrator));
}
