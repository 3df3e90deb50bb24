using System.Globalization;
using System.Text;
using System.Xml;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Export;

/// <summary>
/// Writes one file of a WordPress export (WXR 1.2): the elements, their order and what is a CDATA section are those of
/// WordPress's own export. What <see cref="WxrReader"/> reads are the same records.
/// </summary>
internal sealed class WxrWriter : IAsyncDisposable
{
    private const string Version = "1.2";
    private const string Wp = "http://wordpress.org/export/1.2/";
    private const string Excerpt = "http://wordpress.org/export/1.2/excerpt/";
    private const string Content = "http://purl.org/rss/1.0/modules/content/";
    private const string Dc = "http://purl.org/dc/elements/1.1/";

    /// <summary>WordPress's word for no time.</summary>
    private const string NoTime = "0000-00-00 00:00:00";

    private readonly Stream _file;
    private readonly XmlWriter _xml;
    private readonly SiteTime _time;

    /// <summary>Begins a file; it is closed with the writer.</summary>
    public WxrWriter(Stream file, SiteTime time)
    {
        _file = file;
        _time = time;
        _xml = XmlWriter.Create(
            file,
            new XmlWriterSettings
            {
                Async = true,
                CloseOutput = false,
                Encoding = new UTF8Encoding(false),
                Indent = true,
                IndentChars = "\t",
                NewLineChars = "\n",
            }
        );
    }

    /// <summary>Everything before the first author.</summary>
    public async Task BeginAsync(WxrSite site, string description)
    {
        await _xml.WriteStartDocumentAsync();
        await _xml.WriteStartElementAsync(null, "rss", null);
        await _xml.WriteAttributeStringAsync(null, "version", null, "2.0");
        foreach (var (prefix, space) in new[] { ("excerpt", Excerpt), ("content", Content), ("dc", Dc), ("wp", Wp) })
        {
            await _xml.WriteAttributeStringAsync("xmlns", prefix, null, space);
        }

        await _xml.WriteStartElementAsync(null, "channel", null);
        await PlainAsync("title", site.Title);
        await PlainAsync("link", site.Link);
        await PlainAsync("description", description);
        await PlainAsync("pubDate", FeedTime(_time.UtcNow));
        await PlainAsync("language", site.Language);
        await WpAsync("wxr_version", Version);
        await WpAsync("base_site_url", site.BaseSiteUrl);
        await WpAsync("base_blog_url", site.BaseBlogUrl);
    }

    /// <summary>Adds an author.</summary>
    public async Task AddAsync(WxrAuthor author)
    {
        await StartAsync("author");
        await WpAsync("author_id", Number(author.Id ?? 0));
        await WpTextAsync("author_login", author.Login);
        await WpTextAsync("author_email", author.Email);
        await WpTextAsync("author_display_name", author.DisplayName);
        await WpTextAsync("author_first_name", author.FirstName);
        await WpTextAsync("author_last_name", author.LastName);
        await _xml.WriteEndElementAsync();
    }

    /// <summary>Adds a category, after the one above it.</summary>
    public async Task AddAsync(WxrCategory category)
    {
        await StartAsync("category");
        await WpAsync("term_id", Number(category.Id ?? 0));
        await WpTextAsync("category_nicename", category.Nicename);
        await WpTextAsync("category_parent", category.ParentNicename);
        await WpTextAsync("cat_name", category.Name);
        if (category.Description.Length > 0)
        {
            await WpTextAsync("category_description", category.Description);
        }

        await _xml.WriteEndElementAsync();
    }

    /// <summary>Adds a tag.</summary>
    public async Task AddAsync(WxrTag tag)
    {
        await StartAsync("tag");
        await WpAsync("term_id", Number(tag.Id ?? 0));
        await WpTextAsync("tag_slug", tag.Slug);
        await WpTextAsync("tag_name", tag.Name);
        if (tag.Description.Length > 0)
        {
            await WpTextAsync("tag_description", tag.Description);
        }

        await _xml.WriteEndElementAsync();
    }

