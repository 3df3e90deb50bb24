using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;
using NewsPortal.Web.Areas.Admin.Controllers;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Tests.Architecture;

/// <summary>
/// Every newsroom endpoint, as found in the routes, against every role. permissions.tsv has the expected answers.
/// </summary>
public sealed class PermissionTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string Table = "tests/NewsPortal.Web.Tests/Architecture/permissions.tsv";
    private const string Nobody = "nobody";

    private static readonly string[] Visitors = [Nobody, Roles.Journalist, Roles.Editor, Roles.Administrator];

    [Fact]
    public void Endpoints_OfTheNewsroom_NameAPermissionOfTheirOwn()
    {
        var unnamed = Endpoints().Where(e => e.Permission is null).Select(e => $"{e.Method} {e.Address}");

        Assert.True(
            !unnamed.Any(),
            $"Give the action or its controller a [Requires(Permissions.…)]: {string.Join(", ", unnamed)}"
        );
    }

    [Fact]
    public void Endpoint_WithTheBasesPermissionOnly_NamesNone()
    {
        Assert.Null(PermissionOf(typeof(Unnamed).GetMethod(nameof(Unnamed.Show))!));
        Assert.Equal(Permissions.AuditRead, PermissionOf(typeof(Named).GetMethod(nameof(Named.Show))!));
        Assert.Equal(Permissions.TagsEdit, PermissionOf(typeof(Named).GetMethod(nameof(Named.Act))!));
    }

    [Fact]
    public void Roles_HoldingPermissions_IncludeWhatTheOneBelowHolds()
    {
        var names = typeof(Permissions).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToHashSet();

        Assert.True(names.SetEquals(Roles.PermissionsOf(Roles.Administrator)));
        Assert.Superset(
            Roles.PermissionsOf(Roles.Editor).ToHashSet(),
            Roles.PermissionsOf(Roles.Administrator).ToHashSet()
        );
        Assert.Superset(
            Roles.PermissionsOf(Roles.Journalist).ToHashSet(),
            Roles.PermissionsOf(Roles.Editor).ToHashSet()
        );
        Assert.Empty(Roles.PermissionsOf(null));
        Assert.Empty(Roles.PermissionsOf("Reader"));
    }

    [Fact]
    public async Task Endpoints_AskedByEveryRole_AnswerAsTheTableSays()
    {
        var browsers = new Dictionary<string, (HttpClient Browser, string? Token)>();
        foreach (var visitor in Visitors)
        {
            browsers[visitor] = await EnterAsync(visitor);
        }

        List<string> found = [];
        foreach (var endpoint in Endpoints())
        {
            List<string> answers = [];
            foreach (var visitor in Visitors)
            {
                answers.Add(await AnswerAsync(browsers[visitor].Browser, endpoint, browsers[visitor].Token));
            }

            found.Add(string.Join('\t', [endpoint.Method, endpoint.Address, endpoint.Permission ?? "-", .. answers]));
        }

        var expected = File.ReadAllLines(Path.Combine(SourceTree.Root, Table)).Skip(1).Where(line => line.Length > 0);
        Assert.Equal("", Difference(expected.ToList(), found));
    }

    [Fact]
    public void Table_WithoutAnEndpoint_NamesTheLineToAdd()
    {
        const string Old = "GET\t/admin/old\taudit.read\tsign-in\tforbidden\tforbidden\tallowed";
        const string New = "POST\t/admin/new\taudit.read\tsign-in\tforbidden\tforbidden\tallowed";

        Assert.Equal("", Difference([Old], [Old]));
        Assert.Contains($"add these lines:\n{New}\n", Difference([], [New]), StringComparison.Ordinal);
        Assert.Contains($"take out these:\n{Old}", Difference([Old], []), StringComparison.Ordinal);
    }

    private static string Difference(IReadOnlyCollection<string> expected, IReadOnlyCollection<string> found) =>
        expected.ToHashSet().SetEquals(found)
            ? ""
            : $"{Table} does not say what the site does. If it is meant so,\n"
                + $"add these lines:\n{string.Join('\n', found.Except(expected))}\n"
                + $"and take out these:\n{string.Join('\n', expected.Except(found))}";

    private async Task<(HttpClient Browser, string? Token)> EnterAsync(string visitor)
    {
        if (visitor == Nobody)
        {
            return (app.Browser(), null);
        }

        var browser = await app.SignedInAsync(visitor);
        return (browser, (await browser.OpenAsync("/admin")).Form("/account/logout")["__RequestVerificationToken"]);
    }

    /// <summary>
    /// An endpoint's answer to a user, for something that does not exist: anybody with permission is told so.
    /// </summary>
    private static async Task<string> AnswerAsync(HttpClient browser, Endpoint endpoint, string? token)
    {
        var address = endpoint
            .Address.Replace("{slug}", "nowhere", StringComparison.Ordinal)
            .Replace("{kind}", "story", StringComparison.Ordinal)
            .Replace("{id:long}", "999999", StringComparison.Ordinal)
            .Replace("{article:long}", "999999", StringComparison.Ordinal)
            .Replace("{link:long}", "999999", StringComparison.Ordinal);
        Assert.DoesNotContain("{", address, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), address);
        if (endpoint.Method != "GET")
        {
            request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token ?? "")]);
        }

        using var answer = await browser.SendAsync(request);
        var location = answer.Headers.Location?.ToString() ?? "";
        Assert.True((int)answer.StatusCode < 500, $"{endpoint.Method} {address}: {answer.StatusCode}");
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => "sign-in",
            HttpStatusCode.Redirect when location.Contains("/account/login", StringComparison.Ordinal) => "sign-in",
            HttpStatusCode.Forbidden => "forbidden",
            HttpStatusCode.Redirect when location.Contains("/account/denied", StringComparison.Ordinal) => "forbidden",
            _ => "allowed",
        };
    }

    private List<Endpoint> Endpoints() =>
        [
            .. from endpoint in app
                .Services.GetServices<EndpointDataSource>()
                .SelectMany(s => s.Endpoints)
                .OfType<RouteEndpoint>()
            let address = "/" + endpoint.RoutePattern.RawText?.TrimStart('/').ToLowerInvariant()
            where address == "/admin" || address.StartsWith("/admin/", StringComparison.Ordinal)
            let action = endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
            orderby address, method
            let hub = endpoint.Metadata.GetMetadata<HubMetadata>()
            select new Endpoint(
                method,
                address,
                action is not null
                    ? PermissionOf(action.MethodInfo)
                    : hub?.HubType.GetCustomAttribute<RequiresAttribute>()?.Permission
            ),
        ];

    /// <summary>The permission on the action or on its own controller, not on the base class.</summary>
    private static string? PermissionOf(MethodInfo action) =>
        (
            action.GetCustomAttribute<RequiresAttribute>(inherit: false)
            ?? action.ReflectedType!.GetCustomAttribute<RequiresAttribute>(inherit: false)
        )?.Permission;

    private sealed record Endpoint(string Method, string Address, string? Permission);

    private sealed class Unnamed : AdminController
    {
        public IActionResult Show() => Ok();
    }

    [Requires(Permissions.AuditRead)]
    private sealed class Named : AdminController
    {
        public IActionResult Show() => Ok();

        [Requires(Permissions.TagsEdit)]
        public IActionResult Act() => Ok();
    }
}
