using System.Net;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>Input in the newsroom's smaller forms never runs in anybody's browser.</summary>
public sealed class HostileTextTests
{
    private const string Hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)></title>";

    [Fact]
    public async Task Save_ScriptInAnyField_ComesOutAsText()
    {
        using var app = new NewsApp();
        var category = await app.Data.CreateCategoryAsync("hostile");
        var author = await app.Data.CreateAuthorAsync("hostile");
        var story = await app.Data.CreateStoryAsync(
            "Harmless",
            change: c => c with { CategoryIds = [category.Id], AuthorIds = [author.Id], Tags = [Hostile] }
        );
        var admin = await app.SignedInAsync(Roles.Administrator);
        await SaveAsync($"/admin/authors/{author.Id}", "Name", "Role", "Biography");
        await SaveAsync($"/admin/categories/{category.Id}", "Name", "Description");
        await SaveAsync("/admin/settings", "Name", "Tagline", "Description", "FooterText");

        string[] pages =
        [
            "/",
            "/2026/03/02/harmless",
            "/category/hostile",
            "/author/hostile",
            "/2026",
            "/nowhere",
            "/account",
            "/admin",
            "/admin/articles",
            $"/admin/articles/{story.Id}",
            "/admin/authors",
            "/admin/tags",
            "/admin/categories",
            "/admin/settings",
            "/admin/audit",
        ];
        foreach (var address in pages)
        {
            var page = await admin.OpenAsync(address);

            Assert.Equal(address == "/nowhere" ? HttpStatusCode.NotFound : HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain("<script>alert", page.Html, StringComparison.OrdinalIgnoreCase);
            Assert.Empty(page.Document.QuerySelectorAll("[onerror]"));
        }

        async Task SaveAsync(string address, params string[] fields)
        {
            var form = (await admin.OpenAsync(address)).Form(address);
            foreach (var field in fields)
            {
                form.Fill(field, Hostile);
            }

            Assert.Equal(HttpStatusCode.Redirect, (await form.SendAsync()).Status);
        }
    }
}
