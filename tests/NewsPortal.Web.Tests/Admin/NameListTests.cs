using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using NewsPortal.Core.Access;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

public sealed class NameListTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static readonly string[] Names = ["walker", "Walker", "Wälker walker", "walker É", "walker e", "O'walker"];

    [Fact]
    public async Task Tags_WalkedForwardsAndBack_ShowEachOnce()
    {
        var expected = await FillTagsAsync("walk");

        var down = await WalkAsync("/admin/tags?q=walker", "next");
        var up = await WalkAsync($"/admin/tags?q=walker&before={down[^1]}", "prev");

        Assert.Equal(expected, down.Order());
        Assert.Equal(down[..^1].Order(), up.Order());
    }

    [Fact]
    public async Task Authors_OneAddedWhileWalking_ShowTheOthersOnce()
    {
        List<long> expected = [];
        for (var i = 0; i < TaxonomyAdminQueries.PageSize + 20; i++)
        {
            expected.Add((await app.Data.CreateAuthorAsync($"stroller-{i}", $"stroller {Names[i % Names.Length]}")).Id);
        }

        var shown = await WalkAsync(
            "/admin/authors?q=stroller",
            "next",
            () => app.Data.CreateAuthorAsync("early", "Aaa stroller")
        );

        Assert.Equal(expected.Order(), shown.Order());
    }

    [Theory]
    [InlineData("élysée palace")]
    [InlineData("ÉLYSÉE")]
    public async Task Tags_LettersBeyondAscii_AreFoundWhateverTheirCase(string words)
    {
        await using var own = new NewsApp();
        await own.Data.InDatabaseAsync(db =>
        {
            db.Tags.Add(new Tag { Slug = "elysee", Name = "The Élysée Palace" });
            return db.SaveChangesAsync();
        });
        var admin = await own.SignedInAsync(Roles.Administrator);

        var page = await admin.OpenAsync("/admin/tags?q=" + Uri.EscapeDataString(words));

        Assert.Contains("The Élysée Palace", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("after=99999999")]
    [InlineData("after=abc")]
    [InlineData("before=-1")]
    public async Task List_UnknownPlace_BeginsAtTheTop(string place)
    {
        await app.Data.CreateAuthorAsync($"top-{place}", "Toplister");
        var admin = await app.SignedInAsync(Roles.Administrator);

        var page = await admin.OpenAsync($"/admin/authors?q=toplister&{place}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Toplister", page.Text, StringComparison.Ordinal);
    }

    private Task<IEnumerable<long>> FillTagsAsync(string slug) =>
        app.Data.InDatabaseAsync(async db =>
        {
            var tags = Enumerable
                .Range(0, 2 * TaxonomyAdminQueries.PageSize + 30)
                .Select(i => new Tag { Slug = $"{slug}-{i}", Name = Names[i % Names.Length] })
                .ToList();
            db.Tags.AddRange(tags);
            await db.SaveChangesAsync();
            return tags.Select(t => t.Id).Order().AsEnumerable();
        });

    private async Task<List<long>> WalkAsync(string address, string direction, Func<Task>? afterFirstPage = null)
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var list = address[..address.IndexOf('?', StringComparison.Ordinal)];
        List<long> shown = [];
        var next = address;
        while (next is not null)
        {
            var document = (await admin.OpenAsync(next)).Document;
            shown.AddRange(document.QuerySelectorAll("th[scope=row] a").Select(Id));
            var link = document.QuerySelector($".pager a[rel={direction}]")?.GetAttribute("href");
            next = link is null ? null : list + link;
            await (afterFirstPage?.Invoke() ?? Task.CompletedTask);
            afterFirstPage = null;
        }

        return shown;
    }

    private static long Id(IElement link) =>
        long.Parse(link.GetAttribute("href")!.Split('/')[^1], CultureInfo.InvariantCulture);
}
