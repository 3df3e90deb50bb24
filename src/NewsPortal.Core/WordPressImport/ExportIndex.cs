using System.Globalization;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// What the first reading of an export keeps: enough to import any item without looking at another one. Bodies are not
/// kept, so that it stays small for a large export; only reusable blocks are, for any body may show them.
/// </summary>
internal sealed class ExportIndex
{
    /// <summary>Types that become articles.</summary>
    private static readonly HashSet<string> ContentTypes = new(StringComparer.Ordinal) { "post", "page" };

    private readonly Dictionary<long, Attachment> _attachments = [];
    private readonly Dictionary<string, long> _attachmentByFile = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<long, List<long>> _attachedTo = [];
    private readonly Dictionary<long, (string Name, long Parent)> _pages = [];

    private readonly HashSet<string> _knownCategories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WxrCategory> _unlistedCategories = new(StringComparer.Ordinal);
    private readonly HashSet<string> _knownTags = new(StringComparer.Ordinal);
    private readonly List<WxrTag> _unlistedTags = [];

    private ExportIndex(WxrSite site)
    {
        Site = site;
        // The address of the network would make every WordPress.com blog part of this site.
        Addresses = new WordPressAddresses(site.Url, site.Link);
    }

    public WxrSite Site { get; }

    public WordPressAddresses Addresses { get; }

    public List<WxrAuthor> Authors { get; } = [];

    /// <summary>Biographies of co-authors without an account, by login.</summary>
    public Dictionary<string, string> Biographies { get; } = new(StringComparer.Ordinal);

    public List<WxrCategory> Categories { get; } = [];

    public List<WxrTag> Tags { get; } = [];

    /// <summary>Names of co-author terms by nicename, without the prefix that the plugin adds.</summary>
    public Dictionary<string, string> CoAuthors { get; } = new(StringComparer.Ordinal);

    /// <summary>Logins in the by-lines that the list of authors lacks.</summary>
    public SortedSet<string> UnlistedCreators { get; } = new(StringComparer.Ordinal);

    /// <summary>Stories by category, for the choice of the menu.</summary>
    public Dictionary<string, int> StoriesByCategory { get; } = new(StringComparer.Ordinal);

    public ReusableBlocks ReusableBlocks { get; } = new();

    public int Items { get; private set; }

    public IReadOnlyCollection<Attachment> Attachments => _attachments.Values;

    /// <summary>Reads a whole export; whatever is wrong with the file shows before anything was written.</summary>
    /// <exception cref="WxrException">The file cannot be read to its end.</exception>
    public static async Task<ExportIndex> ReadAsync(Stream export, CancellationToken cancellationToken)
    {
        ExportIndex? index = null;
        await foreach (var record in WxrReader.ReadAsync(export, cancellationToken))
        {
            if (record is WxrSite site) index = new ExportIndex(site);
            else index!.Add(record);
        }

        index!.FindUnlistedCreators();
        return index;
    }

    public Attachment? FindAttachment(long id) => _attachments.GetValueOrDefault(id);

    public Attachment? FindAttachment(string uploadPath) =>
        _attachmentByFile.TryGetValue(uploadPath, out var id) ? _attachments[id] : null;

    /// <summary>The attachments of an item that are pictures, in the order of the old gallery.</summary>
    public IReadOnlyList<long> PicturesAttachedTo(long itemId) =>
        _attachedTo.TryGetValue(itemId, out var ids)
            ? [.. ids.Select(id => _attachments[id]).Where(a => a.IsPicture).OrderBy(a => a.MenuOrder).ThenBy(a => a.Id)
                .Select(a => a.Id)]
            : [];

    /// <summary>All attachments of an item.</summary>
    public IEnumerable<Attachment> AttachedTo(long itemId) =>
        _attachedTo.TryGetValue(itemId, out var ids) ? ids.Select(id => _attachments[id]) : [];

