using System.Globalization;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// The newsroom and the account pages speak the language of the person: the chosen one, or else the one that the
/// browser asks for, or else the site's (docs/adr/0058).
/// </summary>
internal static class NewsroomLanguage
{
    /// <summary>After authentication, which knows the person.</summary>
    public static void UseNewsroomLanguage(this WebApplication app) =>
        app.Use(
            async (context, next) =>
            {
                if (Applies(context))
                {
                    Enter(context);
                }

                await next(context);
            }
        );

    /// <summary>Speaks the person's language for the rest of the calling method and everything that it calls.</summary>
    public static void Enter(HttpContext context)
    {
        var site = context.RequestServices.GetRequiredService<SiteTime>().Culture;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureOf(
            SessionCookie.LanguageOf(context.User) ?? Asked(context.Request) ?? site.TwoLetterISOLanguageName,
            site
        );
    }

    /// <summary>A language's own name.</summary>
    public static string NameOf(string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        return culture.TextInfo.ToTitleCase(culture.NativeName);
    }

    private static bool Applies(HttpContext context) =>
        (
            context.Request.Path.StartsWithSegments(NewsroomAddresses.Overview)
            || context.Request.Path.StartsWithSegments(AccountAddresses.Account)
        ) && context.GetEndpoint()?.Metadata.GetMetadata<InSiteLanguageAttribute>() is null;

    /// <summary>The language that the browser likes best among ours.</summary>
    private static string? Asked(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptLanguage.Where(wish => wish.Quality is not 0)
            .OrderByDescending(wish => wish.Quality ?? 1)
            .Select(wish => wish.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(NewsroomLanguages.All.Contains);

    /// <summary>Dates and numbers are written as in the site's country if it speaks the language.</summary>
    private static CultureInfo CultureOf(string language, CultureInfo site) =>
        NewsroomLanguages.All.Contains(language) && site.TwoLetterISOLanguageName == language
            ? site
            : CultureInfo.GetCultureInfo(
                language switch
                {
                    "fr" => "fr-FR",
                    "de" => "de-DE",
                    "ar" => "ar-EG",
                    _ => "en-GB",
                }
            );
}

/// <summary>Marks an action of the newsroom that shows what readers get: in the site's language.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InSiteLanguageAttribute : Attribute;
