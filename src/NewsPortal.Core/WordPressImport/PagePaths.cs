using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.WordPressImport;

/// <summary>The paths that the old site's pages get here.</summary>
internal sealed class PagePaths(NewsDbContext db, ImportLedger ledger, ExportIndex index)
{
    /// <summary>The path of a page; its first segment is never one reserved by the program.</summary>
    public async Task<string> OfAsync(WxrItem item, string key, NoteList notes, CancellationToken cancellationToken)
    {
        var path = index.Addresses.LocalPath(item.Link) is { } link && !link.Contains('?') ? link.Split('#')[0] : "";
        var below = index.Addresses.BasePath;
        if (below.Length > 0 && path.StartsWith(below + "/", StringComparison.OrdinalIgnoreCase))
        {
            path = path[below.Length..];
        }

        path = Uri.UnescapeDataString(path).Trim('/');
        if (path.Length == 0)
        {
            path = await BelowParentAsync(item, notes, cancellationToken);
        }

        if (path.Length == 0)
        {
            path = Slug.From(WordPressText.Plain(item.Title)) is { Length: > 0 } slug ? slug : $"page-{Slug.From(key)}";
        }

        var segments = path.Split('/').Select(Slug.From).Where(s => s.Length > 0).ToList();
        path = string.Join('/', segments);
        if (path.Length == 0)
        {
            return $"page-{Slug.From(key)}";
        }

        if (!ArticlePaths.IsFreeForPage("/" + path))
        {
            var free = segments.Count == 1 ? $"{path}-2" : $"pages/{path}";
            notes.Add(
                $"The path “/{path}” belongs to NewsPortal; the page stands at “/{free}”, and its old address leads "
                    + "there."
            );
            path = free;
        }

        return ImportTerms.Cut(path, (ArticlePaths.MaxLength / 2) - 10);
    }

    /// <summary>
    /// The path of a page without a permalink: its name below its parents', from this export or an earlier run.
    /// </summary>
    private async Task<string> BelowParentAsync(WxrItem item, NoteList notes, CancellationToken cancellationToken)
    {
        var path = index.PagePath(item, out var missing);
        if (missing is not { } parent)
        {
            return path;
        }

        var id = parent.ToString(CultureInfo.InvariantCulture);
        var above = await db
            .ImportedItems.Where(i => i.Source == ledger.Source && i.SourceType == "page" && i.SourceId == id)
            .Join(db.Articles, i => i.TargetId, a => a.Id, (_, a) => a.Path)
            .SingleOrDefaultAsync(cancellationToken);
        if (above is not null)
        {
            return $"{above.Trim('/')}/{path}";
        }

        notes.Add($"The page above it (number {id}) is not in the export; it stands at the top until that one comes.");
        notes.Need("page", id);
        return path;
    }
}
