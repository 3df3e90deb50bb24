using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Comments;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Export;

/// <summary>
/// Reads articles as posts and pages of WordPress. What readers see is what is exported of a published one; of all
/// others it is the newest version.
/// </summary>
internal sealed class WordPressArticles(
    NewsDbContext db,
    SiteTime time,
    string baseUrl,
    IReadOnlyDictionary<long, WxrAuthor> authors,
    IReadOnlyDictionary<long, Category> categories,
    WordPressAttachments attachments
)
{
    public const string Post = "post";
    public const string Page = "page";

    private HashSet<long> _sticky = [];

    /// <summary>The unpublished articles that exist for some people only, which are left out.</summary>
    public IReadOnlySet<long> Hidden { get; private set; } = new HashSet<long>();

    /// <summary>Published articles whose newest version is another one, so far.</summary>
    public int UnpublishedChanges { get; private set; }

    /// <summary>Reads what is decided once for all articles.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        var visible = db.Articles.VisibleAt(now);
        Hidden = await db
            .Articles.Where(a => db.StoryRestrictions.Any(r => r.ArticleId == a.Id) && !visible.Any(v => v.Id == a.Id))
            .Select(a => a.Id)
            .ToHashSetAsync(cancellationToken);

        // What editors placed on the home page by hand is what WordPress keeps at the top of its own.
        var live = await db
            .FrontEditions.Where(e => e.Front.CategoryId == null && e.PublishedAt <= now)
            .OrderByDescending(e => e.PublishedAt)
            .ThenByDescending(e => e.Id)
            .Select(e => (long?)e.Id)
            .FirstOrDefaultAsync(cancellationToken);
        _sticky = await db
            .FrontPlacements.Where(p => p.EditionId == live && (p.Until == null || p.Until > now))
            .Select(p => p.ArticleId)
            .ToHashSetAsync(cancellationToken);
    }

    /// <summary>These articles in their order, each after the pictures that no earlier one has shown.</summary>
    public async Task<IReadOnlyList<WxrItem>> ReadAsync(
        IReadOnlyCollection<long> ids,
        CancellationToken cancellationToken
    )
    {
        var wanted = ids.Where(id => !Hidden.Contains(id)).ToList();
        var rows = await RowsAsync(wanted, cancellationToken);
        var around = await AroundAsync(wanted, rows, cancellationToken);
        List<WxrItem> items = [];
        foreach (var row in rows)
        {
            var body = row.Content.Opened(row.Content.Body ?? "");
            long[] pictureIds = [.. row.Content.PictureId is { } lead ? [lead] : Array.Empty<long>()];
            var (shown, added) = await attachments.OfAsync(
                [.. pictureIds, .. WordPressBodies.PicturesIn(body)],
                cancellationToken
            );
            items.AddRange(added);
            var html = new WordPressBodies(baseUrl, shown, attachments.FileAddress).Of(
                body + Notes(around.Corrections[row.Id])
            );
            items.Add(ItemOf(row, html, shown, around));
        }

        return items;
    }

    private async Task<List<Row>> RowsAsync(List<long> ids, CancellationToken cancellationToken)
    {
        var rows = await db
            .ArticleVersions.AsNoTracking()
            .Where(v => ids.Contains(v.ArticleId))
            .Join(db.Articles, v => v.ArticleId, a => a.Id, (v, a) => new { Version = v, Article = a })
            .Where(both =>
                both.Version.Number
                == (
                    both.Article.State == ArticleState.Published
                        ? both.Article.PublishedVersion ?? both.Article.NewestVersion
                        : both.Article.NewestVersion
                )
            )
            .OrderBy(both => both.Article.Id)
            .Select(both => new
            {
                both.Article.Id,
                both.Article.Kind,
                both.Article.State,
                both.Article.Slug,
                both.Article.Path,
                both.Article.FeedId,
                both.Article.TranslationGroup,
                both.Article.PublishedAt,
                both.Article.WishedAt,
                both.Article.UpdatedAt,
                both.Article.ModifiedAt,
                IsNewest = both.Version.Number == both.Article.NewestVersion,
                both.Version.Content.Fields,
                both.Version.Content.Body,
            })
            .ToListAsync(cancellationToken);
        UnpublishedChanges += rows.Count(row => !row.IsNewest);
        return rows.ConvertAll(row => new Row(
            row.Id,
            row.Kind,
            row.State,
            row.Slug,
            row.Path,
            row.FeedId,
            row.TranslationGroup,
            row.PublishedAt,
            row.WishedAt,
            row.State == ArticleState.Published ? row.UpdatedAt ?? row.PublishedAt ?? row.ModifiedAt : row.ModifiedAt,
            row.Fields with
            {
                Body = row.Body.Read(),
            }
        ));
    }

    private async Task<Around> AroundAsync(List<long> ids, List<Row> rows, CancellationToken cancellationToken)
    {
        // Terms as they are today: some were merged since the version was stored.
        var links = (
            await db
                .ArticleAuthors.Where(l => ids.Contains(l.ArticleId))
                .Select(l => new TermLink(l.ArticleId, ReferenceKind.Author, l.AuthorId, l.Position, true))
                .ToListAsync(cancellationToken)
        )
            .Concat(
                await db
                    .ArticleCategories.Where(l => ids.Contains(l.ArticleId) && l.Position != null)
                    .Select(l => new TermLink(
                        l.ArticleId,
                        ReferenceKind.Category,
                        l.CategoryId,
                        l.Position!.Value,
                        true
                    ))
                    .ToListAsync(cancellationToken)
            )
            .Concat(
                await db
                    .ArticleTags.Where(l => ids.Contains(l.ArticleId))
                    .Select(l => new TermLink(l.ArticleId, ReferenceKind.Tag, l.TagId, l.Position, true))
                    .ToListAsync(cancellationToken)
            )
            .Concat(
                await db
                    .ContentReferences.Where(r => ids.Contains(r.ArticleId))
                    .Select(r => new TermLink(r.ArticleId, r.Kind, r.TargetId, r.Position, false))
                    .ToListAsync(cancellationToken)
            )
            .OrderBy(link => link.Position)
            .ToLookup(link => (link.ArticleId, link.Kind, link.IsPublic), link => link.TargetId);
        var tagIds = links.Where(group => group.Key.Kind == ReferenceKind.Tag).SelectMany(g => g).Distinct().ToList();
        var parents = rows.Select(ParentPath).OfType<string>().Distinct().ToList();
        return new Around(
            links,
            await db
                .Tags.AsNoTracking()
                .Where(t => tagIds.Contains(t.Id))
                .ToDictionaryAsync(t => t.Id, cancellationToken),
            (
                await db
                    .Corrections.AsNoTracking()
                    .Where(c => ids.Contains(c.ArticleId))
                    .OrderBy(c => c.At)
                    .ThenBy(c => c.Id)
                    .ToListAsync(cancellationToken)
            ).ToLookup(c => c.ArticleId),
            (
                await db
                    .Redirects.Where(r => r.Target == RedirectTarget.Article && ids.Contains(r.TargetId))
                    .OrderBy(r => r.Id)
                    .Select(r => new { r.TargetId, r.FromPath })
                    .ToListAsync(cancellationToken)
            ).ToLookup(r => r.TargetId, r => r.FromPath),
            (
                await db
                    .Comments.AsNoTracking()
                    .Where(c => ids.Contains(c.ArticleId) && c.State != CommentState.Spam)
                    .OrderBy(c => c.Id)
                    .ToListAsync(cancellationToken)
            ).ToLookup(c => c.ArticleId),
            await db
                .Articles.Where(a => a.Kind == ArticleKind.Page && a.Path != null && parents.Contains(a.Path))
                .Select(a => new { a.Path, a.Id })
                .ToDictionaryAsync(a => a.Path!, a => a.Id, cancellationToken)
        );
    }

    private WxrItem ItemOf(Row row, string html, Dictionary<long, ShownUpload> shown, Around around)
    {
        var isPublic = row.State == ArticleState.Published;
        var at = row.PublishedAt ?? row.WishedAt ?? row.ChangedAt;
        var id = WordPressIds.Article(row.Id);
        var numbered = string.Create(CultureInfo.InvariantCulture, $"{baseUrl}/?p={id}");
        var slug = row.State == ArticleState.Binned ? Slug.From(row.Content.Headline) : LastOf(row.Path ?? row.Slug);
        return new WxrItem
        {
            Id = id,
            Type = row.Kind == ArticleKind.Page ? Page : Post,
            Status = StatusOf(row),
            Title = WordPressNames.Html(row.Content.Headline),
            Link = row.Path is { } path ? baseUrl + ArticlePaths.Encode(path) : numbered,
            Guid = row.FeedId ?? numbered,
            Creator = Bylines(row, around).FirstOrDefault()?.Login ?? "",
            Content = html,
            Excerpt = WordPressNames.Html(row.Content.Standfirst ?? ""),
            PostName = WordPressNames.Nicename(slug),
            PostDate = time.ToLocal(at).DateTime,
            PostDateGmt = row.PublishedAt,
            PostModifiedGmt = row.ChangedAt,
            ParentId =
                ParentPath(row) is { } above && around.Parents.TryGetValue(above, out var parent)
                    ? WordPressIds.Article(parent)
                    : 0,
            IsSticky = isPublic && _sticky.Contains(row.Id),
            Terms = [.. TermsOf(row, around)],
            Metas = [.. MetasOf(row, slug, shown, around)],
            Comments = [.. around.Comments[row.Id].Select(CommentOf)],
        };
    }

    private string StatusOf(Row row) =>
        row.State switch
        {
            ArticleState.Published when !ArticleVisibility.IsVisible(row.State, row.PublishedAt, time.UtcNow) =>
                "future",
            ArticleState.Published => "publish",
            ArticleState.Submitted or ArticleState.Ready => "pending",
            ArticleState.TakenDown => "private",
            ArticleState.Binned => "trash",
            _ => "draft",
        };

    private IEnumerable<WxrAuthor> Bylines(Row row, Around around) =>
        around.Links[row.Key(ReferenceKind.Author)].Where(authors.ContainsKey).Select(id => authors[id]);

    private IEnumerable<WxrItemTerm> TermsOf(Row row, Around around)
    {
        foreach (var id in around.Links[row.Key(ReferenceKind.Category)].Where(categories.ContainsKey))
        {
            yield return Term("category", categories[id].Slug, categories[id].Name);
        }

        foreach (var id in around.Links[row.Key(ReferenceKind.Tag)].Where(around.Tags.ContainsKey))
        {
            yield return Term("post_tag", around.Tags[id].Slug, around.Tags[id].Name);
        }

        // WordPress has one author for each post; a single byline needs no plugin's term.
        var bylines = Bylines(row, around).ToList();
        foreach (var author in bylines.Count > 1 ? bylines : [])
        {
            yield return Term("author", $"cap-{author.Login}", author.DisplayName);
        }
    }

    private static WxrItemTerm Term(string domain, string slug, string name) =>
        new(domain, WordPressNames.Nicename(slug), WordPressNames.Html(name));

    private IEnumerable<WxrMeta> MetasOf(Row row, string slug, Dictionary<long, ShownUpload> shown, Around around)
    {
        var content = row.Content;
        if (content.PictureId is { } lead && shown.TryGetValue(lead, out var picture))
        {
            yield return new WxrMeta("_thumbnail_id", picture.PostId.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var former in FormerSlugs(around.OldPaths[row.Id], slug))
        {
            yield return new WxrMeta("_wp_old_slug", WordPressNames.Nicename(former));
        }

        if (content.SeoTitle is { Length: > 0 } title)
        {
            yield return new WxrMeta("_yoast_wpseo_title", WordPressNames.Html(title));
        }

        if (content.SeoDescription is { Length: > 0 } description)
        {
            yield return new WxrMeta("_yoast_wpseo_metadesc", WordPressNames.Html(description));
        }

        if (content.Enclosure is { } enclosure)
        {
            var address = FileRef(enclosure.Address);
            yield return new WxrMeta(
                "enclosure",
                string.Create(CultureInfo.InvariantCulture, $"{address}\n{enclosure.Bytes}\n{enclosure.Type}\n")
            );
        }

        if (content.Language is { } language)
        {
            yield return new WxrMeta("_wpml_import_language_code", language);
        }

        if (row.TranslationGroup is { } group)
        {
            yield return new WxrMeta("_wpml_import_translation_group", group.ToString("N"));
        }
    }

    private string FileRef(string address) =>
        Media.FileRef.Parse(address) is var (id, _) && attachments.FileAddress(id) is { } file ? file
        : address.StartsWith('/') ? baseUrl + address
        : address;

    /// <summary>The slugs under which old addresses name a story; the numbers of an older WordPress are none.</summary>
    private static IEnumerable<string> FormerSlugs(IEnumerable<string> oldPaths, string slug)
    {
        const string named = "?name=";
        return oldPaths
            .Select(path =>
                path.IndexOf(named, StringComparison.Ordinal) is >= 0 and var at
                    ? Uri.UnescapeDataString(path[(at + named.Length)..])
                : path.Contains('?', StringComparison.Ordinal) ? ""
                : LastOf(path)
            )
            .Select(name => Slug.From(name) == name ? name : "")
            .Where(name => name.Length > 0 && name != slug)
            .Distinct();
    }

    private WxrComment CommentOf(Comment comment) =>
        new()
        {
            Id = comment.Id,
            Author = WordPressNames.Html(comment.AuthorName),
            AuthorEmail = comment.AuthorEmail,
            AuthorUrl = comment.AuthorUrl,
            Date = time.ToLocal(comment.CreatedAt).DateTime,
            DateGmt = comment.CreatedAt,
            Content = comment.Body,
            Approved = comment.State switch
            {
                CommentState.Approved => "1",
                CommentState.Trash => "trash",
                _ => "0",
            },
            Type = comment.Kind.ToString().ToLowerInvariant(),
            ParentId = comment.ParentId ?? 0,
        };

    /// <summary>The public notes, as readers see them below the text, oldest first.</summary>
    private string Notes(IEnumerable<Correction> corrections)
    {
        var html = new StringBuilder();
        foreach (var note in corrections)
        {
            var day = WebUtility.HtmlEncode(time.LongDate(time.ToLocal(note.At)));
            var text = string.Join("<br>", PlainText.Paragraphs(note.Text).Select(WebUtility.HtmlEncode));
            html.Append(CultureInfo.InvariantCulture, $"<p><strong>{day}:</strong> {text}</p>");
        }

        return html.Length == 0 ? "" : $"<hr>{html}";
    }

    private static string LastOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string? ParentPath(Row row) =>
        row.Kind == ArticleKind.Page && row.Path?.LastIndexOf('/') is > 0 and var end ? row.Path[..end] : null;

    private sealed record Row(
        long Id,
        ArticleKind Kind,
        ArticleState State,
        string Slug,
        string? Path,
        string? FeedId,
        Guid? TranslationGroup,
        DateTime? PublishedAt,
        DateTime? WishedAt,
        DateTime ChangedAt,
        ArticleContent Content
    )
    {
        /// <summary>The key of its terms: those that readers see, or those of the newest version.</summary>
        public (long, ReferenceKind, bool) Key(ReferenceKind kind) => (Id, kind, State == ArticleState.Published);
    }

    private sealed record TermLink(long ArticleId, ReferenceKind Kind, long TargetId, int Position, bool IsPublic);

    /// <summary>What is read for several articles at once.</summary>
    private sealed record Around(
        ILookup<(long, ReferenceKind Kind, bool), long> Links,
        IReadOnlyDictionary<long, Tag> Tags,
        ILookup<long, Correction> Corrections,
        ILookup<long, string> OldPaths,
        ILookup<long, Comment> Comments,
        IReadOnlyDictionary<string, long> Parents
    );
}
