namespace NewsPortal.Core.WordPressImport;

/// <summary>One record of a WordPress export: the site, an author, a term or an item.</summary>
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
    /// <summary>The address of the site without trailing slash, from whichever element has it; may be empty.</summary>
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

/// <summary>A term of any taxonomy, including categories and tags when the file lists them this way.</summary>
public sealed record WxrTerm(long? Id, string Taxonomy, string Slug, string Parent, string Name, string Description)
    : WxrRecord;

/// <summary>A term of an item.</summary>
/// <param name="Domain">category, post_tag, author, post_format or a custom taxonomy.</param>
/// <param name="Nicename">
/// The slug, percent-encoded as WordPress stores it; empty in some exports of version 1.0.
/// </param>
/// <param name="Name">The name shown to readers.</param>
public sealed record WxrItemTerm(string Domain, string Nicename, string Name);

/// <summary>A custom field of an item or of a comment.</summary>
public sealed record WxrMeta(string Key, string Value);

/// <summary>A comment, trackback or pingback.</summary>
public sealed record WxrComment
{
    /// <summary>Its number in WordPress.</summary>
    public long Id { get; init; }

    /// <summary>The name given by its author.</summary>
    public string Author { get; init; } = "";

    /// <summary>The e-mail address given by its author.</summary>
    public string AuthorEmail { get; init; } = "";

    /// <summary>The web address given by its author.</summary>
    public string AuthorUrl { get; init; } = "";

    /// <summary>Local time on the old site.</summary>
    public DateTime? Date { get; init; }

    /// <summary>UTC; null if the file has none or only zeros.</summary>
    public DateTime? DateGmt { get; init; }

    /// <summary>The text, with markup.</summary>
    public string Content { get; init; } = "";

    /// <summary>1, 0, spam, trash or post-trashed.</summary>
    public string Approved { get; init; } = "";

    /// <summary>Empty or comment, trackback, pingback, or a plugin's own type.</summary>
    public string Type { get; init; } = "";

    /// <summary>The comment it answers, or 0.</summary>
    public long ParentId { get; init; }

    /// <summary>The names of its custom fields.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>A post, page, attachment, menu item or custom type.</summary>
public sealed record WxrItem : WxrRecord
{
    /// <summary>Its number in WordPress; 0 if the file has none.</summary>
    public long Id { get; init; }

    /// <summary>post, page, attachment, nav_menu_item, wp_block or a custom type.</summary>
    public string Type { get; init; } = "post";

    /// <summary>publish, future, draft, pending, private, trash, inherit or auto-draft.</summary>
    public string Status { get; init; } = "";

    /// <summary>The title as stored; may contain markup and entities.</summary>
    public string Title { get; init; } = "";

    /// <summary>Its public address.</summary>
    public string Link { get; init; } = "";

    /// <summary>The permanent identifier; an address in most exports, empty in some.</summary>
    public string Guid { get; init; } = "";

    /// <summary>The login of the author.</summary>
    public string Creator { get; init; } = "";

    /// <summary>The body as stored: classic HTML without paragraphs, blocks, shortcodes.</summary>
    public string Content { get; init; } = "";

    /// <summary>The hand-written summary; the caption of an attachment.</summary>
    public string Excerpt { get; init; } = "";

    /// <summary>The slug, percent-encoded as WordPress stores it.</summary>
    public string PostName { get; init; } = "";

    /// <summary>Local time on the old site, used in its addresses.</summary>
    public DateTime? PostDate { get; init; }

    /// <summary>UTC; null if the file has none or only zeros, as drafts do.</summary>
    public DateTime? PostDateGmt { get; init; }

    /// <summary>The time in feeds (RFC 822), in UTC, for programs that write no other. Null for none.</summary>
    public DateTime? FeedDate { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTime? PostModifiedGmt { get; init; }

    /// <summary>The item it belongs to, or 0.</summary>
    public long ParentId { get; init; }

    /// <summary>The position among its siblings.</summary>
    public int MenuOrder { get; init; }

    /// <summary>The password that readers needed; empty for none.</summary>
    public string Password { get; init; } = "";

    /// <summary>Whether it was sticky on the old site's front page.</summary>
    public bool IsSticky { get; init; }

    /// <summary>The address that served an attachment's file.</summary>
    public string AttachmentUrl { get; init; } = "";

    /// <summary>Terms of every taxonomy, in file order.</summary>
    public IReadOnlyList<WxrItemTerm> Terms { get; init; } = [];

    /// <summary>Comments, in file order.</summary>
    public IReadOnlyList<WxrComment> Comments { get; init; } = [];

    /// <summary>The line where the item starts.</summary>
    public int Line { get; init; }

    /// <summary>Whether the item was not valid XML and had to be repaired.</summary>
    public bool IsMended { get; init; }

    /// <summary>The value of the first custom field with that name, or null.</summary>
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
