using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Syndication;

/// <summary>Reads feeds. They show what the first page of the list beside them shows.</summary>
public sealed class FeedQueries(
    NewsDbContext db, FrontQueries fronts, SiteDirectoryReader directory, SiteTime time, IOptions<SyndicationOptions> options)
{
    private static readonly string[] Addresses = ["href", "src"];

    /// <summary>The feed of the whole site.</summary>
    public async Task<Lookup<Feed>> SiteAsync(CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        var stories = await fronts.LatestAsync(ListPosition.Newest, cancellationToken);
        return Lookup<Feed>.Found(await FeedAsync(site.Name, site.Description, "/", stories, cancellationToken), "");
    }

    /// <summary>The feed of a section and those below it.</summary>
    public async Task<Lookup<Feed>> SectionAsync(string slug, CancellationToken cancellationToken) => await FromAsync(
        await fronts.SectionAsync(slug, ListPosition.Newest, cancellationToken),
        page => (page.Section.Name, page.Section.Description, page.Stories), cancellationToken);

    /// <summary>The feed of a topic.</summary>
    public async Task<Lookup<Feed>> TagAsync(string slug, CancellationToken cancellationToken) => await FromAsync(
        await fronts.TagAsync(slug, ListPosition.Newest, cancellationToken),
        page => (page.Tag.Name, "", page.Stories), cancellationToken);

    /// <summary>The feed of an author.</summary>
    public async Task<Lookup<Feed>> AuthorAsync(string slug, CancellationToken cancellationToken) => await FromAsync(
        await fronts.AuthorAsync(slug, ListPosition.Newest, cancellationToken),
        page => (page.Author.Name, page.Author.Role, page.Stories), cancellationToken);

    private async Task<Lookup<Feed>> FromAsync<T>(
        Lookup<T> page, Func<T, (string Name, string Description, ListPage<ArticleCard> Stories)> read,
        CancellationToken cancellationToken)
        where T : class
    {
        if (page.Value is not { } value)
        {
            return new Lookup<Feed>(null, page.Path, page.IsGone);
        }

        var (name, description, stories) = read(value);
        var site = await directory.GetAsync(cancellationToken);
        return Lookup<Feed>.Found(
            await FeedAsync($"{name} – {site.Name}", description, page.Path!, stories, cancellationToken), page.Path!);
    }

    private async Task<Feed> FeedAsync(
        string title, string description, string path, ListPage<ArticleCard> stories, CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        var ids = stories.Items.Select(card => card.Id).ToList();
        var fullText = options.Value.FullText;
        var rows = await db.Articles.AsNoTracking().Where(a => ids.Contains(a.Id))
            .Select(a => new { a.Id, a.UpdatedAt, Body = fullText ? a.RenderedBody : null })
            .ToDictionaryAsync(a => a.Id, cancellationToken);
        return new Feed(
            title, description, site.Absolute(path), site.Name, site.BaseUrl, time.Culture.Name,
            [.. stories.Items.Where(card => rows.ContainsKey(card.Id)).Select(card => new FeedEntry(
                card, rows[card.Id].UpdatedAt ?? card.PublishedAt,
                rows[card.Id].Body is { } body ? WithAbsoluteAddresses(body, site) : null))]);
    }

    /// <summary>A feed reader has no page to which a relative address would belong.</summary>
    private static string WithAbsoluteAddresses(string html, SiteDirectory site)
    {
        var body = new HtmlParser().ParseDocument("<!doctype html><body>" + html).Body!;
        foreach (var picture in body.QuerySelectorAll("picture").Where(picture => picture.QuerySelector("img") is not null).ToList())
        {
            picture.Replace(picture.QuerySelector("img")!);
        }

        foreach (var element in body.QuerySelectorAll("[href^='/'], [src^='/'], [srcset]"))
        {
            element.RemoveAttribute("srcset");
            element.RemoveAttribute("sizes");
            foreach (var name in Addresses)
            {
                if (element.GetAttribute(name) is ['/', not '/', ..] path)
                {
                    element.SetAttribute(name, site.Absolute(path));
                }
            }
        }

        return body.InnerHtml;
    }
}
