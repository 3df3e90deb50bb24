using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Fronts;

/// <summary>Reads the pages that list stories.</summary>
public sealed class FrontQueries(
    NewsDbContext db,
    SiteTime time,
    SiteDirectoryQueries directory,
    AuthorDirectoryQueries authors,
    ListQueries lists,
    Redirects redirects,
    FrontFiller fronts,
    PageContents contents
)
{
    /// <summary>Stories on one page of a list.</summary>
    public const int PageSize = 20;

    /// <summary>The home page.</summary>
    public Task<HomeFront> HomeAsync(CancellationToken cancellationToken) =>
        fronts.HomeAsync(fronts.Live(null), cancellationToken);

    /// <summary>A further page of the list of all stories.</summary>
    public Task<ListPage<ArticleCard>> LatestAsync(ListPosition position, CancellationToken cancellationToken) =>
        lists.AllAsync(position, PageSize, cancellationToken);

    /// <summary>
    /// The front of the section at a path below /category/; the path may include the section's ancestors.
    /// </summary>
    public Task<AddressResult<SectionFront>> SectionFrontAsync(string path, CancellationToken cancellationToken) =>
        InSectionAsync(
            path,
            (section, _) => fronts.SectionAsync(section, fronts.Live(section.Id), cancellationToken),
            cancellationToken
        );

    /// <summary>A page of the list of all stories of the section at a path below /category/.</summary>
    public Task<AddressResult<SectionPage>> SectionAsync(
        string path,
        ListPosition position,
        CancellationToken cancellationToken
    ) =>
        InSectionAsync(
            path,
            async (section, site) =>
                new SectionPage(
                    section,
                    site.AncestorsOf(section),
                    site.ChildrenOf(section),
                    await lists.InCategoryAsync(section.Id, position, PageSize, cancellationToken)
                ),
            cancellationToken
        );

    private async Task<AddressResult<T>> InSectionAsync<T>(
        string path,
        Func<Section, SiteDirectory, Task<T>> read,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var site = await directory.GetAsync(cancellationToken);
        var wanted = ArticlePaths.Normalise(path).TrimStart('/');
        if (site.FindSection(wanted) is { } section)
        {
            return AddressResult<T>.Found(await read(section, site), section.Path);
        }

        if (
            await redirects.FindAsync(SiteAddresses.Stored.Category(wanted), time.UtcNow, cancellationToken) is
            { } moved
        )
        {
            return AddressResult<T>.Moved(ArticlePaths.Encode(moved));
        }

        // WordPress includes the parents in the address: /category/parent/child.
        return site.FindSection(wanted.Split('/')[^1]) is { } child
            ? AddressResult<T>.Moved(child.Path)
            : AddressResult<T>.Unknown;
    }

    /// <summary>The page of the tag with a slug; none before a story with it is public.</summary>
    public async Task<AddressResult<TagPage>> TagAsync(
        string slug,
        ListPosition position,
        CancellationToken cancellationToken
    )
    {
        var wanted = ArticlePaths.Normalise(slug).TrimStart('/');

        // The name of a topic in preparation is part of what waits.
        var listed = db.ArticleTags.ListedAt(time.UtcNow);
        var tag = await db
            .Tags.AsNoTracking()
            .Where(t => t.Slug == wanted && listed.Any(l => l.TagId == t.Id))
            .Select(t => new { Link = new TagLink(t.Id, t.Slug, t.Name), t.Introduction })
            .SingleOrDefaultAsync(cancellationToken);
        if (tag is not null)
        {
            contents.Has(CacheTags.Tag(tag.Link.Id));
        }

        return tag is null
            ? await FormerAsync<TagPage>(SiteAddresses.Stored.Tag(wanted), cancellationToken)
            : AddressResult<TagPage>.Found(
                new TagPage(
                    tag.Link,
                    tag.Introduction,
                    await lists.WithTagAsync(tag.Link.Id, position, PageSize, cancellationToken)
                ),
                tag.Link.Path
            );
    }

    /// <summary>The page of the author with a slug.</summary>
    public async Task<AddressResult<AuthorPage>> AuthorAsync(
        string slug,
        ListPosition position,
        CancellationToken cancellationToken
    )
    {
        var wanted = ArticlePaths.Normalise(slug).TrimStart('/');
        if (await authors.FindAsync(wanted, cancellationToken) is not { } author)
        {
            return await FormerAsync<AuthorPage>(SiteAddresses.Stored.Author(wanted), cancellationToken);
        }

        contents.Shows(author);
        return AddressResult<AuthorPage>.Found(
            new AuthorPage(author, await lists.ByAuthorAsync(author.Id, position, PageSize, cancellationToken)),
            author.Path
        );
    }

    private async Task<AddressResult<T>> FormerAsync<T>(string path, CancellationToken cancellationToken)
        where T : class =>
        await redirects.FindAsync(path, time.UtcNow, cancellationToken) is { } moved
            ? AddressResult<T>.Moved(ArticlePaths.Encode(moved))
            : AddressResult<T>.Unknown;
}
