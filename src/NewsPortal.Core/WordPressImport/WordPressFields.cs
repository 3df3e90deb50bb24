using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// The custom fields of common plugins that articles here have a place for; all others are counted for the receipt.
/// </summary>
internal static partial class WordPressFields
{
    /// <summary>
    /// Yoast, Rank Math, All in One SEO (4 and 3), SEOPress, The SEO Framework and Genesis, Jetpack, SmartCrawl and
    /// others.
    /// </summary>
    private static readonly string[] SeoTitles =
    [
        "_yoast_wpseo_title",
        "rank_math_title",
        "_aioseo_title",
        "_aioseop_title",
        "_seopress_titles_title",
        "_genesis_title",
        "jetpack_seo_html_title",
        "_wds_title",
        "_metaseo_metatitle",
        "_headspace_page_title",
        "_sq_title",
        "thesis_title",
    ];

    private static readonly string[] SeoDescriptions =
    [
        "_yoast_wpseo_metadesc",
        "rank_math_description",
        "_aioseo_description",
        "_aioseop_description",
        "_seopress_titles_desc",
        "_genesis_description",
        "advanced_seo_description",
        "_wds_metadesc",
        "_metaseo_metadesc",
        "_headspace_description",
        "_sq_description",
        "thesis_description",
    ];

    private static readonly string[] PrimaryCategories =
    [
        "_yoast_wpseo_primary_category",
        "rank_math_primary_category",
        "_seopress_robots_primary_cat",
        "_primary_term_category",
        "epc_primary_category",
        "_primary_category",
        "primary_category",
    ];

    private static readonly string[] Subtitles =
    [
        "subtitle",
        "_subtitle",
        "wps_subtitle",
        "kia_subtitle",
        "_secondary_title",
        "secondary_title",
        "newspack_post_subtitle",
        "sub_title",
        "_sub_title",
        "post_subtitle",
        "_post_subtitle",
        "subheading",
        "_subheading",
        "_SubHeading",
        "subhead",
        "deck",
        "dek",
        "wpb_post_subtitle",
        "td_subtitle",
        "article_subtitle",
        "subheadline",
        "sub_headline",
    ];

    /// <summary>Fields of podcast plugins with the address of a file.</summary>
    private static readonly string[] AudioFiles =
    [
        "audio_file",
        "_audio_file",
        "podcast_file",
        "_podcast_episode_url",
        "podcast_url",
    ];

    /// <summary>A picture's credit in plugins for newspapers: Navis Media Credit, Largo, Newspack.</summary>
    internal const string CreditField = "_media_credit";

    private const string EnclosureField = "enclosure";

    /// <summary>Texts of a content that plugins and themes keep in custom fields, with what notes call them.</summary>
    private static readonly (string Field, string Name, string[] Keys)[] Texts =
    [
        (nameof(ArticleContent.Dateline), "dateline", ["dateline", "_dateline", "post_dateline", "article_dateline"]),
        (nameof(ArticleContent.SeoTitle), "title for search engines", SeoTitles),
        (nameof(ArticleContent.SeoDescription), "description for search engines", SeoDescriptions),
    ];

    private static readonly HashSet<string> Used = new(
        [
            .. Texts.SelectMany(text => text.Keys),
            .. PrimaryCategories,
            .. Subtitles,
            .. AudioFiles,
            .. WordPressLanguage.Fields,
            EnclosureField,
            CreditField,
            WordPressFootnotes.Field,
            WordPressLanguage.GroupField,
            "_thumbnail_id",
            "_wp_old_slug",
            "_wp_old_date",
            "_wp_attached_file",
            "_wp_attachment_image_alt",
            "cap-user_login",
            "cap-display_name",
            "cap-first_name",
            "cap-last_name",
            "cap-description",
            "cap-linked_account",
        ],
        StringComparer.Ordinal
    );

    /// <summary>Whether the import uses a custom field.</summary>
    public static bool IsUsed(string key) => Used.Contains(key);

    /// <summary>
    /// The content with the texts that custom fields hold. A title that only repeats the headline is none.
    /// </summary>
    public static ArticleContent WithTexts(ArticleContent content, WxrItem item, string siteName, NoteList notes)
    {
        foreach (var (field, name, keys) in Texts)
        {
            var text = Filled(item, keys, content.Headline, siteName, notes);
            var repeats =
                field == nameof(ArticleContent.SeoTitle)
                && (text == content.Headline || text == $"{content.Headline} – {siteName}");
            if (text.Length > 0 && !repeats)
            {
                var target = ArticleLimits.Texts.Single(t => t.Field == field);
                content = target.With(content, Cut(text, target.Limit, name, notes));
            }
        }

        return content;
    }

