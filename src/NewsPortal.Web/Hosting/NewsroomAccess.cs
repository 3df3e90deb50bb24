using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// The permission that a newsroom page or action requires, one of <see cref="Permissions"/>. Core checks it again,
/// along with what depends on the content.
/// </summary>
/// <param name="permission">Its name.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresAttribute(string permission) : AuthorizeAttribute(permission)
{
    /// <summary>Its name, also that of the policy.</summary>
    public string Permission { get; } = permission;
}

/// <summary>Sets up the newsroom's authentication: cookie, policies, keys.</summary>
internal static class NewsroomAccess
{
    /// <summary>The rate limit of everything that takes a password, per internet connection.</summary>
    public const string SignInRate = "sign-in";

    private const int SignInsPerMinute = 30;

    public static void AddNewsroomAccess(this IServiceCollection services)
    {
        services
            .AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(
                IdentityConstants.ApplicationScheme,
                options =>
                {
                    // The session's row in the database decides when it ends; the cookie is never renewed.
                    options.ExpireTimeSpan = SessionStore.Lifetime;
                    options.SlidingExpiration = false;
                    options.LoginPath = AccountAddresses.SignIn;
                    options.LogoutPath = AccountAddresses.SignOut;
                    options.AccessDeniedPath = AccountAddresses.Denied;
                    options.EventsType = typeof(SessionCookie);
                }
            );
        services.AddSiteCookies();
        services.AddScoped<SessionCookie>();
        services.AddScoped<KnownDevices>();
        services.AddHttpContextAccessor();
        services.AddAuthorization(options =>
        {
            foreach (var permission in Roles.PermissionsOf(Roles.Administrator))
            {
                options.AddPolicy(permission, policy => policy.RequireRole(Roles.With(permission)));
            }
        });
        services.AddScoped<NewsroomSignIn>();
        services.AddScoped<PendingSignIn>();
        services.AddSingleton<SealedState>();
        services.AddScoped<IPasskeyHandler<NewsUser>, PasskeyHandler<NewsUser>>();
        services.AddScoped<PasskeyPages>();
        services
            .AddOptions<IdentityPasskeyOptions>()
            .Configure<IOptions<SiteOptions>>(
                (options, site) => PasskeyPages.Configure(options, new Uri(site.Value.BaseUrl).Host)
            );
        services.AddRateLimiter(options =>
            options.AddPolicy(
                SignInRate,
                context =>
                    context.Connection.RemoteIpAddress is not null || Proxies.IsUndeclared(context)
                        ? RateLimitPartition.GetSlidingWindowLimiter(
                            Proxies.ReaderKey(context),
                            _ => new SlidingWindowRateLimiterOptions
                            {
                                PermitLimit = SignInsPerMinute,
                                Window = TimeSpan.FromMinutes(1),
                                SegmentsPerWindow = 6,
                            }
                        )
                        : RateLimitPartition.GetNoLimiter("")
            )
        );
    }

    /// <summary>All cookies set by the program: sign-in, antiforgery token, and messages for the next page.</summary>
    private static void AddSiteCookies(this IServiceCollection services)
    {
        services
            .AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<IHttpContextAccessor>(
                (options, contexts) =>
                    options.Cookie = new SiteCookie(contexts, "newsroom")
                    {
                        HttpOnly = true,
                        SameSite = SameSiteMode.Lax,
                    }
            );
        services
            .AddOptions<AntiforgeryOptions>()
            .Configure<IHttpContextAccessor>(
                (options, contexts) =>
                    options.Cookie = new SiteCookie(contexts, "form")
                    {
                        HttpOnly = true,
                        SameSite = SameSiteMode.Strict,
                        IsEssential = true,
                    }
            );
        services
            .AddOptions<CookieTempDataProviderOptions>()
            .Configure<IHttpContextAccessor>(
                (options, contexts) =>
                    options.Cookie = new SiteCookie(contexts, "told")
                    {
                        HttpOnly = true,
                        SameSite = SameSiteMode.Lax,
                        IsEssential = true,
                    }
            );
    }

    /// <summary>The signed-in user as an actor for Core.</summary>
    public static Actor ToActor(this ClaimsPrincipal user) =>
        Actor.User(
            long.Parse(
                user.FindFirstValue(ClaimTypes.NameIdentifier)!,
                System.Globalization.CultureInfo.InvariantCulture
            ),
            SessionCookie.DisplayNameOf(user) ?? user.Identity!.Name!,
            user.FindFirstValue(ClaimTypes.Role),
            SessionCookie.SectionsOf(user)
        );
}
