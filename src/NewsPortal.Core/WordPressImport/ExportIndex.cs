using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// What the first pass over an export keeps: enough to import any item without looking at another. Bodies are left out
/// to keep it small for large exports, except reusable blocks, which any body may refer to.
/// </summary>
internal sealed partial class ExportIndex
{
    private readonly Dictionary<long, Attachment> _attachments = [];
    private readonly Dictionary<string, long> _attachmentByFile = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<long, List<long>> _attachedTo = [];
    private readonly Dictionary<long, (string Name, long Parent)> _pages = [];

    /// <summary>The taxonomy in which Polylang stores which posts are translations of each other.</summary>
    public const string Translations = "post_translations";

    private readonly Dictionary<string, HashSet<long>> _versions = new(StringComparer.Ordinal);

    private long _lastWithoutNumber;
    private readonly Dictionary<string, long> _attachmentByAddress = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, long Id), string> _firstWithId = [];
    private readonly IReadOnlyDictionary<string, string> _types;
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);

    private readonly HashSet<string> _knownCategories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WxrCategory> _unlistedCategories = new(StringComparer.Ordinal);
    private readonly HashSet<string> _knownTags = new(StringComparer.Ordinal);
    private readonly List<WxrTag> _unlistedTags = [];

    private ExportIndex(WxrSite site, IReadOnlyDictionary<string, string> types)
    {
        Site = site;
        _types = types;
        // The network's address would make every WordPress.com blog part of this site.
        Addresses = new WordPressAddresses(site.Url, site.Link);
    }

    public WxrSite Site { get; }

    public WordPressAddresses Addresses { get; }

    public List<WxrAuthor> Authors { get; } = [];

    /// <summary>Biographies of co-authors without an account, by login.</summary>
    public Dictionary<string, string> Biographies { get; } = new(StringComparer.Ordinal);

    public List<WxrCategory> Categories { get; } = [];

    public List<WxrTag> Tags { get; } = [];

    /// <summary>Names of co-author terms by nicename, without the prefix added by the plugin.</summary>
    public Dictionary<string, string> CoAuthors { get; } = new(StringComparer.Ordinal);

    /// <summary>Logins in bylines that are missing from the list of authors.</summary>
    public SortedSet<string> UnlistedCreators { get; } = new(StringComparer.Ordinal);

    /// <summary>Number of stories per category, to choose the menu.</summary>
    public Dictionary<string, int> StoriesByCategory { get; } = new(StringComparer.Ordinal);

    /// <summary>Logins behind the nicenames of co-authors who also have an account.</summary>
    public Dictionary<string, string> LinkedAccounts { get; } = new(StringComparer.Ordinal);

    /// <summary>Nicenames of the parents that categories of earlier runs are waiting for.</summary>
    public Dictionary<string, string> ParentsOfEarlierCategories { get; } = new(StringComparer.Ordinal);

    public ReusableBlocks ReusableBlocks { get; } = new();

    public int Items { get; private set; }

    public IReadOnlyCollection<Attachment> Attachments => _attachments.Values;

    /// <summary>
    /// Reads all files of an export, so that errors in any of them surface before anything is written.
    /// </summary>
    /// <param name="records">The records of each file, the site first.</param>
    /// <param name="types">Custom types that become posts or pages.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="WxrException">
    /// A file cannot be read to its end, or the files are from several sites.
    /// </exception>
    public static async Task<ExportIndex> ReadAsync(
        IAsyncEnumerable<WxrRecord> records,
        IReadOnlyDictionary<string, string> types,
        CancellationToken cancellationToken
    )
    {
        ExportIndex? index = null;
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            if (record is not WxrSite site)
            {
                index!.Add(record);
            }
            else if (index is null)
            {
                index = new ExportIndex(site, types);
            }
            else if (WordPressAddresses.Canonical(index.Site.Url) != WordPressAddresses.Canonical(site.Url))
            {
                throw new SeveralSitesException(index.Site.Url, site.Url);
            }
        }

        index!.FindUnlisted();
        return index;
    }

    /// <summary>"post" or "page" for items that become articles; null for any other type.</summary>
    public string? KindOf(WxrItem item) =>
        item.Type is "post" or "page" ? item.Type : _types.GetValueOrDefault(item.Type);

    /// <summary>
    /// The identity of an item: its number, or its guid or link when it has none or shares it with another item of the
    /// export. Null when it has none of these.
    /// </summary>
    public string? KeyOf(WxrItem item)
    {
        if (item.Id > 0 && (!_firstWithId.TryGetValue((item.Type, item.Id), out var first) || first == Identity(item)))
        {
            return item.Id.ToString(CultureInfo.InvariantCulture);
        }

        return Identity(item) is { Length: > 0 } identity ? ImportLedger.Key(identity) : null;
    }

    private static string Identity(WxrItem item) =>
        item.Guid.Length > 0 ? item.Guid
        : item.Link.Length > 0 ? item.Link
        : "";

    public Attachment? FindAttachment(long id) => _attachments.GetValueOrDefault(id);

    public Attachment? FindAttachment(string uploadPath) =>
        _attachmentByFile.TryGetValue(uploadPath, out var id) ? _attachments[id] : null;

    /// <summary>The attachment served from an address, or from the address of one of its smaller copies.</summary>
    public Attachment? FindAttachmentAt(string address) =>
        WordPressAddresses
            .Originals(AddressKey(address))
            .Select(key => _attachmentByAddress.TryGetValue(key, out var id) ? id : 0)
            .FirstOrDefault(id => id != 0)
            is var found
                and not 0
            ? _attachments[found]
            : null;

    private static string AddressKey(string address)
    {
        var text = address.Trim();
        text = text.StartsWith("//", StringComparison.Ordinal) ? "https:" + text : text;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? WordPressAddresses.Canonical($"{uri.Scheme}://{uri.Authority}") + Uri.UnescapeDataString(uri.AbsolutePath)
            : text;
    }

    /// <summary>The numbers of the item's translations.</summary>
    public IReadOnlyList<long> VersionsOf(WxrItem item) =>
        VersionsKey(item) is { } key && _versions.TryGetValue(key, out var all)
            ? [.. all.Where(id => id != item.Id).Order()]
            : [];

    /// <summary>What a post and its translations have in common: a Polylang term or a WPML group number.</summary>
    private static string? VersionsKey(WxrItem item) =>
        item.Terms.FirstOrDefault(t => t.Domain == Translations)?.Nicename is { Length: > 0 } term ? "polylang:" + term
        : item.Meta(WordPressLanguage.GroupField)?.Trim() is { Length: > 0 } group ? "wpml:" + group
        : null;

    /// <summary>The pictures among an item's attachments, in the order of the old gallery.</summary>
    public IReadOnlyList<long> PicturesAttachedTo(long itemId) =>
        _attachedTo.TryGetValue(itemId, out var ids)
            ?
            [
                .. ids.Select(id => _attachments[id])
                    .Where(a => a.IsPicture)
                    .OrderBy(a => a.MenuOrder)
                    .ThenBy(a => a.Id)
                    .Select(a => a.Id),
            ]
            : [];

    /// <summary>The addresses of an item's other attached files, in the order of the old playlist.</summary>
    public IReadOnlyList<string> FilesAttachedTo(long itemId) =>
        [
            .. AttachedTo(itemId)
                .Where(a => !a.IsPicture)
                .OrderBy(a => a.MenuOrder)
                .ThenBy(a => a.Id)
                .Select(a => AddressOf(a.Id))
                .OfType<string>(),
        ];

    /// <summary>
    /// Where an attachment was served from; if the export has only its file name, the address the old site would have
    /// used.
    /// </summary>
    public string? AddressOf(long id) =>
        FindAttachment(id) is not { } attachment ? null
        : attachment.Address.Length > 0 ? attachment.Address
        : attachment.File.Length > 0 ? $"{Site.Url}/wp-content/uploads/{attachment.File}"
        : null;

    /// <summary>All attachments of an item.</summary>
    public IEnumerable<Attachment> AttachedTo(long itemId) =>
        _attachedTo.TryGetValue(itemId, out var ids) ? ids.Select(id => _attachments[id]) : [];

    /// <summary>The path of a page, built from the names of its ancestors; a cycle among them ends it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="missing">The ancestor missing from the export, above which the path would continue.</param>
    public string PagePath(WxrItem page, out long? missing)
    {
        var segments = new List<string> { WordPressText.Slug(page.PostName) };
        var seen = new HashSet<long> { page.Id };
        var parent = page.ParentId;
        missing = null;
        while (parent > 0 && seen.Add(parent))
        {
            if (!_pages.TryGetValue(parent, out var above))
            {
                missing = parent;
                break;
            }

            segments.Insert(0, WordPressText.Slug(above.Name));
            parent = above.Parent;
        }

        return string.Join('/', segments.Where(s => s.Length > 0));
    }

    private void Add(WxrRecord record)
    {
        switch (record)
        {
            case WxrAuthor author when author.Login.Length > 0:
                Authors.Add(author);
                break;
            case WxrCategory category:
                Categories.Add(category);
                break;
            case WxrTag tag:
                Tags.Add(tag);
                break;
            case WxrTerm { Taxonomy: "category" } term:
                Categories.Add(new WxrCategory(term.Id, term.Slug, term.Parent, term.Name, term.Description));
                break;
            case WxrTerm { Taxonomy: "post_tag" } term:
                Tags.Add(new WxrTag(term.Id, term.Slug, term.Name, term.Description));
                break;
            case WxrTerm { Taxonomy: Translations } term:
                // It lists all of them, including those in other files: a:2:{s:2:"de";i:5;s:2:"en";i:8;}
                VersionsUnder("polylang:" + term.Slug)
                    .UnionWith(
                        VersionNumber()
                            .Matches(term.Description)
                            .Select(m =>
                                long.Parse(m.Groups["id"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
                            )
                    );
                break;
            case WxrItem item:
                Items++;
                Add(item);
                break;
        }
    }

    private HashSet<long> VersionsUnder(string key) =>
        _versions.TryGetValue(key, out var all) ? all : _versions[key] = [];

    private void Add(WxrItem item)
    {
        if (item.Id > 0 && VersionsKey(item) is { } versions)
        {
            VersionsUnder(versions).Add(item.Id);
        }

        if (item.Type == "attachment")
        {
            AddAttachment(item);
            return;
        }

        if (item.Type == "guest-author")
        {
            AddGuest(item);
            return;
        }

        if (item.Type == "wp_block" && item.Status == "publish")
        {
            ReusableBlocks.Add(item.Id, item.Content);
        }

        if (KindOf(item) is not { } kind)
        {
            return;
        }

        if (kind == "page")
        {
            _pages[item.Id] = (item.PostName, item.ParentId);
        }

        if (item.Id > 0)
        {
            _firstWithId.TryAdd((item.Type, item.Id), Identity(item));
        }

        if (item.Creator.Length > 0)
        {
            UnlistedCreators.Add(item.Creator);
        }

        foreach (var term in item.Terms)
        {
            if (term.Domain == "author")
            {
                CoAuthors.TryAdd(CoAuthorKey(term.Nicename), term.Name);
            }
            else if (term.Domain == "category")
            {
                var key = CategoryKey(term.Nicename, term.Name);
                StoriesByCategory[key] = StoriesByCategory.GetValueOrDefault(key) + 1;
                if (!_knownCategories.Add(key))
                {
                    continue;
                }

                _unlistedCategories[key] = new WxrCategory(null, term.Nicename, "", term.Name, "");
            }
            else if (term.Domain == "post_tag" && _knownTags.Add(TagKey(term.Nicename, term.Name)))
            {
                _unlistedTags.Add(new WxrTag(null, term.Nicename, term.Name, ""));
            }
        }
    }

    /// <summary>
    /// The identity of a category: its nicename, decoded. Old exports without nicenames use the name, because the slugs
    /// of two names may coincide.
    /// </summary>
    public static string CategoryKey(string nicename, string name) =>
        nicename.Length > 0
            ? WordPressText.Slug(WebUtility.HtmlDecode(nicename))
            : TermName.Key(WordPressText.Plain(name));

    /// <summary>The identity of a tag: its slug, decoded, or its name.</summary>
    public static string TagKey(string slug, string name) => CategoryKey(slug, name);

    /// <summary>The key of an item's term. If the item gives only a name, the key of the listed term.</summary>
    public string KeyOf(WxrItemTerm term)
    {
        var key = CategoryKey(term.Nicename, term.Name);
        return term.Nicename.Length > 0 ? key : _aliases.GetValueOrDefault($"{term.Domain}:{key}", key);
    }

    /// <summary>The nicename behind a Co-Authors Plus term.</summary>
    public static string CoAuthorKey(string nicename) =>
        WordPressText.Slug(nicename.StartsWith("cap-", StringComparison.Ordinal) ? nicename[4..] : nicename);

    private void AddAttachment(WxrItem item)
    {
        var file = item.Meta("_wp_attached_file")?.Trim() ?? "";
        if (file.Contains("..", StringComparison.Ordinal) || file.StartsWith('/'))
        {
            file = "";
        }

        if (file.Length == 0)
        {
            file = Addresses
                .UploadPaths(item.AttachmentUrl)
                .FirstOrDefault(Addresses.UploadPath(item.AttachmentUrl) ?? "");
        }
        // In concatenated exports of several sites, several files may have the same number; the first keeps it.
        var hasNumber =
            item.Id > 0
            && !(
                file.Length > 0
                && _attachments.TryGetValue(item.Id, out var first)
                && first.File.Length > 0
                && first.File != file
            );
        // A file without a number is identified by its guid or address, the only ways to refer to it.
        var id =
            hasNumber ? item.Id
            : item.Id > 0 && _attachmentByFile.TryGetValue(file, out var known) ? known
            : --_lastWithoutNumber;
        var attachment = new Attachment(
            id,
            file,
            item.AttachmentUrl,
            WordPressText.Plain(item.Meta("_wp_attachment_image_alt") ?? ""),
            WordPressText.Plain(item.Excerpt),
            WordPressText.Plain(item.Title),
            item.Link,
            item.ParentId,
            item.MenuOrder
        )
        {
            Credit = WordPressText.Plain(item.Meta(WordPressFields.CreditField) ?? ""),
        };
        if (!hasNumber)
        {
            attachment = attachment with
            {
                Identity = ImportLedger.Key(TermStore.FirstOf(item.Guid, item.AttachmentUrl, item.Link, file)),
            };
        }

        if (attachment.Key.Length == 0)
        {
            return;
        }

        _attachments[id] = attachment;
        if (file.Length > 0)
        {
            _attachmentByFile.TryAdd(file, id);
        }

        foreach (var address in new[] { item.AttachmentUrl, item.Guid })
        {
            if (address.Length > 0)
            {
                _attachmentByAddress.TryAdd(AddressKey(address), id);
            }
        }

        if (item.ParentId == 0)
        {
            return;
        }

        if (!_attachedTo.TryGetValue(item.ParentId, out var siblings))
        {
            _attachedTo[item.ParentId] = siblings = [];
        }

        if (!siblings.Contains(id))
        {
            siblings.Add(id);
        }
    }

    private void AddGuest(WxrItem item)
    {
        var login = item.Meta("cap-user_login") is { Length: > 0 } given ? given.Trim() : CoAuthorKey(item.PostName);
        if (login.Length == 0)
        {
            return;
        }

        var name = item.Meta("cap-display_name") is { Length: > 0 } display ? display : item.Title;
        Authors.Add(
            new WxrAuthor(
                null,
                login,
                "",
                name.Trim(),
                item.Meta("cap-first_name") ?? "",
                item.Meta("cap-last_name") ?? ""
            )
        );
        if (item.Meta("cap-linked_account") is { Length: > 0 } account)
        {
            LinkedAccounts[CoAuthorKey(item.PostName)] = account.Trim();
        }

        if (item.Meta("cap-description") is { Length: > 0 } biography)
        {
            Biographies[login] = WordPressText.Plain(biography);
        }
    }

    private void FindUnlisted()
    {
        UnlistedCreators.ExceptWith(Authors.Select(a => a.Login));
        var categories = Categories.Select(c => CategoryKey(c.Nicename, c.Name)).ToHashSet(StringComparer.Ordinal);
        var names = Categories
            .Where(c => c.Nicename.Length > 0)
            .Select(c => (c.Name, Key: CategoryKey(c.Nicename, c.Name)))
            .Concat(
                _unlistedCategories
                    .Values.Where(c => c.Nicename.Length > 0)
                    .Select(c => (c.Name, Key: CategoryKey(c.Nicename, c.Name)))
            );
        AddAliases("category", names);
        Categories.AddRange(
            _unlistedCategories.Values.Where(c =>
                !categories.Contains(CategoryKey(c.Nicename, c.Name))
                && (c.Nicename.Length > 0 || !_aliases.ContainsKey($"category:{CategoryKey("", c.Name)}"))
            )
        );
        var tags = Tags.Select(t => TagKey(t.Slug, t.Name)).ToHashSet(StringComparer.Ordinal);
        AddAliases(
            "post_tag",
            Tags.Concat(_unlistedTags).Where(t => t.Slug.Length > 0).Select(t => (t.Name, TagKey(t.Slug, t.Name)))
        );
        Tags.AddRange(
            _unlistedTags.Where(t =>
                !tags.Contains(TagKey(t.Slug, t.Name))
                && (t.Slug.Length > 0 || !_aliases.ContainsKey($"post_tag:{TagKey("", t.Name)}"))
            )
        );
    }

    private void AddAliases(string domain, IEnumerable<(string Name, string Key)> listed)
    {
        foreach (var (name, key) in listed)
        {
            _aliases.TryAdd($"{domain}:{CategoryKey("", name)}", key);
        }
    }

    [GeneratedRegex("(?<=;)i:(?<id>[0-9]{1,18})(?=;)", RegexOptions.ExplicitCapture)]
    private static partial Regex VersionNumber();

    /// <summary>An uploaded file as the export describes it.</summary>
    internal sealed record Attachment(
        long Id,
        string File,
        string Address,
        string Alt,
        string Caption,
        string Title,
        string Link,
        long ParentId,
        int MenuOrder
    )
    {
        public bool IsPicture => WordPressAddresses.IsPicture(File.Length > 0 ? File : Address);

        /// <summary>Who made it, as a plugin for newspapers keeps it; empty for none.</summary>
        public string Credit { get; init; } = "";

        /// <summary>Its identity when it has no number of its own.</summary>
        public string? Identity { get; init; }

        public string Key => Identity ?? Id.ToString(CultureInfo.InvariantCulture);
    }
}
