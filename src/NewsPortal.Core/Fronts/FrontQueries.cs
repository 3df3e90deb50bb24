using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.Fronts;

/// <summary>Reads the pages that list stories.</summary>
public sealed class FrontQueries(
    NewsDbContext db, SiteTime time, SiteDirectoryReader directory, ListQueries lists, Redirects redirects, FrontReader fronts)
{
    /// <summary>Stories on one page of a list.</summary>
    public const int PageSize = 20;

    private const int FirstYear = 1600;
    private const int LastYear = 9000;

    /// <summary>The home page.</summary>
    public Task<HomeFront> HomeAsync(CancellationToken cancellationToken) =>
        fronts.HomeAsync(fronts.Live(null), cancellationToken);

    /// <summary>A further page of the list of all stories.</summary>
    public Task<ListPage<ArticleCard>> LatestAsync(ListPosition position, CancellationToken cancellationToken) =>
        lists.AllAsync(position, PageSize, cancellationToken);

    /// <summary>The front of the section at a path below /category/, which may name the sections above it, too.</summary>
    public Task<Lookup<SectionFront>> SectionFrontAsync(string path, CancellationToken cancellationToken) => InSectionAsync(
        path, (section, _) => fronts.SectionAsync(section, fronts.Live(section.Id), cancellationToken), cancellationToken);

    /// <summary>A page of the list of all stories of the section at a path below /category/.</summary>
    public Task<Lookup<SectionPage>> SectionAsync(
        string path, ListPosition position, CancellationToken cancellationToken) => InSectionAsync(
        path,
        async (section, site) => new SectionPage(
            section, site.AncestorsOf(section), site.ChildrenOf(section),
            await lists.InCategoryAsync(section.Id, position, PageSize, cancellationToken)),
        cancellationToken);

    private async Task<Lookup<T>> InSectionAsync<T>(
        string path, Func<Section, SiteDirectory, Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        var site = await directory.GetAsync(cancellationToken);
        var wanted = ArticlePaths.Normalise(path).TrimStart('/');
        if (site.FindSection(wanted) is { } section)
        {
            return Lookup<T>.Found(await read(section, site), section.Path);
        }

        if (await redirects.FindAsync($"/category/{wanted}", time.UtcNow, cancellationToken) is { } moved)
        {
            return Lookup<T>.Moved(ArticlePaths.Encode(moved));
        }

        // WordPress puts the parents into the address: /category/parent/child.
        return site.FindSection(wanted.Split('/')[^1]) is { } child ? Lookup<T>.Moved(child.Path) : Lookup<T>.Unknown;
    }

    /// <summary>The page of the tag with a slug.</summary>
    public async Task<Lookup<TagPage>> TagAsync(string slug, ListPosition position, CancellationToken cancellationToken)
    {
        var wanted = ArticlePaths.Normalise(slug).TrimStart('/');
        var tag = await db.Tags.AsNoTracking().Where(t => t.Slug == wanted)
            .Select(t => new TagLink(t.Id, t.Slug, t.Name)).SingleOrDefaultAsync(cancellationToken);
        return tag is null
            ? await FormerAsync<TagPage>($"/tag/{wanted}", cancellationToken)
            : Lookup<TagPage>.Found(
                new TagPage(tag, await lists.WithTagAsync(tag.Id, position, PageSize, cancellationToken)), tag.Path);
    }

    /// <summary>The page of the author with a slug.</summary>
    public async Task<Lookup<AuthorPage>> AuthorAsync(
        string slug, ListPosition position, CancellationToken cancellationToken)
    {
        var wanted = ArticlePaths.Normalise(slug).TrimStart('/');
        var profiles = await db.ReadProfilesAsync(db.Authors.Where(a => a.Slug == wanted), cancellationToken);
        return profiles is [var author]
            ? Lookup<AuthorPage>.Found(
                new AuthorPage(author, await lists.ByAuthorAsync(author.Id, position, PageSize, cancellationToken)), author.Path)
            : await FormerAsync<AuthorPage>($"/author/{wanted}", cancellationToken);
    }

    /// <summary>The stories of a year, month or day in the site's zone; unknown when there is no such date or no story.</summary>
    public async Task<Lookup<ArchivePage>> ArchiveAsync(
        int year, int? month, int? day, ListPosition position, CancellationToken cancellationToken)
    {
        if (Span(year, month, day) is not var (from, to))
        {
            return Lookup<ArchivePage>.Unknown;
        }

        var stories = await lists.BetweenAsync(from, to, position, PageSize, cancellationToken);
        if (stories.Items.Count == 0 && position.IsNewest)
        {
            return Lookup<ArchivePage>.Unknown;
        }

        IReadOnlyList<int> months = day is null ? await MonthsAsync(year, cancellationToken) : [];
        var page = new ArchivePage(year, month, day, months, stories);
        return Lookup<ArchivePage>.Found(page, page.Path);
    }

    private async Task<IReadOnlyList<int>> MonthsAsync(int year, CancellationToken cancellationToken)
    {
        List<int> months = [];
        for (var month = 1; month <= 12; month++)
        {
            var (from, to) = Span(year, month, null)!.Value;
            var last = time.UtcNow < to ? time.UtcNow : to.AddTicks(-1);
            if (await db.Articles.AnyAsync(a => a.ListedAt >= from && a.ListedAt <= last, cancellationToken))
            {
                months.Add(month);
            }
        }

        return months;
    }

    private async Task<Lookup<T>> FormerAsync<T>(string path, CancellationToken cancellationToken)
        where T : class =>
        await redirects.FindAsync(path, time.UtcNow, cancellationToken) is { } moved
            ? Lookup<T>.Moved(ArticlePaths.Encode(moved))
            : Lookup<T>.Unknown;

    /// <summary>Beginning and end (no part of it) in UTC; null when there is no such date.</summary>
    private (DateTime From, DateTime To)? Span(int year, int? month, int? day)
    {
        if (year is < FirstYear or > LastYear || month is < 1 or > 12
            || (month is { } m && (day is < 1 || day > DateTime.DaysInMonth(year, m))))
        {
            return null;
        }

        var first = new DateTime(year, month ?? 1, day ?? 1);
        var next = day is not null ? first.AddDays(1) : month is not null ? first.AddMonths(1) : first.AddYears(1);
        return (time.ToUtc(first), time.ToUtc(next));
    }
}
