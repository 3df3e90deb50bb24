namespace NewsPortal.Core.WordPressImport;

/// <summary>The shortcodes of WordPress and of common plugins, by what they do.</summary>
internal static class ShortcodeNames
{
    private static readonly HashSet<string> Captions = new(StringComparer.Ordinal) { "caption", "wp_caption" };

    private static readonly HashSet<string> Players = new(StringComparer.Ordinal)
    {
        "embed",
        "audio",
        "video",
        "wpvideo",
        "youtube",
        "vimeo",
        "dailymotion",
        "soundcloud",
        "spotify",
        "tweet",
        "twitter",
        "twitter-timeline",
        "instagram",
        "facebook",
        "tiktok",
        "googlemaps",
        "googlevideo",
        "slideshare",
        "scribd",
        "ted",
        "vine",
        "flickr",
        "gist",
        "kickstarter",
        "mixcloud",
        "bandcamp",
        "issuu",
        "polldaddy",
        "crowdsignal",
        "typeform",
        "iframe",
        "giphy",
        "archiveorg",
        "wufoo",
        "hulu",
        "livestream",
        "ustream",
        "vc_video",
        "et_pb_video",
        "et_pb_audio",
        "av_video",
        "av_player",
        "fusion_youtube",
        "fusion_vimeo",
        "fusion_video",
        "fusion_soundcloud",
        "su_youtube",
        "su_vimeo",
        "su_dailymotion",
        "su_video",
        "su_audio",
    };

    private static readonly Dictionary<string, string> Galleries = new(StringComparer.Ordinal)
    {
        ["gallery"] = "ids",
        ["vc_gallery"] = "images",
        ["vc_images_carousel"] = "images",
        ["et_pb_gallery"] = "gallery_ids",
        ["av_gallery"] = "ids",
        ["av_masonry_gallery"] = "ids",
        ["av_horizontal_gallery"] = "ids",
        ["fusion_gallery"] = "image_ids",
    };

    private static readonly HashSet<string> Titled = new(StringComparer.Ordinal)
    {
        "tab",
        "toggle",
        "accordion",
        "accordion-item",
        "accordion_item",
        "spoiler",
        "expand",
        "collapse",
        "collapsible",
        "faq",
    };

    private static readonly HashSet<string> Sources = new(StringComparer.Ordinal)
    {
        "code",
        "sourcecode",
        "source",
        "php",
        "css",
        "html",
        "js",
        "javascript",
        "python",
        "sql",
        "xml",
        "bash",
    };

    private static readonly HashSet<string> Footnotes = new(StringComparer.Ordinal)
    {
        "ref",
        "footnote",
        "fn",
        "efn_note",
        "mfn",
        "modern_footnote",
    };

    private static readonly HashSet<string> Unmistakable = new(StringComparer.Ordinal)
    {
        "caption",
        "wp_caption",
        "gallery",
        "playlist",
        "embed",
        "contact-form",
        "contact-form-7",
        "contact-field",
        "gravityform",
        "gravityforms",
        "ninja_form",
        "ninja_forms",
        "wpforms",
        "mc4wp_form",
        "formidable",
        "jetpack_subscription_form",
        "googlemaps",
        "wpvideo",
        "slideshow",
        "metaslider",
        "rev_slider",
        "smartslider3",
        "layerslider",
        "nggallery",
        "tablepress",
        "recent_posts",
        "display-posts",
        "related_posts",
        "jetpack-related-posts",
        "sitemap",
        "wp_sitemap_page",
        "toc",
        "ez-toc",
        "elementor-template",
        "woocommerce_cart",
        "woocommerce_checkout",
        "woocommerce_my_account",
        "products",
        "yarpp",
        "addtoany",
        "sharethis",
        "social_share",
        "adrotate",
        "adinserter",
    };

    private static readonly string[] BuilderPrefixes =
    [
        "vc_",
        "et_pb_",
        "fusion_",
        "su_",
        "av_",
        "tatsu_",
        "mk_",
        "cs_",
        "fl_",
        "wpb_",
    ];

    private static readonly HashSet<string> Pictures = new(StringComparer.Ordinal)
    {
        "et_pb_image",
        "et_pb_fullwidth_image",
        "av_image",
        "vc_single_image",
        "fusion_imageframe",
    };

    private static readonly HashSet<string> Encoded = new(StringComparer.Ordinal) { "vc_raw_html", "vc_raw_js" };

    /// <summary>Whether a tag encloses a picture and its caption.</summary>
    public static bool IsCaption(string name) => Captions.Contains(name);

    /// <summary>Whether a tag plays a recording or shows something of another site.</summary>
    public static bool IsPlayer(string name) => Players.Contains(name);

    /// <summary>Whether a tag is a tab or box, whose title readers see.</summary>
    public static bool IsTitled(string name) => Titled.Contains(name);

    /// <summary>Whether a tag encloses source code.</summary>
    public static bool IsSource(string name) => Sources.Contains(name);

    /// <summary>Whether a plugin uses the name for footnotes in the middle of the text.</summary>
    public static bool IsFootnote(string name) => Footnotes.Contains(name);

    /// <summary>Whether a name can only be a shortcode, even without attributes.</summary>
    public static bool IsUnmistakable(string name) => Unmistakable.Contains(name);

    /// <summary>Whether a tag is a page builder's picture, by address or number.</summary>
    public static bool IsPicture(string name) => Pictures.Contains(name);

    /// <summary>Whether a page builder stores the content in base64 to protect it from editors.</summary>
    public static bool IsEncoded(string name) => Encoded.Contains(name);

    /// <summary>The attribute in which a gallery lists its pictures; null for any other tag.</summary>
    public static string? GalleryAttribute(string name) => Galleries.GetValueOrDefault(name);

    /// <summary>Whether a tag is written together with what it encloses.</summary>
    public static bool TakesContent(string name) =>
        Captions.Contains(name) || Players.Contains(name) || Sources.Contains(name) || Footnotes.Contains(name);

    /// <summary>Whether a tag belongs to a page builder.</summary>
    public static bool IsBuilder(string name) =>
        Array.Exists(BuilderPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Whether an opening tag without a closing one is a shortcode rather than prose in brackets.</summary>
    public static bool IsShortcode(ShortcodeToken tag)
    {
        if (tag.SelfClosed)
        {
            return true;
        }

        var named = tag.Named.Count > 0;
        if (Unmistakable.Contains(tag.Name) || IsBuilder(tag.Name))
        {
            return named || tag.Positional.TrueForAll(LooksLikeValue);
        }

        if (Players.Contains(tag.Name))
        {
            return named || (tag.Positional.Count > 0 && LooksLikeValue(tag.Positional[0]));
        }

        return named && tag.Positional.Count == 0;
    }

    private static bool LooksLikeValue(string text) => ShortcodePlayers.IsAddress(text) || text.Any(char.IsAsciiDigit);
}
