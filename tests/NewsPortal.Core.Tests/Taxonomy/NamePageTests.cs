using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Taxonomy;

/// <summary>The newsroom's lists by name, page for page.</summary>
public sealed class NamePageTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Authors_ForthAndBack_ShowEachOnceInOrder()
    {
        // The ids run against the names, and two have one name.
        var names = Enumerable
            .Range(0, (2 * TaxonomyAdminQueries.PageSize) + 1)
            .Select(n => $"paged {n:D3}")
            .Append("paged 100")
            .OrderDescending()
            .ToList();
        await app.Data.InDatabaseAsync(db =>
        {
            db.Authors.AddRange(names.Select((name, n) => new Author { Name = name, Slug = $"paged-{n}" }));
            return db.SaveChangesAsync();
        });
        names.Sort(StringComparer.Ordinal);

        var first = await AuthorsAsync(default);
        var second = await AuthorsAsync(new NamePosition(null, first.After));
        var third = await AuthorsAsync(new NamePosition(null, second.After));
        var secondAgain = await AuthorsAsync(new NamePosition(third.Before, null));
        var firstAgain = await AuthorsAsync(new NamePosition(secondAgain.Before, null));

        Assert.Equal(names, [.. Names(first), .. Names(second), .. Names(third)]);
        Assert.Equal(second.Lines.Select(l => l.Id), secondAgain.Lines.Select(l => l.Id));
        Assert.Equal(first.Lines.Select(l => l.Id), firstAgain.Lines.Select(l => l.Id));
        Assert.Equal((null, null), (firstAgain.Before, third.After));
    }

    [Fact]
    public async Task Tags_OnStories_AreListedWithTheirNumber()
    {
        await app.Data.CreateStoryAsync("First", change: c => c with { Tags = ["counted often", "counted once"] });
        await app.Data.CreateStoryAsync("Second", change: c => c with { Tags = ["counted often"] });

        var tags = await app.InScopeAsync(services =>
            services.GetRequiredService<TaxonomyAdminQueries>().TagsAsync("counted", default, default)
        );

        Assert.Equal([("counted often", 2), ("counted once", 1)], tags.Lines.Select(t => (t.Name, t.Articles)));
    }

    private static IEnumerable<string> Names(NamePage<AuthorLine> page) => page.Lines.Select(line => line.Name);

    private Task<NamePage<AuthorLine>> AuthorsAsync(NamePosition position) =>
        app.InScopeAsync(services =>
            services.GetRequiredService<TaxonomyAdminQueries>().AuthorsAsync("paged", position, default)
        );
}
