using System.Text;
using NewsPortal.Core.WordPressImport;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>Small exports for tests, and access to the large ones, which are not in the repository.</summary>
internal static class Wxr
{
    public const string Site = "https://old.example.org";

    public static string Export(string inner, string version = "1.2", string scheme = "http", string site = Site) =>
        $"""
            <?xml version="1.0" encoding="UTF-8" ?>
            <rss version="2.0"
              xmlns:excerpt="{scheme}://wordpress.org/export/{version}/excerpt/"
              xmlns:content="http://purl.org/rss/1.0/modules/content/"
              xmlns:dc="http://purl.org/dc/elements/1.1/"
              xmlns:wp="{scheme}://wordpress.org/export/{version}/">
            <channel>
            <title>The Old Paper</title>
            <link>{site}</link>
            <language>en-GB</language>
            <wp:wxr_version>{version}</wp:wxr_version>
            <wp:base_site_url>{site}</wp:base_site_url>
            <wp:base_blog_url>{site}</wp:base_blog_url>
            {inner}
            </channel>
            </rss>
            """;

    public static string Item(
        long id,
        string slug,
        string content = "<p>Text.</p>",
        string type = "post",
        string status = "publish",
        string title = "A title",
        string date = "2020-01-02 09:00:00",
        string extra = "",
        string link = "",
        string site = Site,
        string creator = "ada",
        string excerpt = "",
        string dateGmt = ""
    ) =>
        $"""
            <item>
            <title><![CDATA[{title}]]></title>
            <link>{(link.Length > 0 ? link : $"{site}/{date[..10].Replace('-', '/')}/{slug}/")}</link>
            <dc:creator><![CDATA[{creator}]]></dc:creator>
            <guid isPermaLink="false">{site}/?p={id}</guid>
            <content:encoded><![CDATA[{content}]]></content:encoded>
            <excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
            <wp:post_id>{id}</wp:post_id>
            <wp:post_date><![CDATA[{date}]]></wp:post_date>
            <wp:post_date_gmt><![CDATA[{(dateGmt.Length > 0 ? dateGmt : date)}]]></wp:post_date_gmt>
            <wp:comment_status><![CDATA[open]]></wp:comment_status>
            <wp:post_name><![CDATA[{slug}]]></wp:post_name>
            <wp:status><![CDATA[{status}]]></wp:status>
            <wp:post_parent>0</wp:post_parent>
            <wp:menu_order>0</wp:menu_order>
            <wp:post_type><![CDATA[{type}]]></wp:post_type>
            <wp:post_password><![CDATA[]]></wp:post_password>
            <wp:is_sticky>0</wp:is_sticky>
            {extra}
            </item>
            """;

    public static async Task<List<WxrRecord>> Read(string text, Encoding? encoding = null)
    {
        using var stream = new MemoryStream((encoding ?? new UTF8Encoding(false)).GetBytes(text));
        var records = new List<WxrRecord>();
        await foreach (var record in WxrReader.ReadAsync(stream))
        {
            records.Add(record);
        }

        return records;
    }

    public static async Task<List<WxrRecord>> ReadFile(string path)
    {
        await using var stream = File.OpenRead(path);
        var records = new List<WxrRecord>();
        await foreach (var record in WxrReader.ReadAsync(stream))
        {
            records.Add(record);
        }

        return records;
    }

    public static string Author(string login, string name) =>
        $"""
            <wp:author><wp:author_login><![CDATA[{login}]]></wp:author_login>
            <wp:author_display_name><![CDATA[{name}]]></wp:author_display_name></wp:author>
            """;

    public static string Category(string nicename, string name, string parent = "") =>
        $"""
            <wp:category><wp:category_nicename>{nicename}</wp:category_nicename>
            <wp:category_parent>{parent}</wp:category_parent><wp:cat_name><![CDATA[{name}]]></wp:cat_name></wp:category>
            """;

    public static string Term(string domain, string nicename, string name) =>
        $"<category domain=\"{domain}\" nicename=\"{nicename}\"><![CDATA[{name}]]></category>";

    public static string Meta(string key, string value) =>
        $"""
            <wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>
            """;

    public static string Comment(long id, string text, long parent = 0, string approved = "1", string type = "") =>
        $"""
            <wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Reader {id}</wp:comment_author>
            <wp:comment_author_email>r{id}@example.org</wp:comment_author_email>
            <wp:comment_author_url>https://r.example/</wp:comment_author_url>
            <wp:comment_date_gmt>2020-01-03 10:00:00</wp:comment_date_gmt>
            <wp:comment_content><![CDATA[{text}]]></wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved>
            <wp:comment_type>{type}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>
            """;

    /// <summary>An attachment whose file is at a path below the uploads folder.</summary>
    public static string Attachment(
        long id,
        string file,
        string alt = "",
        string caption = "",
        long parent = 0,
        string site = Site
    ) =>
        $"""
            <item><title>{file}</title><link>{site}/attachment-{id}/</link><dc:creator>ada</dc:creator>
            <excerpt:encoded><![CDATA[{caption}]]></excerpt:encoded><wp:post_id>{id}</wp:post_id>
            <wp:post_date>2020-01-01 08:00:00</wp:post_date><wp:post_name>attachment-{id}</wp:post_name>
            <wp:status>inherit</wp:status><wp:post_parent>{parent}</wp:post_parent><wp:post_type>attachment</wp:post_type>
            <wp:attachment_url>{site}/wp-content/uploads/{file}</wp:attachment_url>
            {Meta("_wp_attached_file", file)}{Meta("_wp_attachment_image_alt", alt)}</item>
            """;

    /// <summary>A file of the test data next to the repository; skips the test if there is none.</summary>
    public static string Shared(string name) => SharedData.Path(name);
}
