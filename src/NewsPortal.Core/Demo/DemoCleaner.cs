using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Library;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Demo;

/// <summary>What clearing removed.</summary>
public sealed record DemoCleared(int Articles, int Authors, int Sections, int Tags, int Pictures);

/// <summary>
/// Removes the demo newspaper and nothing else: the newsroom's own work stays, and so do demo sections, authors, tags
/// and pictures that its articles use.
/// </summary>
public sealed class DemoCleaner(NewsDbContext db, ArticleVersions versions, MediaLibrary library, ChangeFeed changes)
{
    /// <summary>Removes what <see cref="DemoSeeder"/> wrote. Does nothing without a demo newspaper.</summary>
    public async Task<DemoCleared> ClearAsync(CancellationToken cancellationToken)
    {
        var cleared = await db.InTransactionAsync(RemoveAsync, cancellationToken);
        await changes.AnnounceAsync(cancellationToken);
        return cleared with { Pictures = await RemovePicturesAsync(cancellationToken) };
    }

    /// <summary>
    /// Removes the pictures that nothing shows any more, with their files. Their records go last, so that a run after a
    /// kill finds the rest.
    /// </summary>
    private async Task<int> RemovePicturesAsync(CancellationToken cancellationToken)
    {
        var marked = await db
            .ImportedItems.Where(i => i.Source == DemoSeeder.Source && i.SourceType == DemoItems.Picture)
            .Select(i => new
            {
                i.Id,
                i.TargetId,
                Version = db.Media.Where(m => m.Id == i.TargetId).Select(m => (Guid?)m.Version).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        var removed = 0;
        foreach (var item in marked)
        {
            var result = await library.DeleteAsync(
                item.TargetId,
                item.Version ?? Guid.Empty,
                Actor.Program("Demo"),
                cancellationToken
            );
            removed += result.IsDone ? 1 : 0;
            await db.ImportedItems.Where(i => i.Id == item.Id).ExecuteDeleteAsync(cancellationToken);
        }

        return removed;
    }

    private async Task<DemoCleared> RemoveAsync(CancellationToken cancellationToken)
    {
        var items = await db
            .ImportedItems.Where(i => i.Source == DemoSeeder.Source)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var articles = await RemoveArticlesAsync(
            [.. Ids(items, DemoItems.Story), .. Ids(items, DemoItems.Page)],
            cancellationToken
        );
        var tags = await RemoveTagsAsync(Ids(items, DemoItems.Tag), cancellationToken);
        var authors = await RemoveAuthorsAsync(Ids(items, DemoItems.Author), cancellationToken);
        var sections = await RemoveSectionsAsync(Ids(items, DemoItems.Category), cancellationToken);
        await RemoveSeriesAsync(Ids(items, DemoItems.Series), cancellationToken);
        await RemoveFrontsAsync(items, cancellationToken);
        await RemoveSettingsAsync(items.Find(i => i.SourceType == DemoItems.Settings), cancellationToken);
        await db
            .ImportedItems.Where(i => i.Source == DemoSeeder.Source && i.SourceType != DemoItems.Picture)
            .ExecuteDeleteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new DemoCleared(articles, authors, sections, tags, 0);
    }

    private async Task<int> RemoveArticlesAsync(List<long> ids, CancellationToken cancellationToken)
    {
        await RemoveRedirectsAsync(RedirectTarget.Article, ids, cancellationToken);
        await db.Comments.Where(c => ids.Contains(c.ArticleId)).ExecuteDeleteAsync(cancellationToken);
        Announce(ChangeSubject.Article, ids);
        await db.ArticleRelations.Where(r => ids.Contains(r.RelatedId)).ExecuteDeleteAsync(cancellationToken);
        await versions.DeleteAsync(ids, cancellationToken);
        return await db.Articles.Where(a => ids.Contains(a.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<int> RemoveTagsAsync(List<long> marked, CancellationToken cancellationToken)
    {
        var ids = await db
            .Tags.Where(t =>
                marked.Contains(t.Id)
                && !db.ContentReferences.Any(r => r.Kind == ReferenceKind.Tag && r.TargetId == t.Id)
                && !db.ArticleTags.Any(l => l.TagId == t.Id)
            )
            .Select(t => t.Id)
            .ToListAsync(cancellationToken);
        await RemoveRedirectsAsync(RedirectTarget.Tag, ids, cancellationToken);
        Announce(ChangeSubject.Tag, ids);
        return await db.Tags.Where(t => ids.Contains(t.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<int> RemoveAuthorsAsync(List<long> marked, CancellationToken cancellationToken)
    {
        var ids = await db
            .Authors.Where(a =>
                marked.Contains(a.Id)
                && !db.ContentReferences.Any(r => r.Kind == ReferenceKind.Author && r.TargetId == a.Id)
                && !db.ArticleAuthors.Any(l => l.AuthorId == a.Id)
                && !db.Users.Any(u => u.AuthorId == a.Id)
            )
            .Select(a => a.Id)
            .ToListAsync(cancellationToken);
        await RemoveRedirectsAsync(RedirectTarget.Author, ids, cancellationToken);
        Announce(ChangeSubject.Author, ids);
        return await db.Authors.Where(a => ids.Contains(a.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<int> RemoveSectionsAsync(List<long> marked, CancellationToken cancellationToken)
    {
        var removed = 0;
        while (true)
        {
            // Children first: each round removes the sections that have become leaves.
            var ids = await db
                .Categories.Where(c =>
                    marked.Contains(c.Id)
                    && !db.ArticleCategories.Any(l => l.CategoryId == c.Id)
                    && !db.ContentReferences.Any(r => r.Kind == ReferenceKind.Category && r.TargetId == c.Id)
                    && !db.Categories.Any(child => child.ParentId == c.Id)
                )
                .Select(c => c.Id)
                .ToListAsync(cancellationToken);
            if (ids.Count == 0)
            {
                return removed;
            }

            await RemoveRedirectsAsync(RedirectTarget.Category, ids, cancellationToken);
            Announce(ChangeSubject.Category, ids);
            removed += await db.Categories.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private async Task RemoveSeriesAsync(List<long> marked, CancellationToken cancellationToken)
    {
        var ids = await db
            .Series.Where(s =>
                marked.Contains(s.Id)
                && !db.ContentReferences.Any(r => r.Kind == ReferenceKind.Series && r.TargetId == s.Id)
                && !db.Articles.Any(a => a.SeriesId == s.Id)
            )
            .Select(s => s.Id)
            .ToListAsync(cancellationToken);
        Announce(ChangeSubject.Series, ids);
        await db.Series.Where(s => ids.Contains(s.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>
    /// Deletes the fronts, unless an editor has arranged them since, and ends the breaking news line. The demo's
    /// stories, and with them their placements, are already gone.
    /// </summary>
    private async Task RemoveFrontsAsync(List<ImportedItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items.Where(i => i.SourceType == DemoItems.Front))
        {
            await db
                .Fronts.Where(f => f.Id == item.TargetId && f.Version == item.TargetVersion)
                .ExecuteDeleteAsync(cancellationToken);
        }

        var lines = Ids(items, DemoItems.BreakingNews);
        await db.BreakingNews.Where(b => lines.Contains(b.Id)).ExecuteDeleteAsync(cancellationToken);
        Announce(ChangeSubject.Front, Ids(items, DemoItems.Front));
        Announce(ChangeSubject.BreakingNews, lines);
    }

    /// <summary>Removes the demo's name and small print, unless an administrator has changed them since.</summary>
    private async Task RemoveSettingsAsync(ImportedItem? item, CancellationToken cancellationToken)
    {
        if (
            item is not null
            && await db
                .SiteSettings.Where(s => s.Id == item.TargetId && s.Version == item.TargetVersion)
                .ExecuteDeleteAsync(cancellationToken) > 0
        )
        {
            changes.Append(ChangeSubject.Settings, item.TargetId);
        }
    }

    private Task<int> RemoveRedirectsAsync(
        RedirectTarget target,
        List<long> ids,
        CancellationToken cancellationToken
    ) => db.Redirects.Where(r => r.Target == target && ids.Contains(r.TargetId)).ExecuteDeleteAsync(cancellationToken);

    private void Announce(ChangeSubject subject, List<long> ids) => ids.ForEach(id => changes.Append(subject, id));

    private static List<long> Ids(List<ImportedItem> items, string type) =>
        [.. items.Where(i => i.SourceType == type).Select(i => i.TargetId)];
}