    /// <summary>The number of the category shown in the breadcrumb; null when none was chosen.</summary>
    public static long? PrimaryCategory(WxrItem item) =>
        PrimaryCategories
            .Select(key => long.TryParse(item.Meta(key)?.Trim(), out var id) && id > 0 ? id : (long?)null)
            .FirstOrDefault(id => id is not null);

    /// <summary>The line below the headline; empty for none.</summary>
    public static string Subtitle(WxrItem item) => First(item, Subtitles);

    /// <summary>
    /// The audio and video files of the feed that the text does not mention, as shortcodes that become players.
    /// </summary>
    public static string Enclosures(WxrItem item)
    {
        var result = "";
        foreach (var file in Files(item))
        {
            var path =
                Uri.TryCreate(file.Address, UriKind.Absolute, out var uri) && uri.AbsolutePath.Length > 1
                    ? uri.AbsolutePath
                    : file.Address;
            if (!item.Content.Contains(path, StringComparison.Ordinal))
            {
                var player = file.Type.StartsWith("video", StringComparison.OrdinalIgnoreCase) ? "video" : "audio";
                result += $"\n\n[{player} src=\"{file.Address}\"]\n\n";
            }
        }

        return result;
    }

    /// <summary>The files of the feed, those of the old site also as paths; podcast clients played the first.</summary>
    public static IEnumerable<Enclosure> Files(WxrItem item) =>
        item
            .Metas.Where(m => m.Key == EnclosureField)
            .Select(m => m.Value.Trim().Split('\n'))
            .Select(lines =>
                (
                    Address: lines[0],
                    Bytes: lines.Length > 1
                    && long.TryParse(lines[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
                        ? bytes
                        : 0,
                    Type: lines.Length > 2 ? lines[2].Trim() : ""
                )
            )
            .Concat(AudioFiles.Select(key => (Address: item.Meta(key) ?? "", Bytes: 0L, Type: "")))
            .Select(file => new Enclosure(Written(file.Address), TypeOf(file.Address, file.Type), file.Bytes))
            .Where(file =>
                (file.Address.StartsWith('/') || IsAbsolute(file.Address))
                && !file.Address.Any(c => char.IsWhiteSpace(c) || c is '"' or '[' or ']' or '<' or '>')
            )
            .DistinctBy(file => file.Address);

    /// <summary>An address with proper encoding: players accepted spaces, and addresses without a scheme.</summary>
    private static string Written(string address)
    {
        address = WordPressEntities
            .Decode(address)
            .Trim()
            .Replace(" ", "%20", StringComparison.Ordinal)
            .Replace("[", "%5B", StringComparison.Ordinal)
            .Replace("]", "%5D", StringComparison.Ordinal)
            .Replace("\"", "%22", StringComparison.Ordinal);
        return address.StartsWith("//", StringComparison.Ordinal) ? "https:" + address : address;
    }

    /// <summary>
    /// True for an address that means the same on any site; players also accepted paths of the old one.
    /// </summary>
    public static bool IsAbsolute(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static string TypeOf(string address, string type) =>
        type.Length is > 0 and <= ArticleLimits.EnclosureType && MediaType().IsMatch(type)
            ? type
            : FileTypes.Of(address.Trim().Split('?', '#')[0])?.ContentType ?? "audio/mpeg";

    /// <summary>
    /// Readers' comments on an item, each with a number. A missing or duplicate number is replaced by one derived from
    /// the content, so that it is the same in the next import.
    /// </summary>
    public static List<WxrComment> ReadersComments(WxrItem item)
    {
        HashSet<long> used = [];
        return
        [
            .. item
                .Comments.Where(IsByReader)
                .Distinct()
                .Select(comment =>
                    comment.Id != 0 && used.Add(comment.Id) ? comment : comment with { Id = Number(comment) }
                )
                .DistinctBy(comment => comment.Id),
        ];

        static long Number(WxrComment comment) =>
            -1
            - (
                BitConverter.ToInt64(
                    SHA256.HashData(
                        Encoding.UTF8.GetBytes(
                            $"{comment.Author}\n{comment.AuthorEmail}\n{comment.Date:O}\n{comment.Content}"
                        )
                    )
                ) & (long.MaxValue >> 1)
            );
    }

    /// <summary>
    /// Whether a taxonomy has no place here: those of plugins and themes, and the post format, which only themes show.
    /// </summary>
    public static bool IsForeign(string taxonomy) =>
        taxonomy is not ("language" or "category" or "post_tag" or "author" or ExportIndex.Translations);

    /// <summary>Counts what an item has and an article here has no place for, for the receipt.</summary>
    public static void CountLeftOut(WxrRecord record, ImportSummary summary)
    {
        foreach (var meta in record.Metas.Where(m => m.Key.Length > 0 && !IsUsed(m.Key)))
        {
            summary.AddLeftOut(ImportSummary.Fields, meta.Key);
        }

        if (record is not WxrItem item)
        {
            return;
        }

        foreach (
            var field in item.Comments.Where(IsByReader).SelectMany(c => c.Fields).Where(field => field.Length > 0)
        )
        {
            summary.AddLeftOut(ImportSummary.Fields, field);
        }

        foreach (var domain in item.Terms.Select(t => t.Domain).Where(IsForeign).Distinct())
        {
            summary.AddLeftOut(ImportSummary.Taxonomies, NoteList.Short(domain));
        }

        foreach (var comment in item.Comments.Where(c => !IsByReader(c)))
        {
            summary.AddLeftOut(ImportSummary.CommentTypes, TypeOf(comment));
        }
    }

    /// <summary>
    /// Whether a reader or another site wrote a comment. Notes by editors, shops and other plugins stored as comments
    /// are never shown.
    /// </summary>
    public static bool IsByReader(WxrComment comment) =>
        comment.Type is "" or "comment" or "pingback" or "trackback"
        && comment.Approved
            is ""
                or "0"
                or "1"
                or "hold"
                or "approve"
                or "approved"
                or "spam"
                or "trash"
                or "post-trashed";

    /// <summary>The receipt's name for something stored as a comment that is not one.</summary>
    public static string TypeOf(WxrComment comment) =>
        NoteList.Short(comment.Type is "" or "comment" or "pingback" or "trackback" ? comment.Approved : comment.Type);

    private static string First(WxrItem item, string[] keys) =>
        keys.Select(key => WordPressText.Plain(WordPressEntities.Decode(item.Meta(key) ?? "")))
            .FirstOrDefault(text => text.Length > 0)
        ?? "";

    /// <summary>A text with its variables filled in; empty if it has one that we cannot fill.</summary>
    private static string Filled(WxrItem item, string[] keys, string headline, string siteName, NoteList notes)
    {
        var text = First(item, keys);
        var unknown = false;
        var filled = Variable()
            .Replace(
                text,
                match =>
                {
                    switch (match.Groups["name"].Value.ToLowerInvariant())
                    {
                        case "title" or "post_title":
                            return headline;
                        case "sitename" or "sitetitle" or "site_title" or "blog_title" or "blogname" or "site_name":
                            return siteName;
                        case "sep" or "separator" or "separator_sa":
                            return "–";
                        case "page" or "pagenumber" or "pagetotal" or "current_pagination" or "page_number":
                            return "";
                        case "excerpt" or "post_excerpt" or "excerpt_only" or "seo_description":
                            return WordPressText.Plain(item.Excerpt);
                        case "category"
                        or "primary_category"
                        or "post_category"
                        or "categories"
                        or "_category_title"
                        or "category_title":
                            return item.Terms.FirstOrDefault(t => t.Domain == "category")?.Name ?? "";
                        default:
                            unknown = true;
                            return "";
                    }
                }
            );
        if (unknown)
        {
            notes.Add(
                "A field for search engines has a placeholder that only its plugin could fill, and was left out: "
                    + $"{NoteList.Short(text)}"
            );
            return "";
        }

        return filled == text
            ? text
            : Repeats()
                .Replace(WordPressText.Plain(filled.Replace("<", "&lt;", StringComparison.Ordinal)), "–")
                .Trim(' ', '–');
    }

    private static string Cut(string text, int length, string what, NoteList notes)
    {
        if (text.Length <= length)
        {
            return text;
        }

        notes.Add($"The {what} has {text.Length} characters; it was cut to {length}.");
        return HtmlText.Excerpt(text, length);
    }

    [GeneratedRegex(
        @"%%(?<name>[A-Za-z_]{2,40})%%|%(?<name>[a-z_]{3,40})%|#(?<name>(post|site|separator|current|page|category|taxonomy|author|archive|tagline|parent)[a-z_]{0,40})\b",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Variable();

    [GeneratedRegex(@"^[a-z]{1,30}/[a-z0-9.+-]{1,60}$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex MediaType();

    [GeneratedRegex(@"–(\s{0,5}–){1,5}")]
    private static partial Regex Repeats();
}
