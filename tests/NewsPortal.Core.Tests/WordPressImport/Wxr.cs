using System.Text;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>Small exports for tests, and the way to the large ones that a clone does not have.</summary>
internal static class Wxr
{
    public const string Site = "https://old.example.org";

    public static string Export(string inner, string version = "1.2", string scheme = "http") => $"""
        <?xml version="1.0" encoding="UTF-8" ?>
        <rss version="2.0"
          xmlns:excerpt="{scheme}://wordpress.org/export/{version}/excerpt/"
          xmlns:content="http://purl.org/rss/1.0/modules/content/"
          xmlns:dc="http://purl.org/dc/elements/1.1/"
          xmlns:wp="{scheme}://wordpress.org/export/{version}/">
        <channel>
        <title>The Old Paper</title>
        <link>{Site}</link>
        <language>en-GB</language>
        <wp:wxr_version>{version}</wp:wxr_version>
        <wp:base_site_url>{Site}</wp:base_site_url>
        <wp:base_blog_url>{Site}</wp:base_blog_url>
        {inner}
        </channel>
        </rss>
        """;

    public static string Item(
        long id, string slug, string content = "<p>Text.</p>", string type = "post", string status = "publish",
        string title = "A title", string date = "2020-01-02 09:00:00", string extra = "", string link = "") => $"""
        <item>
        <title><![CDATA[{title}]]></title>
        <link>{(link.Length > 0 ? link : $"{Site}/{date[..10].Replace('-', '/')}/{slug}/")}</link>
        <dc:creator><![CDATA[ada]]></dc:creator>
        <guid isPermaLink="false">{Site}/?p={id}</guid>
        <content:encoded><![CDATA[{content}]]></content:encoded>
        <excerpt:encoded><![CDATA[]]></excerpt:encoded>
        <wp:post_id>{id}</wp:post_id>
        <wp:post_date><![CDATA[{date}]]></wp:post_date>
        <wp:post_date_gmt><![CDATA[{date}]]></wp:post_date_gmt>
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
        await foreach (var record in WxrReader.ReadAsync(stream)) records.Add(record);
        return records;
    }

    public static async Task<List<WxrRecord>> ReadFile(string path)
    {
        await using var stream = File.OpenRead(path);
        var records = new List<WxrRecord>();
        await foreach (var record in WxrReader.ReadAsync(stream)) records.Add(record);
        return records;
    }

    /// <summary>A file of the test material beside the repository; skips the test where there is none.</summary>
    public static string Shared(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", name);
            if (File.Exists(path) || Directory.Exists(path)) return path;
        }
        throw new SkipException($"The test material shared/data/{name} is not here.");
    }
}
