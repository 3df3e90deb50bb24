using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Comments;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Imports posts and pages, each with its comments, old addresses and ledger row, through the same editor as the
/// newsroom.
/// </summary>
internal sealed class ImportItems(
    NewsDbContext db,
    ArticleEditor editor,
    ChangeFeed changes,
    ImportAddresses addresses,
    HtmlCleaner cleaner,
    SiteTime time,
    ImportLedger ledger,
    ExportIndex index,
    ImportTerms terms,
    ImportPictures pictures,
    ImportFiles files,
    ImportParts parts
)
{
    internal static readonly Actor Importer = Actor.Program("WordPress import");

    private readonly HashSet<(string Type, string Id)> _seen = [];
    private readonly Dictionary<string, string> _guids = new(StringComparer.Ordinal);

    /// <summary>Whether this run has seen an item.</summary>
    public bool HasSeen(string type, string id) => _seen.Contains((type, id));

    /// <summary>
    /// Reads an item and puts its pictures into the library. An item that is not imported comes back with a finished
    /// entry.
    /// </summary>
    public async Task<ReadItem> ReadAsync(WxrItem item, CancellationToken cancellationToken)
    {
        var title = WordPressText.Plain(item.Title);
        var key = index.KeyOf(item);
        var entry = new ImportEntry(
            item.Type,
            key ?? item.Id.ToString(CultureInfo.InvariantCulture),
            title,
            ImportAction.Skipped
        )
        {
            OldAddress = index.Addresses.LocalPath(item.Link) ?? (item.Link.Length > 0 ? item.Link : null),
        };
        if (item.Type == "wp_block" && index.ReusableBlocks.Contains(item.Id))
        {
            return new ReadItem(
                item,
                entry with
                {
                    Notes = ["A reusable block is no article; its text stands in the articles that show it."],
                }
            );
        }

        if (ReasonToSkip(item) is { } reason)
        {
            return new ReadItem(item, entry with { Notes = [reason] });
        }

        if (key is null)
        {
            return new ReadItem(
                item,
                entry with
                {
                    Notes = ["It has no number, guid or link, so that it could not be recognised again."],
                }
            );
        }

        if (!_seen.Add((item.Type, key)))
        {
            return new ReadItem(
                item,
                entry with
                {
                    Notes = [$"The export has it twice (number {item.Id}); the first one was imported."],
                }
            );
        }

        var notes = new NoteList();
        if (item.IsMended)
        {
            notes.Add("It was damaged in the export and was mended; look at it.");
        }

        if (item.Id <= 0)
        {
            notes.Add("It has no number; it is known by its guid or link.");
        }
        else if (key != item.Id.ToString(CultureInfo.InvariantCulture))
        {
            notes.Add($"Another item has its number {item.Id}; it is known by its guid or link.");
        }

        return new ReadItem(item, entry)
        {
            Key = key,
            Notes = notes,
            Wanted = await ReadAsync(item, key, title, notes, cancellationToken),
        };
    }

    /// <summary>
    /// Stores several items in one transaction: few large writes instead of many small ones. If one of them fails, each
    /// is retried by itself, so that the others get in.
    /// </summary>
    public async Task<IReadOnlyList<ImportEntry>> StoreAsync(
        IReadOnlyList<ReadItem> items,
        CancellationToken cancellationToken
    )
    {
        var wanted = items.Where(i => i.Wanted is not null).ToList();
        if (wanted.Count > 1)
        {
            try
            {
                var done = await db.InTransactionAsync(
                    async token =>
                    {
                        Dictionary<ReadItem, ImportEntry> entries = [];
                        foreach (var item in wanted)
                        {
                            entries[item] = await StoreAsync(item, token);
                            db.ChangeTracker.Clear();
                        }

                        return entries;
                    },
                    cancellationToken
                );
                await changes.AnnounceAsync(cancellationToken);
                return [.. items.Select(item => done.GetValueOrDefault(item, item.Entry))];
            }
            catch (Exception exception) when (WordPressImporter.ConcernsOneThing(exception))
            {
                db.ChangeTracker.Clear();
            }
        }

        List<ImportEntry> single = [];
        foreach (var item in items)
        {
            single.Add(await StoreAloneAsync(item, cancellationToken));
        }

        return single;
    }

    private async Task<ImportEntry> StoreAloneAsync(ReadItem item, CancellationToken cancellationToken)
    {
        if (item.Wanted is null)
        {
            return item.Entry;
        }

        try
        {
            var entry = await db.InRepeatedTransactionAsync(token => StoreAsync(item, token), cancellationToken);
            await changes.AnnounceAsync(cancellationToken);
            return entry;
        }
        catch (ImportRefusedException refusal)
        {
            db.ChangeTracker.Clear();
            item.Notes.Add(refusal.Message);
            return item.Entry with { Action = ImportAction.Failed, Notes = item.Notes.All };
        }
        catch (Exception exception) when (WordPressImporter.ConcernsOneThing(exception))
        {
            return item.Failed(exception);
        }
    }

    private async Task<ImportEntry> StoreAsync(ReadItem item, CancellationToken cancellationToken)
    {
        var result = await StoreAsync(item.Item, item.Key, item.Wanted!, item.Notes, cancellationToken);
        return item.Entry with
        {
            Title = item.Wanted!.Article.Content.Headline,
            Action = result.Action,
            NewAddress = result.Address,
            Notes = item.Notes.All,
            Comments =
                result.Action == ImportAction.Skipped || item.Wanted.Comments.Count == 0
                    ? null
                    : item.Wanted.Comments.Count,
        };
    }

    private string? ReasonToSkip(WxrItem item) =>
        item switch
        {
            { Type: "nav_menu_item" } => "Menus are made in the newsroom; their links are not imported.",
            { Type: "wp_block" } =>
                "A reusable block that was not published, or for which there was no room; articles lack it.",
            {
                Type: "wp_navigation"
                    or "wp_template"
                    or "wp_template_part"
                    or "wp_global_styles"
                    or "wp_font_family"
                    or "wp_font_face"
                    or "custom_css"
                    or "customize_changeset"
            } => "It describes the look of the old site.",
            { Type: "revision" } or { Status: "inherit", Type: not "attachment" } =>
                "An older version of another item.",
            { Type: "guest-author" } => "Imported as an author.",
            _ when index.KindOf(item) is null =>
                $"NewsPortal has no place for the type “{NoteList.Short(item.Type)}”, which a plugin or theme made. "
                    + $"Take it over with --type {NoteList.Short(item.Type)}=post (or =page).",
            { Status: "trash" } => "It was in the trash.",
            { Status: "auto-draft" } => "WordPress made it by itself and nobody wrote in it.",
            _ => null,
        };

    /// <summary>
    /// What the item should become, as far as that can be determined without writing to the database.
    /// </summary>
    private async Task<Wanted> ReadAsync(
        WxrItem item,
        string key,
        string title,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        var isPage = index.KindOf(item) == "page";
        var post = new WordPressPost(index.Addresses)
        {
            Footnotes = item.Meta(WordPressFootnotes.Field),
            ReusableBlocks = index.ReusableBlocks,
            AttachedPictures = index.PicturesAttachedTo(item.Id),
            AttachedFiles = index.FilesAttachedTo(item.Id),
            AttachmentAddress = id => index.AddressOf(id),
        };
        var body = WordPressHtml.Convert(item.Content + WordPressFields.Enclosures(item), post);
        var users = index.Addresses.LocalPath(item.Link) ?? item.Link;
        var placed = await pictures.PlaceAsync(body.Pictures, users, notes, cancellationToken);
        var featured = await pictures.FeaturedAsync(item, users, notes, cancellationToken);
        var caption = featured?.Caption ?? "";
        var found = await files.PlaceAsync(body.FileAddresses, users, notes, cancellationToken);
        var html = body.ToHtml(picture => placed.GetValueOrDefault(picture.Number), found.GetValueOrDefault);
        if (featured is not null && WithoutLeading(html, featured.MediaId, ref caption) is { } rest)
        {
            html = rest;
            notes.Add("The text began with the featured picture; it is shown once.");
        }

        foreach (var note in body.Notes)
        {
            notes.Add(note);
        }

        foreach (var need in body.Needs)
        {
            notes.Need(need.Split(':')[0], need.Split(':')[1]);
        }

        var text = HtmlText.Of(html);
        var published = PublishedAt(item, notes);
        var state = StateOf(item, published, notes);
        var slug = WordPressText.Slug(item.PostName);
        var headline = Headline(item, title, text, notes);
        var standfirst = Standfirst(item, notes);
        var subtitle = WordPressFields.Subtitle(item);
        if (standfirst.Length == 0 && subtitle.Length <= ArticleLimits.Standfirst)
        {
            standfirst = subtitle;
        }
        else if (subtitle.Length > 0 && subtitle != standfirst && !text.StartsWith(subtitle, StringComparison.Ordinal))
        {
            html = $"<p><strong>{WebUtility.HtmlEncode(subtitle)}</strong></p>\n{html}";
        }

        var siteName = WordPressText.Plain(index.Site.Title);
        var content = new ArticleContent
        {
            Headline = headline,
            Language = WordPressLanguage.Of(item, index.Site.Language, time.Culture),
            SeoTitle = WordPressFields.SeoTitle(item, headline, siteName, notes),
            SeoDescription = WordPressFields.SeoDescription(item, headline, siteName, notes),
            Enclosure = await EnclosureAsync(item, users, notes, cancellationToken),
            Slug = Slug.From(slug).Length > 0 ? slug : null,
            PagePath = isPage ? await PagePathAsync(item, key, notes, cancellationToken) : null,
            Standfirst = standfirst,
            Body = html,
            CategoryIds = Categories(item, notes),
            Tags = Tags(item, notes),
            AuthorIds = Authors(item, notes),
            PictureId = featured is null ? null : long.Parse(featured.MediaId, CultureInfo.InvariantCulture),
            PictureAlt = ImportTerms.Cut(featured?.Alt ?? "", ArticleLimits.PictureAlt),
            PictureCaption = ImportTerms.Cut(caption, ArticleLimits.PictureCaption),
        };
        var article = new SaveArticle
        {
            Kind = isPage ? ArticleKind.Page : ArticleKind.Story,
            FeedId = FeedId(item),
            Content = content,
        };
        if (item.IsSticky)
        {
            notes.Add("It was kept at the top of the old front page; place it on the front in the newsroom.");
        }

        var comments = WordPressFields.ReadersComments(item);
        var others = item.Comments.Where(c => !WordPressFields.IsByReader(c)).ToList();
        if (others.Count > 0)
        {
            notes.Add(
                $"Left out what no reader wrote below it: {others.Count} of the type "
                    + $"{string.Join(", ", others.Select(WordPressFields.TypeOf).Distinct().Select(type => $"“{type}”"))}."
            );
        }

        var hash = ImportLedger.Hash(
            new
            {
                article = HashedArticle.Of(article),
                state,
                published = IsDated(item) ? published : null,
                item.Link,
                addresses = item.Metas.Where(m => m.Key is "_wp_old_slug").Select(m => m.Value),
                others = others.Select(c => c.Id),
                comments = comments.Select(c => new
                {
                    c.Id,
                    c.Content,
                    c.Approved,
                    c.ParentId,
                    c.Author,
                }),
            }
        );
        return new Wanted(
            article,
            state,
            published,
            comments,
            [.. others.Select(c => c.Id).Where(id => id != 0)],
            post,
            hash
        );
    }

    /// <summary>What podcast clients played: the local file if it was imported, otherwise the original.</summary>
    private async Task<Enclosure?> EnclosureAsync(
        WxrItem item,
        string users,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        if (
            WordPressFields.Files(item).FirstOrDefault(file => file.Address.Length <= ArticleLimits.EnclosureAddress)
            is not { } given
        )
        {
            return null;
        }

        return await files.FindAsync(given.Address, users, notes, cancellationToken) is { } file
                ? new Enclosure(file.Address, file.ContentType, file.Bytes)
            : WordPressFields.IsAbsolute(given.Address) ? given
            : null;
    }

    private async Task<Outcome> StoreAsync(
        WxrItem item,
        string id,
        Wanted wanted,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        var line = await ledger.FindAsync(item.Type, id, cancellationToken);
        var command = wanted.Article;
        var publishedAt = wanted.PublishedAt;
        if (line is not null)
        {
            var present = await db
                .Articles.Where(a => a.Id == line.TargetId)
                .Select(a => new
                {
                    a.Version,
                    a.Path,
                    a.State,
                    a.PublishedAt,
                })
                .SingleOrDefaultAsync(cancellationToken);
            var address = present?.State == ArticleState.Published ? present.Path : null;
            if (present is null)
            {
                notes.Add(ImportLedger.Deleted);
                return new Outcome(ImportAction.Skipped, null);
            }

            if (line.ContentHash == wanted.Hash)
            {
                return new Outcome(ImportAction.Unchanged, address);
            }

            if (present.Version != line.TargetVersion)
            {
                notes.Add("It was edited in the newsroom since the last import; the newsroom’s text stays.");
                return new Outcome(ImportAction.Skipped, address);
            }

            command = command with { Id = line.TargetId, Version = present.Version };
            if (!IsDated(item))
            {
                publishedAt = present.PublishedAt ?? publishedAt;
            }
        }

        command = command with
        {
            VersionOf = await VersionOfAsync(item, cancellationToken),
            Target = new ArticleTarget(wanted.State, publishedAt),
        };
        var result = await SaveAsync(command, notes, cancellationToken);
        var article = await db.Articles.SingleAsync(a => a.Id == result.Id, cancellationToken);
        await addresses.KeepAsync(item, article, notes, cancellationToken);
        await StoreCommentsAsync(article, wanted, cancellationToken);
        line = line is null ? null : await ledger.FindAsync(item.Type, id, cancellationToken);
        ledger.Write(line, item.Type, id, article.Id, wanted.Hash, article.Version);
        await parts.KeepAsync(item, id, notes.Needs, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new Outcome(
            line is null ? ImportAction.Imported : ImportAction.Changed,
            article.IsVisible(time.UtcNow) ? article.Path : null
        );
    }

    /// <summary>
    /// The imported translation of this story, in the form the newsroom would enter it; null for none.
    /// </summary>
    private async Task<string?> VersionOfAsync(WxrItem item, CancellationToken cancellationToken)
    {
        foreach (var id in index.VersionsOf(item))
        {
            if (
                await ledger.FindAsync(item.Type, id.ToString(CultureInfo.InvariantCulture), cancellationToken)
                    is { } line
                && await db.Articles.AnyAsync(
                    a => a.Id == line.TargetId && a.Kind == ArticleKind.Story,
                    cancellationToken
                )
            )
            {
                return $"#{line.TargetId}";
            }
        }

        return null;
    }

    private async Task<ArticleResult> SaveAsync(
        SaveArticle command,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        var wantedPath = command.Content.PagePath;
        for (var number = 2; ; number++)
        {
            var result = await editor.SaveAsync(command, Importer, cancellationToken);
            var refused = result.IsDone
                ? result.Step is { IsDone: false } step
                    ? step
                    : null
                : result;
            if (refused is null)
            {
                if (command.Content.PagePath != wantedPath)
                {
                    notes.Add($"The path “{wantedPath}” is taken; the page stands at “{command.Content.PagePath}”.");
                }

                return result;
            }

            var fields = refused.Errors.Select(e => e.Field).ToHashSet(StringComparer.Ordinal);
            if (number < 20 && fields.SetEquals([nameof(ArticleContent.PagePath)]))
            {
                db.ChangeTracker.Clear();
                command = command with { Content = command.Content with { PagePath = $"{wantedPath}-{number}" } };
                continue;
            }

            if (
                command.VersionOf is not null
                && fields.IsSubsetOf([nameof(SaveArticle.VersionOf), nameof(ArticleContent.Language)])
            )
            {
                db.ChangeTracker.Clear();
                notes.Add(
                    "The old site joined it with a story in another language; that has a version in this language "
                        + "already."
                );
                command = command with { VersionOf = null };
                continue;
            }

            if (number < 20 && fields.SetEquals([nameof(ArticleContent.Slug)]) && command.Id is not null)
            {
                // The changed slug now belongs to another story, so the current one stays.
                db.ChangeTracker.Clear();
                command = command with { Content = command.Content with { Slug = null } };
                continue;
            }

            throw new ImportRefusedException(
                refused.Errors.Count > 0
                    ? string.Join(" ", refused.Errors.Select(e => e.Message))
                    : "Somebody changed it at the same moment. Run the import again."
            );
        }
    }

    private async Task StoreCommentsAsync(Article article, Wanted wanted, CancellationToken cancellationToken)
    {
        if (wanted.OtherComments.Count > 0)
        {
            // An earlier version imported them as readers' comments.
            await db
                .Comments.Where(c =>
                    c.ArticleId == article.Id && c.ImportId != null && wanted.OtherComments.Contains(c.ImportId.Value)
                )
                .ExecuteDeleteAsync(cancellationToken);
        }

        if (wanted.Comments.Count == 0)
        {
            return;
        }

        var known = await db
            .Comments.Where(c => c.ArticleId == article.Id && c.ImportId != null)
            .ToDictionaryAsync(c => c.ImportId!.Value, cancellationToken);
        foreach (var from in wanted.Comments)
        {
            if (!known.TryGetValue(from.Id, out var comment))
            {
                known[from.Id] = comment = new Comment
                {
                    ArticleId = article.Id,
                    ImportId = from.Id,
                    Kind = from.Type switch
                    {
                        "pingback" => CommentKind.Pingback,
                        "trackback" => CommentKind.Trackback,
                        _ => CommentKind.Comment,
                    },
                    AuthorEmail = from.AuthorEmail.Length <= 254 ? from.AuthorEmail : "",
                    AuthorUrl = IsWebAddress(from.AuthorUrl) ? from.AuthorUrl : "",
                    CreatedAt =
                        from.DateGmt
                        ?? (from.Date is { } local ? time.ToUtc(local) : article.PublishedAt ?? article.CreatedAt),
                };
                db.Comments.Add(comment);
            }

            // Nothing else edits comments, so the old site's version of a known one wins.
            comment.State = from.Approved switch
            {
                "1" or "approve" or "approved" => CommentState.Approved,
                "spam" => CommentState.Spam,
                "trash" or "post-trashed" => CommentState.Trash,
                _ => CommentState.Pending,
            };
            comment.AuthorName = ImportTerms.Cut(WordPressText.Plain(from.Author), 250);
            comment.Body = cleaner.Clean(WordPressHtml.ConvertComment(from.Content, wanted.Post));
        }

        foreach (var from in wanted.Comments.Where(c => c.ParentId != 0 && c.ParentId != c.Id))
        {
            if (
                known[from.Id].Parent is null
                && known[from.Id].ParentId is null
                && known.TryGetValue(from.ParentId, out var parent)
                && !Answers(parent, known[from.Id])
            )
            {
                known[from.Id].Parent = parent;
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Whether a comment is already an ancestor of the other; a broken export could create a cycle.</summary>
    private static bool Answers(Comment comment, Comment above)
    {
        for (var at = comment; at is not null; at = at.Parent)
        {
            if (at == above)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWebAddress(string address) =>
        address.Length <= 2000
        && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    /// <summary>
    /// Whether the export has a publication date; otherwise the day of the first import remains its date.
    /// </summary>
    private static bool IsDated(WxrItem item) =>
        (item.PostDateGmt ?? item.PostDate ?? item.FeedDate ?? item.PostModifiedGmt) is not null;

    private DateTime? PublishedAt(WxrItem item, NoteList notes)
    {
        if (item.Status is not ("publish" or "future"))
        {
            return null;
        }

        if (item.PostDateGmt is { } utc)
        {
            return utc;
        }

        if (item.PostDate is { } local)
        {
            return time.ToUtc(local);
        }

        if (item.FeedDate is { } told)
        {
            return told;
        }

        notes.Add("It has no date; it got the date of the import.");
        return item.PostModifiedGmt ?? time.UtcNow.Date;
    }

    private ArticleState StateOf(WxrItem item, DateTime? published, NoteList notes)
    {
        if (item.Password.Length > 0)
        {
            notes.Add("It was protected by a password, which NewsPortal does not have; it became a draft.");
            return ArticleState.Draft;
        }

        switch (item.Status)
        {
            case "publish" or "future":
                if (published > time.UtcNow && item.Status == "publish")
                {
                    notes.Add("Its date lies in the future; it is scheduled.");
                }

                if (published <= time.UtcNow && item.Status == "future")
                {
                    notes.Add("It was scheduled for a time that has passed; it is published with that date.");
                }

                return ArticleState.Published;
            case "pending":
                return ArticleState.Submitted;
            case "draft":
                return ArticleState.Draft;
            case "private":
                notes.Add("It was private; it became a draft.");
                return ArticleState.Draft;
            default:
                notes.Add(
                    item.Status.Length == 0
                        ? "The export does not say whether it was published; it became a draft."
                        : $"Its state “{NoteList.Short(item.Status)}” has no counterpart; it became a draft."
                );
                return ArticleState.Draft;
        }
    }

    private static string Headline(WxrItem item, string title, string text, NoteList notes)
    {
        if (title.Length > ArticleLimits.Headline)
        {
            notes.Add($"The title has {title.Length} characters; it was cut to {ArticleLimits.Headline}.");
            return HtmlText.Excerpt(title, ArticleLimits.Headline);
        }

        if (title.Length > 0)
        {
            return title;
        }

        notes.Add("It has no title; the headline comes from the text.");
        return text.Length > 0 ? HtmlText.Excerpt(text, 80) : $"Untitled {item.Type} {item.Id}";
    }

    private static string Standfirst(WxrItem item, NoteList notes)
    {
        var text = WordPressText.Plain(item.Excerpt);
        if (text.Length <= ArticleLimits.Standfirst)
        {
            return text;
        }

        notes.Add($"The excerpt has {text.Length} characters; it was cut to {ArticleLimits.Standfirst}.");
        return HtmlText.Excerpt(text, ArticleLimits.Standfirst);
    }

    /// <summary>The path of a page; its first segment is never one reserved by the program.</summary>
    private async Task<string> PagePathAsync(
        WxrItem item,
        string key,
        NoteList notes,
        CancellationToken cancellationToken
    )
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

    /// <summary>The guid that feed subscribers know the item by; null when it has no unique one.</summary>
    private string? FeedId(WxrItem item)
    {
        var guid = WordPressEntities.Decode(item.Guid).Trim();
        return
            guid.Length is > 0 and <= Article.FeedIdLength
            && !guid.Any(char.IsControl)
            && (!_guids.TryGetValue(guid, out var first) || first == index.KeyOf(item))
            && (_guids[guid] = index.KeyOf(item)!) is not null
            ? guid
            : null;
    }

    private List<long> Categories(WxrItem item, NoteList notes)
    {
        var ids = new List<long>();
        foreach (var term in item.Terms.Where(t => t.Domain == "category"))
        {
            if (terms.CategoryOf(term) is { } id)
            {
                ids.Add(id);
            }
            else if (!terms.IsNoLabel(term))
            {
                notes.Add($"Its category “{NoteList.Short(term.Name)}” could not be imported.");
            }
        }

        if (
            WordPressFields.PrimaryCategory(item) is { } number
            && index.Categories.Find(c => c.Id == number) is { } chosen
            && terms.CategoryOf(new WxrItemTerm("category", chosen.Nicename, chosen.Name)) is { } primary
            && ids.Remove(primary)
        )
        {
            ids.Insert(0, primary);
        }

        var others = item
            .Terms.Select(t => t.Domain)
            .Where(d => d != "post_format" && WordPressFields.IsForeign(d))
            .Distinct()
            .ToList();
        foreach (var domain in others)
        {
            notes.Add($"Its terms of “{NoteList.Short(domain)}” were left out.");
        }

        return [.. ids.Distinct()];
    }

    private List<string> Tags(WxrItem item, NoteList notes)
    {
        var names = item
            .Terms.Where(t => t.Domain == "post_tag")
            .Select(terms.TagOf)
            .OfType<string>()
            .Distinct()
            .ToList();
        if (names.Count <= 100)
        {
            return names;
        }

        notes.Add($"It has {names.Count} tags; the first 100 were kept.");
        return names[..100];
    }

    private List<long> Authors(WxrItem item, NoteList notes)
    {
        var ids = new List<long>();
        foreach (var term in item.Terms.Where(t => t.Domain == "author"))
        {
            if (terms.AuthorOf(term) is { } id)
            {
                ids.Add(id);
            }
        }

        if (ids.Count == 0 && item.Creator.Length > 0 && terms.AuthorOf(item.Creator) is { } creator)
        {
            ids.Add(creator);
        }

        if (ids.Count == 0)
        {
            notes.Add("It names no author.");
        }

        return [.. ids.Distinct()];
    }

    /// <summary>The body without a leading figure of the featured picture; null when it starts differently.</summary>
    private static string? WithoutLeading(string html, string mediaId, ref string caption)
    {
        var start = $"<figure data-media-id=\"{mediaId}\">";
        const string end = "</figure>";
        if (!html.StartsWith(start, StringComparison.Ordinal))
        {
            return null;
        }

        var close = html.IndexOf(end, StringComparison.Ordinal);
        if (close < 0)
        {
            return null;
        }

        var at = html.IndexOf("<figcaption", 0, close, StringComparison.Ordinal);
        var own = at < 0 ? "" : WordPressText.Plain(html[at..close]);
        if (own.Length > 0)
        {
            caption = own;
        }

        return html[(close + end.Length)..].TrimStart('\n');
    }

    internal sealed record Wanted(
        SaveArticle Article,
        ArticleState State,
        DateTime? PublishedAt,
        IReadOnlyList<WxrComment> Comments,
        IReadOnlyList<long> OtherComments,
        WordPressPost Post,
        string Hash
    );

    private sealed record Outcome(ImportAction Action, string? Address);
}

/// <summary>An item that has been read but not stored.</summary>
internal sealed record ReadItem(WxrItem Item, ImportEntry Entry)
{
    /// <summary>Its identity.</summary>
    public string Key { get; init; } = "";

    /// <summary>What it should become; null when <see cref="Entry"/> says why it is not imported.</summary>
    public ImportItems.Wanted? Wanted { get; init; }

    public NoteList Notes { get; init; } = new();

    /// <summary>The entry of an item that could not be stored.</summary>
    public ImportEntry Failed(Exception exception) =>
        Entry with
        {
            Action = ImportAction.Failed,
            Notes = [$"It could not be imported: {exception.Message}", $"It stands at line {Item.Line} of the export."],
        };

    // Reference equality: two items are never the same, whatever they contain.
    public bool Equals(ReadItem? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>An item cannot be stored; the message says why, and the import continues with the next.</summary>
internal sealed class ImportRefusedException(string message) : Exception(message);
