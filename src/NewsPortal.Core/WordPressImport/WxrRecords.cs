namespace NewsPortal.Core.WordPressImport;

/// <summary>One thing that a WordPress export tells: the site, an author, a term or an item.</summary>
public abstract record WxrRecord
{
    /// <summary>Custom fields, in the order of the file.</summary>
    public IReadOnlyList<WxrMeta> Metas { get; init; } = [];
}

/// <summary>The site that was exported; always the first record.</summary>
/// <param name="Title">The site's name.</param>
/// <param name="Link">The address of the home page.</param>
/// <param name="BaseSiteUrl">The address of the network, or of the site where there is no network.</param>
/// <param name="BaseBlogUrl">The address of the site.</param>
/// <param name="Language">The language tag, such as en-US.</param>
/// <param name="Version">The format version: 1.0, 1.1 or 1.2.</param>
public sealed record WxrSite(
    string Title,
    string Link,
    string BaseSiteUrl,
    string BaseBlogUrl,
    string Language,
    string Version
) : WxrRecord
{
    /// <summary>
    /// The address of the site without a slash at its end, from whichever element gives it; may be empty.
    /// </summary>
    public string Url => (
            BaseBlogUrl.Length > 0 ? BaseBlogUrl
            : Link.Length > 0 ? Link
            : BaseSiteUrl
        ).Trim().TrimEnd('/');
}

/// <summary>A user of the old site. Exports of version 1.0 have none.</summary>
public sealed record WxrAuthor(
    long? Id,
    string Login,
    string Email,
    string DisplayName,
    string FirstName,
    string LastName
) : WxrRecord;

/// <summary>A category; its parent is named by nicename and may be missing from the file.</summary>
public sealed record WxrCategory(long? Id, string Nicename, string ParentNicename, string Name, string Description)
    : WxrRecord;

/// <summary>A tag.</summary>
public sealed record WxrTag(long? Id, string Slug, string Name, string Description) : WxrRecord;

/// <summary>A term of any taxonomy, categories and tags included where the file lists them this way.</summary>
public sealed record WxrTerm(long? Id, string Taxonomy, string Slug, string Parent, string Name, string Description)
    : WxrRecord;

/// <summary>A term that an item carries.</summary>
/// <param name="Domain">category, post_tag, author, post_format or a taxonomy of the site's own.</param>
/// <param name="Nicename">The slug, percent-encoded as WordPress stores it; empty in some exports of version
/// 1.0.</param>
/// <param name="Name">The name as readers saw it.</param>
public sealed record WxrItemTerm(string Domain, string Nicename, string Name);

/// <summary>A custom field of an item or of a comment.</summary>
public sealed record WxrMeta(string Key, string Value);

/// <summary>A comment, trackback or pingback.</summary>
public sealed record WxrComment
{
    /// <summary>The number that WordPress gave it.</summary>
    public long Id { get; init; }

    /// <summary>The name that its author gave.</summary>
    public string Author { get; init; } = "";

    /// <summary>The e-mail address that its author gave.</summary>
    public string AuthorEmail { get; init; } = "";

    /// <summary>The web address that its author gave.</summary>
    public string AuthorUrl { get; init; } = "";

    /// <summary>The local time on the old site.</summary>
    public DateTime? Date { get; init; }

    /// <summary>The time in UTC; null where the file has none or only zeros.</summary>
    public DateTime? DateGmt { get; init; }

    /// <summary>The text, with markup.</summary>
    public string Content { get; init; } = "";

    /// <summary>1, 0, spam, trash or post-trashed.</summary>
    public string Approved { get; init; } = "";

    /// <summary>Empty or comment, trackback, pingback, or a plugin's own type.</summary>
    public string Type { get; init; } = "";

    /// <summary>The comment that this one answers, or 0.</summary>
    public long ParentId { get; init; }

    /// <summary>The names of its custom fields.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>A post, page, attachment, menu item or custom type.</summary>
public sealed record WxrItem : WxrRecord
{
    /// <summary>The number that WordPress gave it; 0 where the file has none.</summary>
    public long Id { get; init; }

    /// <summary>post, page, attachment, nav_menu_item, wp_block or a custom type.</summary>
    public string Type { get; init; } = "post";

    /// <summary>publish, future, draft, pending, private, trash, inherit or auto-draft.</summary>
    public string Status { get; init; } = "";

    /// <summary>The title as stored; may hold markup and entities.</summary>
    public string Title { get; init; } = "";

    /// <summary>The address that readers used.</summary>
    public string Link { get; init; } = "";

    /// <summary>What names the item for good; an address in most exports, empty in some.</summary>
    public string Guid { get; init; } = "";

    /// <summary>The login of the author.</summary>
    public string Creator { get; init; } = "";

    /// <summary>The body as stored: classic HTML without paragraphs, blocks, shortcodes.</summary>
    public string Content { get; init; } = "";

    /// <summary>The hand-written summary; for an attachment its caption.</summary>
    public string Excerpt { get; init; } = "";

    /// <summary>The slug, percent-encoded as WordPress stores it.</summary>
    public string PostName { get; init; } = "";

    /// <summary>The local time on the old site, which its addresses show.</summary>
    public DateTime? PostDate { get; init; }

    /// <summary>The time in UTC; null where the file has none or only zeros, as drafts do.</summary>
    public DateTime? PostDateGmt { get; init; }

    /// <summary>
    /// The time that feeds showed (RFC 822), in UTC: for programs that write no other. Null where it has none.
    /// </summary>
    public DateTime? FeedDate { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTime? PostModifiedGmt { get; init; }

    /// <summary>The item that this one belongs to, or 0.</summary>
    public long ParentId { get; init; }

    /// <summary>The place among its siblings.</summary>
    public int MenuOrder { get; init; }

    /// <summary>The password that readers needed; empty for none.</summary>
    public string Password { get; init; } = "";

    /// <summary>Whether it stuck to the top of the old site's front page.</summary>
    public bool IsSticky { get; init; }

    /// <summary>Where the file of an attachment was served from.</summary>
    public string AttachmentUrl { get; init; } = "";

    /// <summary>Terms of every taxonomy, in the order of the file.</summary>
    public IReadOnlyList<WxrItemTerm> Terms { get; init; } = [];

    /// <summary>Comments, in the order of the file.</summary>
    public IReadOnlyList<WxrComment> Comments { get; init; } = [];

    /// <summary>The line in the file on which the item starts.</summary>
    public int Line { get; init; }

    /// <summary>Whether the item was no XML and had to be mended.</summary>
    public bool IsMended { get; init; }

    /// <summary>The value of the first custom field of that name, or null.</summary>
    public string? Meta(string key)
    {
        foreach (var meta in Metas)
        {
            if (string.Equals(meta.Key, key, StringComparison.Ordinal))
            {
                return meta.Value;
            }
        }

        return null;
    }
}
