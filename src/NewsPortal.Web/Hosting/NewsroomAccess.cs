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
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies =>
            cookies.ApplicationCookie!.Configure(options =>
            {
                options.ExpireTimeSpan = TimeSpan.FromHours(12);
                options.SlidingExpiration = true;
                options.LoginPath = "/account/login";
                options.LogoutPath = "/account/logout";
                options.AccessDeniedPath = "/account/denied";
                var redirect = options.Events.OnRedirectToLogin;
                options.Events.OnRedirectToLogin = context =>
                {
                    if (!KeptForms.Applies(context.Request))
                    {
                        return redirect(context);
                    }

                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return Task.CompletedTask;
                };
            }));
        services.AddSiteCookies();

        // A user who signs out everywhere, is disabled or changes roles is out with the very next request.
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.Zero);
        services.AddScoped<SignInManager<NewsUser>>();
        services.AddScoped<ISecurityStampValidator, SecurityStampValidator<NewsUser>>();
        services.AddScoped<ITwoFactorSecurityStampValidator, TwoFactorSecurityStampValidator<NewsUser>>();
        services.AddScoped<IUserClaimsPrincipalFactory<NewsUser>, NewsUserClaims>();
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
        user.FindFirstValue(NewsUserClaims.DisplayName) ?? user.Identity!.Name!,
        MayEditAll: user.IsInRole(Roles.Editor) || user.IsInRole(Roles.Administrator),
        MayAdminister: user.IsInRole(Roles.Administrator));
}

/// <summary>Puts the name that colleagues see into the sign-in.</summary>
internal sealed class NewsUserClaims(
    UserManager<NewsUser> users,
    RoleManager<IdentityRole<long>> roles,
    Microsoft.Extensions.Options.IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<NewsUser, IdentityRole<long>>(users, roles, options)
{
    public const string DisplayName = "display_name";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(NewsUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(DisplayName, user.DisplayName.Length > 0 ? user.DisplayName : user.UserName!));
        return identity;
    }
}
