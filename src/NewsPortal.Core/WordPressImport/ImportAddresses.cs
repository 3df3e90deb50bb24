using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.OldAddresses;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Stores the old site's addresses that readers may know: links, numbers, former slugs, file names. WordPress's
/// suffixes to them are recognized without being stored (see <see cref="OldAddressQueries"/>).
/// </summary>
internal sealed class ImportAddresses(NewsDbContext db, Redirects redirects, ExportIndex index)
{
    private const int Batch = 200;

    /// <summary>First segments that the program itself answers and never looks up as old addresses.</summary>
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "account",
        "admin",
        "api",
        "assets",
        "error",
        "feed",
        "health",
        "media",
        "metrics",
        "oembed",
        "search",
        "views",
    };

    private string Base => index.Addresses.BasePath;

    /// <summary>Redirects every address of an item that readers may know to the article.</summary>
    public async Task KeepAsync(WxrItem item, Article article, NoteList notes, CancellationToken cancellationToken)
    {
        if (article.Path is null || article.State != ArticleState.Published)
        {
            return;
        }

        var link = index.Addresses.LocalPath(item.Link)?.Split('#')[0];
        if (link is null && item.Link.Length > 0)
        {
            notes.Add(
                $"Its old address {NoteList.Short(item.Link)} is on another host and was not stored; "
                    + "if that host was the site’s, name it with --also-host."
            );
        }

        if (
            link is not null
            && Ours.Contains(link.TrimStart('/').Split('/', '?')[0])
            && ArticlePaths.Normalise(link) != article.Path
        )
        {
            notes.Add(
                $"NewsPortal itself answers at its old address {NoteList.Short(link)}; it stands at {article.Path}."
            );
        }

        List<string> old = link is null ? [] : [link];
        // The short link that WordPress gives every item, whatever its permalinks look like.
        var hasNumber = index.KeyOf(item) == item.Id.ToString(CultureInfo.InvariantCulture);
        if (hasNumber)
        {
            old.Add(Numbered(index.KindOf(item) == "page" ? "page_id" : "p", item.Id));
        }
        // When another item has its number, or it lost its own, the guid still contains the original one.
        else if (index.Addresses.LocalPath(item.Guid) is { } guid && guid.Contains('?'))
        {
            old.Add(guid.Split('#')[0]);
        }

        var attached = hasNumber ? index.AttachedTo(item.Id).ToList() : [];
        old.AddRange(attached.Select(a => Numbered("attachment_id", a.Id)));
        old.AddRange(
            attached
                .Select(a => index.Addresses.LocalPath(a.Link)?.Split('#')[0])
                .OfType<string>()
                .Where(path => index.Addresses.UploadPath(path) is null)
        );
        var name = ArticlePaths.Normalise(WordPressText.Slug(item.PostName)).TrimStart('/');
        foreach (
            var former in item
                .Metas.Where(m => m.Key == "_wp_old_slug")
                .Select(m => ArticlePaths.Normalise(WordPressText.Slug(m.Value.Trim())).TrimStart('/'))
                .Where(slug => slug.Length > 0 && slug != name)
        )
        {
            if (
                link is not null
                && WithSlug(link, name, former) is { } formerLink
                && !await IsOfAnotherAsync(formerLink, article, cancellationToken)
            )
            {
                old.Add(formerLink);
            }

            await KeepNameAsync(former, article, cancellationToken);
        }

        if (name.Length > 0 && name != article.Slug)
        {
            await KeepNameAsync(name, article, cancellationToken);
        }

        // A static front page: the whole old site was below its address.
        var home = Redirects.Key(Base + "/");
        foreach (
            var key in old.Select(Redirects.Key)
                .Distinct()
                .Where(key => key is not "/" && key != home && key != article.Path)
        )
        {
            if (await db.Articles.AnyAsync(a => a.Path == key && a.Id != article.Id, cancellationToken))
            {
                if (link is not null && key == Redirects.Key(link))
                {
                    notes.Add($"Another article stands at its old address {key}.");
                }
            }
            else if (!await redirects.KeepAsync(key, RedirectTarget.Article, article.Id, cancellationToken))
            {
                notes.Add(
                    $"Its old address is longer than {ArticlePaths.MaxLength} characters and was not stored: "
                        + $"{NoteList.Short(key)}"
                );
            }
        }
    }

    /// <summary>
    /// Stores the addresses of the site as a whole, unless they are stored already: its base address, and the numbers
    /// of its categories, tags and authors.
    /// </summary>
    public async Task KeepTermsAsync(ImportTerms terms, CancellationToken cancellationToken)
    {
        List<(string, RedirectTarget, long)> addresses = [];
        if (Base.Length > 0)
        {
            addresses.Add((Base, RedirectTarget.Home, 0));
        }

        foreach (var category in index.Categories.Where(c => c.Id is not null))
        {
            if (terms.CategoryOf(new WxrItemTerm("category", category.Nicename, category.Name)) is { } id)
            {
                addresses.Add((Numbered("cat", category.Id!.Value), RedirectTarget.Category, id));
            }
            else if (terms.IsNoLabel(new WxrItemTerm("category", category.Nicename, category.Name)))
            {
                addresses.Add((Numbered("cat", category.Id!.Value), RedirectTarget.Home, 0));
            }
        }

        foreach (var author in index.Authors.Where(a => a.Id is not null))
        {
            if (terms.AuthorOf(author.Login) is { } id)
            {
                addresses.Add((Numbered("author", author.Id!.Value), RedirectTarget.Author, id));
            }
        }

        foreach (
            var batch in index
                .Tags.Where(t => t.Id is not null)
                .Select(t => (t.Id, Name: terms.TagOf(new WxrItemTerm("post_tag", t.Slug, t.Name))))
                .Where(t => t.Name is not null)
                .Chunk(Batch)
        )
        {
            var names = batch.Select(t => t.Name!).ToList();
            var ids = await db
                .Tags.AsNoTracking()
                .Where(t => names.Contains(t.Name))
                .Select(t => new { t.Name, t.Id })
                .ToListAsync(cancellationToken);
            foreach (var (number, name) in batch)
            {
                if (ids.Find(t => t.Name == name) is { } tag)
                {
                    addresses.Add((Numbered("tag_id", number!.Value), RedirectTarget.Tag, tag.Id));
                }
            }
        }

        await KeepFreeAsync(addresses, cancellationToken);
    }

    /// <summary>
    /// Stores the addresses of uploaded files, unless they are redirected already: their own page, their number, the
    /// address that served them, and the name without the suffix added by an edit.
    /// </summary>
    public async Task KeepAttachmentsAsync(
        Func<ExportIndex.Attachment, (RedirectTarget Target, long Id)?> find,
        CancellationToken cancellationToken
    )
    {
        List<(string, RedirectTarget, long)> addresses = [];
        foreach (var attachment in index.Attachments)
        {
            if (find(attachment) is not { } file)
            {
                continue;
            }

            List<string?> known =
            [
                index.Addresses.LocalPath(attachment.Link)?.Split('#')[0],
                Numbered("attachment_id", attachment.Id),
                index.Addresses.LocalPath(attachment.Address)?.Split('#', '?')[0],
                .. (attachment.File.Length == 0 ? [] : WordPressAddresses.Originals(attachment.File)).Select(name =>
                    $"{Base}/wp-content/uploads/{name}"
                ),
            ];
            addresses.AddRange(known.OfType<string>().Select(address => (address, file.Target, file.Id)));
        }

        await KeepFreeAsync(addresses, cancellationToken);
    }

    private async Task KeepFreeAsync(
        List<(string Address, RedirectTarget Target, long Id)> addresses,
        CancellationToken cancellationToken
    )
    {
        foreach (
            var batch in addresses
                .Select(a => a with { Address = Redirects.Key(a.Address) })
                .DistinctBy(a => a.Address)
                .Where(a => a.Address.Length is > 1 and <= ArticlePaths.MaxLength)
                .Chunk(Batch)
        )
        {
            await db.InRepeatedTransactionAsync(
                async token =>
                {
                    var keys = batch.Select(a => a.Address).ToList();
                    var taken = await db
                        .Redirects.Where(r => keys.Contains(r.FromPath))
                        .Select(r => r.FromPath)
                        .ToListAsync(token);
                    taken.AddRange(
                        await db
                            .Articles.Where(a => a.Path != null && keys.Contains(a.Path))
                            .Select(a => a.Path!)
                            .ToListAsync(token)
                    );
                    db.Redirects.AddRange(
                        batch
                            .Where(a => !taken.Contains(a.Address))
                            .Select(a => new Redirect
                            {
                                FromPath = a.Address,
                                Target = a.Target,
                                TargetId = a.Id,
                            })
                    );
                    await db.SaveChangesAsync(token);
                    return batch.Length;
                },
                cancellationToken
            );
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Whether an address already leads to another article, which owned it first.</summary>
    private async Task<bool> IsOfAnotherAsync(string address, Article article, CancellationToken cancellationToken)
    {
        var key = Redirects.Key(address);
        return await db.Redirects.AnyAsync(
            r => r.FromPath == key && (r.Target != RedirectTarget.Article || r.TargetId != article.Id),
            cancellationToken
        );
    }

    private async Task KeepNameAsync(string slug, Article article, CancellationToken cancellationToken)
    {
        var key = OldAddressQueries.Named(slug);
        if (
            article.Kind == ArticleKind.Story
            && !await db.Articles.AnyAsync(a => a.Kind == ArticleKind.Story && a.Slug == slug, cancellationToken)
            && !await db.Redirects.AnyAsync(r => r.FromPath == key && r.TargetId != article.Id, cancellationToken)
        )
        {
            await redirects.KeepAsync(key, RedirectTarget.Article, article.Id, cancellationToken);
        }
    }

    /// <summary>A link with another slug in place of the current one; null when the link does not contain it.</summary>
    private static string? WithSlug(string link, string present, string former)
    {
        var segments = link.Split('?')[0].Split('/');
        var at = Array.FindLastIndex(segments, segment => segment.Length > 0);
        if (link.Contains('?') || at < 0 || present.Length == 0)
        {
            return null;
        }

        var last = ArticlePaths.Normalise(segments[at]).TrimStart('/');
        if (last != present && !last.StartsWith(present + ".", StringComparison.Ordinal))
        {
            return null;
        }

        segments[at] = Uri.EscapeDataString(former) + last[present.Length..];
        return string.Join('/', segments);
    }

    private string Numbered(string name, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Base}/?{name}={number}");
}
