using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Menus;

/// <summary>Something that a menu could lead to.</summary>
public sealed record MenuCandidate(MenuTarget Target, long Id, string Name, bool IsPublic);

/// <summary>The menus as somebody arranged them, with the number of their version.</summary>
/// <param name="Number">0 until they are first saved.</param>
/// <param name="Content">The menus.</param>
public sealed record StoredMenus(int Number, MenusContent Content);

/// <summary>Reads the menus for the newsroom.</summary>
public sealed class MenuAdminQueries(
    NewsDbContext db,
    SettingsVersions versions,
    SettingsAdminQueries history,
    SiteDirectoryQueries directory,
    FooterPages pages,
    TimeProvider clock
)
{
    /// <summary>The most candidates of each kind.</summary>
    private const int Found = 6;

    /// <summary>The stored menus.</summary>
    public async Task<StoredMenus> ReadAsync(CancellationToken cancellationToken) =>
        await versions.NewestAsync(SettingsPart.Menus, cancellationToken) is { } newest
            ? new StoredMenus(newest.Number, MenusContent.FromJson(newest.Content))
            : new StoredMenus(0, new MenusContent());

    /// <summary>What stands in the main menu while it follows the sections.</summary>
    public async Task<IReadOnlyList<MenuItem>> MainByItselfAsync(CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        return
        [
            .. (site.Menu.Count > 0 ? site.Menu : site.Roots)
                .Take(MenusContent.MostInMain)
                .Select(s => new MenuItem(MenuTarget.Section, s.Id, null, "")),
        ];
    }

    /// <summary>The sections and the pages of the footer while it follows them.</summary>
    public async Task<(IReadOnlyList<MenuItem> Sections, IReadOnlyList<MenuItem> Pages)> FooterByItselfAsync(
        CancellationToken cancellationToken
    )
    {
        var site = await directory.GetAsync(cancellationToken);
        var paths = (await pages.GetAsync(cancellationToken)).Select(page => page.Path).ToList();
        var ids = await db
            .Articles.VisibleAt(clock.GetUtcNow().UtcDateTime)
            .Where(a => a.Kind == ArticleKind.Page && paths.Contains(a.Path!))
            .Select(a => new { a.Path, a.Id })
            .ToDictionaryAsync(a => a.Path!, a => a.Id, cancellationToken);
        return (
            [
                .. site
                    .Roots.Take(MenusContent.MostInColumn)
                    .Select(s => new MenuItem(MenuTarget.Section, s.Id, null, "")),
            ],
            [.. paths.Where(ids.ContainsKey).Select(path => new MenuItem(MenuTarget.Page, ids[path], null, ""))]
        );
    }

    /// <summary>What each entry leads to, in their order.</summary>
    public async Task<IReadOnlyList<MenuThing>> ThingsAsync(
        IReadOnlyList<MenuItem> items,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        var now = clock.GetUtcNow().UtcDateTime;
        var things = await MenuTargets.FindAsync(db, db.KnownOrVisibleAt(now), items, now, cancellationToken);
        return [.. items.Select(things.Of)];
    }

    /// <summary>
    /// Sections, topics, series, authors and pages with these words in their names; none for no words.
    /// </summary>
    public async Task<IReadOnlyList<MenuCandidate>> SearchAsync(string? words, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            return [];
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var visible = db.Articles.VisibleAt(now);
        var listed = db.Articles.ListedAt(now);
        var tagged = db.ArticleTags.ListedAt(now);
        return
        [
            .. await db
                .Categories.Holding(words, c => c.Name)
                .OrderBy(c => c.Name)
                .Take(Found)
                .Select(c => new MenuCandidate(MenuTarget.Section, c.Id, c.Name, true))
                .ToListAsync(cancellationToken),
            .. await db.Known()
                .Where(a => a.Kind == ArticleKind.Page && a.State != ArticleState.Binned)
                .Holding(words, a => a.Title)
                .OrderBy(a => a.Title)
                .Take(Found)
                .Select(a => new MenuCandidate(MenuTarget.Page, a.Id, a.Title, visible.Any(v => v.Id == a.Id)))
                .ToListAsync(cancellationToken),
            .. await db
                .Series.Holding(words, s => s.Title)
                .OrderBy(s => s.Title)
                .Take(Found)
                .Select(s => new MenuCandidate(MenuTarget.Series, s.Id, s.Title, listed.Any(a => a.SeriesId == s.Id)))
                .ToListAsync(cancellationToken),
            .. await db
                .Tags.Holding(words, t => t.Name)
                .OrderBy(t => t.Name)
                .Take(Found)
                .Select(t => new MenuCandidate(MenuTarget.Topic, t.Id, t.Name, tagged.Any(l => l.TagId == t.Id)))
                .ToListAsync(cancellationToken),
            .. await db
                .Authors.Holding(words, a => a.Name)
                .OrderBy(a => a.Name)
                .Take(Found)
                .Select(a => new MenuCandidate(MenuTarget.Author, a.Id, a.Name, true))
                .ToListAsync(cancellationToken),
        ];
    }

    /// <summary>The versions before a number, newest first; null for the newest.</summary>
    public Task<SettingsHistory<MenusContent>> HistoryAsync(int? before, CancellationToken cancellationToken) =>
        history.HistoryAsync(SettingsPart.Menus, MenusContent.FromJson, before, cancellationToken);

    /// <summary>One version; null if there is none with this number.</summary>
    public Task<SavedContent<MenusContent>?> FindAsync(int number, CancellationToken cancellationToken) =>
        history.FindAsync(SettingsPart.Menus, MenusContent.FromJson, number, cancellationToken);
}
