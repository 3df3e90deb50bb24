using Microsoft.AspNetCore.Mvc;

namespace NewsPortal.Web.Hosting;

/// <summary>MVC, static files and the order of the middleware.</summary>
internal static class Website
{
    public static void AddWebsite(this IServiceCollection services)
    {
        services.AddControllersWithViews(options => options.Filters.Add(new AutoValidateAntiforgeryTokenAttribute()));
        services.AddRouting(options => options.LowercaseUrls = true);
        services.AddProblemDetails();
    }

    public static void UseWebsite(this WebApplication app)
    {
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static void MapWebsite(this WebApplication app)
    {
        app.MapStaticAssets();

        // Lets ~/assets/… in views become the fingerprinted address.
        app.MapControllers().WithStaticAssets();
    }
}
