using System.Globalization;
using System.Net;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Reads what an item should become, as far as that can be determined without writing to the database.
/// </summary>
internal sealed class ItemReader(
    ExportIndex index,
    SiteTime time,
    ItemBodies bodies,
    ItemTerms terms,
    PagePaths paths,
    ItemPublication publication
)
{
    private readonly Dictionary<string, string> _guids = new(StringComparer.Ordinal);

    /// <summary>The article of an item, with its comments.</summary>
    public async Task<WantedArticle> ReadAsync(
        WxrItem item,
        string key,
        string title,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        var post = PostOf(item);
        var body = await bodies.ReadAsync(item, post, notes, cancellationToken);
        var published = publication.PublishedAt(item, notes);
        var state = publication.StateOf(item, published, notes);
        var content = await ContentAsync(item, key, title, body, notes, cancellationToken);
        var article = new SaveArticle
        {
            Kind = IsPage(item) ? ArticleKind.Page : ArticleKind.Story,
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
                published = ItemPublication.IsDated(item) ? published : null,
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
        return new WantedArticle(
            article,
            state,
            published,
            comments,
            [.. others.Select(c => c.Id).Where(id => id != 0)],
            post,
            hash
        );
    }

    private bool IsPage(WxrItem item) => index.KindOf(item) == "page";

    private WordPressPost PostOf(WxrItem item) =>
        new(index.Addresses)
        {
            Footnotes = item.Meta(WordPressFootnotes.Field),
            ReusableBlocks = index.ReusableBlocks,
            AttachedPictures = index.PicturesAttachedTo(item.Id),
            AttachedFiles = index.FilesAttachedTo(item.Id),
            AttachmentAddress = id => index.AddressOf(id),
        };

    private async Task<ArticleContent> ContentAsync(
        WxrItem item,
        string key,
        string title,
        ItemBody body,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        var html = body.Html;
        var text = HtmlText.Of(html);
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
            Enclosure = await bodies.EnclosureAsync(item, notes, cancellationToken),
            Slug = Slug.From(slug).Length > 0 ? slug : null,
            PagePath = IsPage(item) ? await paths.OfAsync(item, key, notes, cancellationToken) : null,
            Standfirst = standfirst,
            Body = html,
            CategoryIds = terms.Categories(item, notes),
            Tags = terms.Tags(item, notes),
            AuthorIds = terms.Authors(item, notes),
            PictureId = body.Picture is null ? null : long.Parse(body.Picture.MediaId, CultureInfo.InvariantCulture),
            PictureAlt = ImportTerms.Cut(body.Picture?.Alt ?? "", ArticleLimits.PictureAlt),
            PictureCaption = ImportTerms.Cut(body.Caption, ArticleLimits.PictureCaption),
        };
        return WordPressFields.WithTexts(content, item, siteName, notes);
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
}