    /// <summary>Adds a post, page or attachment.</summary>
    public async Task AddAsync(WxrItem item)
    {
        await _xml.WriteStartElementAsync(null, "item", null);
        await TextAsync(null, "title", null, item.Title);
        await PlainAsync("link", item.Link);
        await PlainAsync("pubDate", item.PostDateGmt is { } at ? FeedTime(at) : "");
        await TextAsync("dc", "creator", Dc, item.Creator);
        await _xml.WriteStartElementAsync(null, "guid", null);
        await _xml.WriteAttributeStringAsync(null, "isPermaLink", null, "false");
        await _xml.WriteStringAsync(XmlCharacters.Fit(item.Guid));
        await _xml.WriteEndElementAsync();
        await PlainAsync("description", "");
        await TextAsync("content", "encoded", Content, item.Content);
        await TextAsync("excerpt", "encoded", Excerpt, item.Excerpt);
        await WpAsync("post_id", Number(item.Id));
        await WpTextAsync("post_date", Time(item.PostDate));
        await WpTextAsync("post_date_gmt", Time(item.PostDateGmt));
        await WpTextAsync("post_modified", Time(Local(item.PostModifiedGmt)));
        await WpTextAsync("post_modified_gmt", Time(item.PostModifiedGmt));
        await WpTextAsync("comment_status", "closed");
        await WpTextAsync("ping_status", "closed");
        await WpTextAsync("post_name", item.PostName);
        await WpTextAsync("status", item.Status);
        await WpAsync("post_parent", Number(item.ParentId));
        await WpAsync("menu_order", Number(item.MenuOrder));
        await WpTextAsync("post_type", item.Type);
        await WpTextAsync("post_password", item.Password);
        await WpAsync("is_sticky", item.IsSticky ? "1" : "0");
        if (item.AttachmentUrl.Length > 0)
        {
            await WpTextAsync("attachment_url", item.AttachmentUrl);
        }

        foreach (var term in item.Terms)
        {
            await _xml.WriteStartElementAsync(null, "category", null);
            await _xml.WriteAttributeStringAsync(null, "domain", null, term.Domain);
            await _xml.WriteAttributeStringAsync(null, "nicename", null, XmlCharacters.Fit(term.Nicename));
            await _xml.WriteCDataAsync(XmlCharacters.Fit(term.Name));
            await _xml.WriteEndElementAsync();
        }

        foreach (var meta in item.Metas)
        {
            await StartAsync("postmeta");
            await WpTextAsync("meta_key", meta.Key);
            await WpTextAsync("meta_value", meta.Value);
            await _xml.WriteEndElementAsync();
        }

        foreach (var comment in item.Comments)
        {
            await AddAsync(comment);
        }

        await _xml.WriteEndElementAsync();
    }

    /// <summary>The bytes of the file so far.</summary>
    public async Task<long> LengthAsync()
    {
        await _xml.FlushAsync();
        return _file.Position;
    }

    /// <summary>Ends the document.</summary>
    public async Task EndAsync()
    {
        await _xml.WriteEndDocumentAsync();
        await _xml.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _xml.DisposeAsync();
        await _file.DisposeAsync();
    }

    private async Task AddAsync(WxrComment comment)
    {
        await StartAsync("comment");
        await WpAsync("comment_id", Number(comment.Id));
        await WpTextAsync("comment_author", comment.Author);
        await WpTextAsync("comment_author_email", comment.AuthorEmail);
        await WpAsync("comment_author_url", comment.AuthorUrl);
        await WpTextAsync("comment_author_IP", "");
        await WpTextAsync("comment_date", Time(comment.Date));
        await WpTextAsync("comment_date_gmt", Time(comment.DateGmt));
        await WpTextAsync("comment_content", comment.Content);
        await WpTextAsync("comment_approved", comment.Approved);
        await WpTextAsync("comment_type", comment.Type);
        await WpAsync("comment_parent", Number(comment.ParentId));
        await WpAsync("comment_user_id", "0");
        await _xml.WriteEndElementAsync();
    }

    private Task StartAsync(string name) => _xml.WriteStartElementAsync("wp", name, Wp);

    private Task PlainAsync(string name, string text) =>
        _xml.WriteElementStringAsync(null, name, null, XmlCharacters.Fit(text));

    private Task WpAsync(string name, string text) =>
        _xml.WriteElementStringAsync("wp", name, Wp, XmlCharacters.Fit(text));

    private Task WpTextAsync(string name, string text) => TextAsync("wp", name, Wp, text);

    /// <summary>An element with a CDATA section; the writer divides it where the text has its end.</summary>
    private async Task TextAsync(string? prefix, string name, string? space, string text)
    {
        await _xml.WriteStartElementAsync(prefix, name, space);
        await _xml.WriteCDataAsync(XmlCharacters.Fit(text));
        await _xml.WriteEndElementAsync();
    }

    private DateTime? Local(DateTime? utc) => utc is { } at ? _time.ToLocal(at).DateTime : null;

    private static string FeedTime(DateTime utc) =>
        utc.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    private static string Time(DateTime? at) =>
        at?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? NoTime;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