    /// <summary>The path of a page from the names of its parents; a loop among them ends the path.</summary>
    public string PagePath(WxrItem page)
    {
        var segments = new List<string> { WordPressText.Slug(page.PostName) };
        var seen = new HashSet<long> { page.Id };
        for (var parent = page.ParentId; seen.Add(parent) && _pages.TryGetValue(parent, out var above); parent = above.Parent)
            segments.Insert(0, WordPressText.Slug(above.Name));
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
            case WxrItem item:
                Items++;
                Add(item);
                break;
        }
    }

    private void Add(WxrItem item)
    {
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

        if (item.Type == "wp_block" && item.Status == "publish") ReusableBlocks.Add(item.Id, item.Content);
        if (!ContentTypes.Contains(item.Type)) return;
        if (item.Type == "page") _pages[item.Id] = (item.PostName, item.ParentId);
        if (item.Creator.Length > 0) UnlistedCreators.Add(item.Creator);
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
                if (!_knownCategories.Add(key)) continue;
                _unlistedCategories[key] = new WxrCategory(null, key, "", term.Name, "");
            }
            else if (term.Domain == "post_tag" && _knownTags.Add(TagKey(term.Nicename, term.Name)))
            {
                _unlistedTags.Add(new WxrTag(null, term.Nicename, term.Name, ""));
            }
        }
    }

    /// <summary>Nicename of a category, decoded; made from the name where an old export has none.</summary>
    public static string CategoryKey(string nicename, string name) =>
        nicename.Length > 0 ? WordPressText.Slug(nicename) : Taxonomy.Slug.From(name);

    /// <summary>Slug of a tag, decoded; made from the name where an old export has none.</summary>
    public static string TagKey(string slug, string name) => CategoryKey(slug, name);

    /// <summary>The nicename behind a term of Co-Authors Plus.</summary>
    public static string CoAuthorKey(string nicename) =>
        WordPressText.Slug(nicename.StartsWith("cap-", StringComparison.Ordinal) ? nicename[4..] : nicename);

    private void AddAttachment(WxrItem item)
    {
        var file = item.Meta("_wp_attached_file")?.Trim() ?? "";
        if (file.Contains("..", StringComparison.Ordinal) || file.StartsWith('/')) file = "";
        if (Addresses.UploadPath(item.AttachmentUrl) is { } served && file.Length == 0) file = served;
        var attachment = new Attachment(
            item.Id, file, item.AttachmentUrl, WordPressText.Plain(item.Meta("_wp_attachment_image_alt") ?? ""),
            WordPressText.Plain(item.Excerpt), WordPressText.Plain(item.Title), item.Link, item.ParentId, item.MenuOrder);
        _attachments[item.Id] = attachment;
        if (file.Length > 0) _attachmentByFile.TryAdd(file, item.Id);
        if (item.ParentId == 0) return;
        if (!_attachedTo.TryGetValue(item.ParentId, out var siblings)) _attachedTo[item.ParentId] = siblings = [];
        siblings.Add(item.Id);
    }

    private void AddGuest(WxrItem item)
    {
        var login = item.Meta("cap-user_login") is { Length: > 0 } given ? given.Trim() : CoAuthorKey(item.PostName);
        if (login.Length == 0) return;
        var name = item.Meta("cap-display_name") is { Length: > 0 } display ? display : item.Title;
        Authors.Add(new WxrAuthor(
            null, login, "", name.Trim(), item.Meta("cap-first_name") ?? "", item.Meta("cap-last_name") ?? ""));
        if (item.Meta("cap-description") is { Length: > 0 } biography) Biographies[login] = WordPressText.Plain(biography);
    }

    private void FindUnlistedCreators()
    {
        UnlistedCreators.ExceptWith(Authors.Select(a => a.Login));
        var categories = Categories.Select(c => CategoryKey(c.Nicename, c.Name)).ToHashSet(StringComparer.Ordinal);
        Categories.AddRange(_unlistedCategories.Values.Where(c => !categories.Contains(c.Nicename)));
        var tags = Tags.Select(t => TagKey(t.Slug, t.Name)).ToHashSet(StringComparer.Ordinal);
        Tags.AddRange(_unlistedTags.Where(t => !tags.Contains(TagKey(t.Slug, t.Name))));
    }

    /// <summary>An uploaded file as the export describes it.</summary>
    internal sealed record Attachment(
        long Id, string File, string Address, string Alt, string Caption, string Title, string Link, long ParentId, int MenuOrder)
    {
        public bool IsPicture => WordPressAddresses.IsPicture(File.Length > 0 ? File : Address);

        public string Key => Id.ToString(CultureInfo.InvariantCulture);
    }
}
