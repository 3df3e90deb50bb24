using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NewsPortal.TestKit;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Tests.Architecture;

public sealed class NewsroomAccessTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public void Endpoints_OfTheNewsroom_AreClosedToStrangers()
    {
        var newsroom = Endpoints()
            .Where(e => Path(e).StartsWith("/admin", StringComparison.OrdinalIgnoreCase))
            .ToList();

        Assert.NotEmpty(newsroom);
        Assert.All(
            newsroom,
            endpoint =>
            {
                Assert.NotEmpty(endpoint.Metadata.GetOrderedMetadata<RequiresAttribute>());
                Assert.Null(endpoint.Metadata.GetMetadata<IAllowAnonymous>());
            }
        );
    }

    /// <summary>
    /// These read their form as a stream and check the token themselves before the first file; LibraryTests,
    /// ReplacePictureTests, FilePagesTests and RedirectsTests enforce that (…_WithoutToken_IsRefused).
    /// </summary>
    private static readonly string[] StreamedUploads =
    [
        "NewsPortal.Web.Areas.Admin.Controllers.MediaController.Upload",
        "NewsPortal.Web.Areas.Admin.Controllers.MediaController.Replace",
        "NewsPortal.Web.Areas.Admin.Controllers.FilesController.Upload",
        "NewsPortal.Web.Areas.Admin.Controllers.RedirectsController.Import",
    ];

    [Fact]
    public void Endpoints_ThatChangeSomething_CheckTheAntiforgeryToken()
    {
        Assert.Contains(
            app.Services.GetRequiredService<IOptions<MvcOptions>>().Value.Filters,
            f => f is AutoValidateAntiforgeryTokenAttribute
        );
        var open = Endpoints()
            .Where(e =>
                Path(e).StartsWith("/admin", StringComparison.OrdinalIgnoreCase)
                || Path(e).StartsWith("/account", StringComparison.OrdinalIgnoreCase)
            )
            .Where(e =>
                e.Metadata.GetMetadata<IgnoreAntiforgeryTokenAttribute>() is not null
                || e.Metadata.GetMetadata<ControllerActionDescriptor>() is null
            )
            // A connection has no form: where it comes from decides (LiveEditingTests).
            .Where(e => e.Metadata.GetMetadata<HubMetadata>() is null)
            .Where(e =>
                e.Metadata.GetMetadata<ControllerActionDescriptor>() is not { } action
                || !StreamedUploads.Contains($"{action.ControllerTypeInfo.FullName}.{action.MethodInfo.Name}")
            )
            .Select(Path);

        Assert.Empty(open);
    }

    private static string Path(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText?.TrimStart('/');

    private List<RouteEndpoint> Endpoints() =>
        [.. app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()];
}
