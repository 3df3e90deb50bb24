using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Terms;
using NewsPortal.Core.WordPressImport;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>People and terms keep their identity, whatever their slugs look like.</summary>
public sealed class ImportNamesTests(NewsApp app) : IClassFixture<NewsApp>, IDisposable
{
    private readonly ImportBench _bench = new(app);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Import_LoginsThatLookAlike_KeepTheirBylinesInAnyRun()
    {
        const string site = "https://alike.example.org";
        string Story(int id, string creator) => Wxr.Item(id, $"alike-{id}", site: site, creator: creator);
        var authors =
            Wxr.Author("m.king", "Mary King")
            + Wxr.Author("m king", "Mark King")
            + Wxr.Author("ÅSA", "Åsa Ek")
            + Wxr.Author("!!!", "Mo");
        await _bench.ImportAsync(
            Wxr.Export(authors + Story(1, "m.king") + Story(2, "m king") + Story(3, "!!!"), site: site)
        );
        await _bench.ImportAsync(Wxr.Export(authors + Story(6, ">m.king"), site: site));
        // A later file with part of the list, and one with none of it.
        await _bench.ImportAsync(
            Wxr.Export(Wxr.Author("m king", "Mark King") + Story(4, "m king") + Story(5, "m.king"), site: site)
        );

        async Task<string> By(int id) => (await _bench.GetAsync($"alike-{id}")).Authors.Single().Author.Name;
        Assert.Equal(
            ["Mary King", "Mark King", "Mo", "Mark King", "Mary King"],
            [await By(1), await By(2), await By(3), await By(4), await By(5)]
        );
        Assert.Equal("Mary King", await By(6));
        Assert.Equal("/author/mo", await _bench.FollowAsync("/author/mo"));
    }

    [Fact]
    public async Task Import_LoginsAsNames_AreReplacedOrTold()
    {
        const string site = "https://logins.example.org";
        string Person(string login, string display, string first = "", string last = "") =>
            $"""
                <wp:author><wp:author_login>{login}</wp:author_login><wp:author_display_name>{display}</wp:author_display_name>
                <wp:author_first_name>{first}</wp:author_first_name><wp:author_last_name>{last}</wp:author_last_name></wp:author>
                """;
        var export = Wxr.Export(
            Person("kwest", "kwest", "Kim", "West")
                + Person("webmaster7", "webmaster7")
                + Person("ole", "Ole")
                + Wxr.Item(1, "by-webmaster", site: site, creator: "webmaster7"),
            site: site
        );

        var result = await _bench.ImportAsync(export);
        var told = result.Summary.OnlyLogins.ToList();
        await _bench.ImportAsync(
            export,
            change: c => c with { Authors = AuthorNames.Parse(["# login,name", "webmaster7,Una Berg"]) }
        );

        Assert.Equal(["webmaster7"], told);
        Assert.Equal("Kim West", _bench.Line("author", "kwest").Title);
        Assert.Equal("Una Berg", (await _bench.GetAsync("by-webmaster")).Authors.Single().Author.Name);
    }

    [Fact]
    public async Task Import_TagsThatLookAlike_StayApartAndAreFoundAgain()
    {
        const string site = "https://topics.example.org";
        string Story(int id, string terms) => Wxr.Item(id, $"topics-{id}", site: site, extra: terms);
        var first =
            Story(
                1,
                Wxr.Term("post_tag", "f-sharp", "F#")
                    + Wxr.Term("post_tag", "f", "F")
                    + Wxr.Term("post_tag", "f-2", "F!")
            )
            + Story(
                2,
                Wxr.Term("post_tag", "", "Go+") + Wxr.Term("post_tag", "", "Go") + Wxr.Term("post_tag", "rocket", "🚀")
            );
        await _bench.ImportAsync(Wxr.Export(first, site: site));
        var again = await _bench.ImportAsync(
            Wxr.Export(
                first + Story(3, Wxr.Term("post_tag", "f-again", "f#") + Wxr.Term("post_tag", "", " go  ")),
                site: site
            )
        );

        async Task<IEnumerable<(string, string)>> Tags(int id) =>
            (await _bench.GetAsync($"topics-{id}")).Tags.OrderBy(t => t.Position).Select(t => (t.Tag.Name, t.Tag.Slug));
        Assert.Equal([("F#", "f-sharp"), ("F", "f"), ("F!", "f-2")], await Tags(1));
        Assert.Equal([("Go+", "go"), ("Go", "go-2"), ("🚀", "rocket")], await Tags(2));
        Assert.Equal([("F#", "f-sharp"), ("Go", "go-2")], await Tags(3));
        Assert.Equal(2, again.Summary.Count("post", ImportAction.Unchanged));
        Assert.Equal("/tag/f-sharp", await _bench.FollowAsync("/tag/f-again"));
    }

    [Theory]
    [InlineData("uncategorized", "Uncategorized", "")]
    [InlineData("non-classe", "Non classé", "")]
    [InlineData("%d0%b1%d0%b5%d0%b7-%d1%80%d1%83%d0%b1%d1%80%d0%b8%d0%ba%d0%b8", "Без рубрики", "")]
    [InlineData("allgemein", "Allgemein", "<wp:term_id>1</wp:term_id>")]
    public async Task Import_CategoryOfStoriesWithoutAny_IsNoLabel(string nicename, string name, string id)
    {
        var slug = $"unlabelled-{nicename.Length}";
        var site = $"https://{slug}.example.org";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Category(nicename, name).Replace("<wp:category>", "<wp:category>" + id)
                    + Wxr.Item(1, slug, site: site, extra: Wxr.Term("category", nicename, name)),
                site: site
            )
        );

        Assert.Empty((await _bench.GetAsync(slug)).Categories);
        Assert.False(await app.Data.InDatabaseAsync(db => db.Categories.AnyAsync(c => c.Name == name)));
        Assert.Equal("/", await _bench.FollowAsync($"/category/{nicename}/"));
    }

    [Fact]
    public async Task Import_NamesThatTheNewspaperHas_GoIntoThem()
    {
        const string site = "https://present.example.org";
        await app.Data.InDatabaseAsync(async db =>
        {
            db.Categories.AddRange(
                new Category { Slug = "present-politics", Name = "Present  Politics" },
                new Category { Slug = "present-news", Name = "Present other" }
            );
            db.Tags.Add(new Tag { Slug = "present-tag", Name = "Présent" });
            return await db.SaveChangesAsync();
        });
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Category("present-politik", "present politics")
                    + Wxr.Category("present-news", "Present news")
                    + Wxr.Item(1, "present-story", site: site, extra: Wxr.Term("post_tag", "pre", "PRE\u0301SENT")),
                site: site
            )
        );

        Assert.Equal("/category/present-politik", _bench.Line("category", "present-politik").NewAddress);
        Assert.Equal("/category/present-news-2", _bench.Line("category", "present-news").NewAddress);
        Assert.Equal("present-tag", (await _bench.GetAsync("present-story")).Tags.Single().Tag.Slug);
    }
}
