using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Menus;

/// <summary>A link of a menu, as readers see it.</summary>
/// <param name="Name">Its words.</param>
/// <param name="Path">Its address.</param>
/// <param name="SectionId">The section that it leads to; null for anything else.</param>
public sealed record MenuLink(string Name, string Path, long? SectionId = null);

/// <summary>A column of the footer, as readers see it.</summary>
public sealed record FooterColumn(string Heading, IReadOnlyList<MenuLink> Links);

/// <summary>The arranged menus, as readers see them.</summary>
/// <param name="Main">The main menu; null follows the sections.</param>
/// <param name="Footer">The columns of the footer; null follows the sections and the pages.</param>
public sealed record SiteMenus(IReadOnlyList<MenuLink>? Main, IReadOnlyList<FooterColumn>? Footer)
{
    /// <summary>Nothing is arranged.</summary>
    public static SiteMenus None { get; } = new(null, null);

    /// <summary>UTC; when something that they name appears. Null for never.</summary>
    public DateTime? Due { get; init; }

    /// <summary>The <see cref="CacheTags"/> of all that they name, also of what readers do not see now.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>
/// The menus as readers see them: what is gone or not public is left out. Kept until something that they name changes,
/// at most a minute, and never past the moment at which a page, a topic or a series appears.
/// </summary>
public sealed class MenuQueries(IServiceScopeFactory scopes, ContentCache cache, TimeProvider clock)
{
    private static readonly CacheRules Rules = new(
        TimeSpan.FromMinutes(1),
        CacheTags.All(ChangeSubject.Settings),
        CacheTags.All(ChangeSubject.Category),
        CacheTags.All(ChangeSubject.Tag),
        CacheTags.All(ChangeSubject.Series),
        CacheTags.All(ChangeSubject.Author),
        CacheTags.All(ChangeSubject.Article)
    );

    /// <summary>The menus; while the database cannot be reached, the last ones known.</summary>
    public ValueTask<SiteMenus> GetAsync(CancellationToken cancellationToken) =>
        cache.GetAsync("menus", Rules, LoadAsync, cancellationToken, () => SiteMenus.None);

    private async Task<CachedValue<SiteMenus>> LoadAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var versions = scope.ServiceProvider.GetRequiredService<SettingsVersions>();
        if (await versions.NewestAsync(SettingsPart.Menus, CancellationToken.None) is not { } newest)
        {
            return new(SiteMenus.None);
        }

        var content = MenusContent.FromJson(newest.Content);
        var now = clock.GetUtcNow().UtcDateTime;
        var things = await MenuTargets.FindAsync(
            db,
            db.Articles.VisibleAt(now),
            content.Items,
            now,
            CancellationToken.None
        );
        var (pages, topics, series) = (Ids(MenuTarget.Page), Ids(MenuTarget.Topic), Ids(MenuTarget.Series));
        var due =
            pages.Count + topics.Count + series.Count == 0
                ? null
                : await db
                    .Articles.ScheduledAt(now)
                    .Where(a =>
                        pages.Contains(a.Id)
                        || (a.SeriesId != null && series.Contains(a.SeriesId.Value))
                        || db.ArticleTags.Any(t => t.ArticleId == a.Id && topics.Contains(t.TagId))
                    )
                    .MinAsync(a => a.PublishedAt);
        var waits = content.Items.Any(i => i.Target == MenuTarget.Address && !things.Of(i).IsPublic);
        var next = waits ? await db.Articles.ScheduledAt(now).MinAsync(a => a.PublishedAt) : null;
        due = next < due || due is null ? next ?? due : due;
        return new(
            new SiteMenus(
                content.Main is null ? null : Links(content.Main),
                content
                    .Footer?.Select(column => new FooterColumn(column.Heading, Links(column.Items)))
                    .Where(column => column.Links.Count > 0)
                    .ToList()
            )
            {
                Due = due,
                Tags = [.. content.Items.SelectMany(TagsOf)],
            },
            due
        );

        static IEnumerable<string> TagsOf(MenuItem item) =>
            item switch
            {
                { Id: { } id, Target: MenuTarget.Page } => [CacheTags.Article(id), CacheTags.Card(id)],
                { Id: { } id, Target: MenuTarget.Topic } => [CacheTags.Tag(id), CacheTags.Topic(id)],
                { Id: { } id, Target: MenuTarget.Series } => [CacheTags.Series(id), CacheTags.Parts(id)],
                { Id: { } id, Target: MenuTarget.Author } => [CacheTags.Author(id)],

                // Something at a typed address may wait for its time: a page, or the first story of a topic or series.
                { Target: MenuTarget.Address, Address: ['/', ..] address } =>
                [
                    CacheTags.Stories,
                    CacheTags.Address(ArticlePaths.Normalise(address.Split('?', '#')[0])),
                ],
                _ => [],
            };

        List<long> Ids(MenuTarget target) =>
            [.. content.Items.Where(i => i.Target == target && i.Id is not null).Select(i => i.Id!.Value)];

        List<MenuLink> Links(IEnumerable<MenuItem> items) =>
            [
                .. items
                    .Select(item => (item, Thing: things.Of(item)))
                    .Where(i => i.Thing.IsPublic)
                    .Select(i => new MenuLink(
                        i.item.Label.Length > 0 ? i.item.Label : i.Thing.Name!,
                        i.Thing.Path!,
                        i.item.Target == MenuTarget.Section ? i.item.Id : null
                    )),
            ];
    }
}
