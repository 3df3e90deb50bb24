using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Brings over authors, categories and tags, and then knows what the names in an item stand for here.
/// </summary>
internal sealed class ImportTerms(
    NewsDbContext db, ChangeFeed changes, Redirects redirects, ImportLedger ledger, ExportIndex index)
{
    private const int MenuLength = 8;

    private readonly Dictionary<string, long> _authors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _categories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tags = new(StringComparer.Ordinal);

    /// <summary>Imports all terms, a hundred to a transaction.</summary>
    public async Task ImportAsync(Func<ImportEntry, Task> report, CancellationToken cancellationToken)
    {
        foreach (var batch in AuthorsToImport().Chunk(100))
            await ReportAsync(await StoreAsync(token => StoreAuthorsAsync(batch, token), cancellationToken), report);
        // Parents come before their children; one transaction keeps the tree whole.
        await ReportAsync(await StoreAsync(StoreCategoriesAsync, cancellationToken), report);
        foreach (var batch in index.Tags.Chunk(100))
            await ReportAsync(await StoreAsync(token => StoreTagsAsync(batch, token), cancellationToken), report);
    }

    /// <summary>The author of a by-line: a login, or a co-author's nicename.</summary>
    public long? AuthorOf(string loginOrNicename) =>
        _authors.TryGetValue(AuthorKey(loginOrNicename), out var id) ? id : null;

    /// <summary>The category that a term stands for.</summary>
    public long? CategoryOf(WxrItemTerm term) =>
        _categories.TryGetValue(ExportIndex.CategoryKey(term.Nicename, term.Name), out var id) ? id : null;

    /// <summary>The name of the tag that a term stands for.</summary>
    public string? TagOf(WxrItemTerm term) => _tags.GetValueOrDefault(ExportIndex.TagKey(term.Nicename, term.Name));

    private static async Task ReportAsync(IReadOnlyList<ImportEntry> entries, Func<ImportEntry, Task> report)
    {
        foreach (var entry in entries) await report(entry);
    }

    private async Task<IReadOnlyList<ImportEntry>> StoreAsync(
        Func<CancellationToken, Task<List<ImportEntry>>> store, CancellationToken cancellationToken)
    {
        var entries = await db.InRepeatedTransactionAsync(store, cancellationToken);
        await changes.AnnounceAsync(cancellationToken);
        return entries;
    }

    private IEnumerable<AuthorToImport> AuthorsToImport()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var author in index.Authors)
        {
            var name = FirstOf(
                WordPressText.Plain(author.DisplayName), WordPressText.Plain($"{author.FirstName} {author.LastName}"), author.Login);
            if (seen.Add(AuthorKey(author.Login)))
                yield return new(author.Login, name, index.Biographies.GetValueOrDefault(author.Login, ""), []);
        }

        foreach (var (nicename, name) in index.CoAuthors)
            if (seen.Add(AuthorKey(nicename)))
                yield return new(
                    nicename, FirstOf(WordPressText.Plain(name), nicename), "",
                    ["The export’s list of authors lacks this co-author; the name comes from the by-line."]);
        foreach (var login in index.UnlistedCreators)
            if (seen.Add(AuthorKey(login)))
                yield return new(
                    login, login, "", ["The export’s list of authors lacks this one; the name is the login. Correct it in the newsroom."]);
    }

    private async Task<List<ImportEntry>> StoreAuthorsAsync(AuthorToImport[] authors, CancellationToken cancellationToken)
    {
        var lines = await LinesAsync("author", authors.Select(a => a.Login), cancellationToken);
        var entries = new List<ImportEntry>();
        var added = new List<(Author Author, AuthorToImport From, string Hash)>();
        foreach (var from in authors)
        {
            var name = Cut(from.Name, Author.NameLength);
            var biography = Cut(from.Biography, 4000);
            var hash = ImportLedger.Hash(new { name, biography });
            var old = $"/author/{OldAuthorSlug(from.Login)}";
            if (lines.GetValueOrDefault(Key(from.Login)) is { } line)
            {
                var existing = await db.Authors.SingleOrDefaultAsync(a => a.Id == line.TargetId, cancellationToken);
                if (existing is not null) _authors[AuthorKey(from.Login)] = existing.Id;
                var action = Decide(existing, line, hash, out var why);
                if (action == ImportAction.Changed)
                {
                    existing!.Name = name;
                    existing.Biography = biography;
                    changes.Append(ChangeSubject.Author, existing.Id);
                    await db.SaveChangesAsync(cancellationToken);
                    ledger.Write(line, "author", Key(from.Login), existing.Id, hash, existing.Version);
                }

                entries.Add(Entry("author", from.Login, name, action, old, existing is null ? null : $"/author/{existing.Slug}", [.. from.Notes, .. why]));
                continue;
            }

            var wanted = FirstOf(Slug.From(OldAuthorSlug(from.Login)), Slug.From(name), "author");
            var author = await db.Authors.SingleOrDefaultAsync(a => a.Slug == wanted, cancellationToken)
                ?? added.Find(a => a.Author.Slug == wanted).Author;
            var notes = from.Notes.ToList();
            if (author is not null && string.Equals(author.Name, name, StringComparison.OrdinalIgnoreCase) && author.Id != 0)
            {
                notes.Add("An author of this name and address was here already; the stories are theirs.");
                ledger.Write(null, "author", Key(from.Login), author.Id, hash, null);
            }
            else
            {
                var slug = wanted;
                for (var number = 2; author is not null; number++)
                {
                    slug = Slug.Numbered(wanted, number);
                    author = await db.Authors.SingleOrDefaultAsync(a => a.Slug == slug, cancellationToken)
                        ?? added.Find(a => a.Author.Slug == slug).Author;
                }

                if (slug != wanted) notes.Add($"Another author has the address /author/{wanted}.");
                author = new Author
                {
                    Slug = slug, Name = name, Biography = biography,
                    IsOrganisation = Author.LooksLikeOrganisation(name, index.Site.Title),
                };
                db.Authors.Add(author);
                added.Add((author, from, hash));
            }

            if (author.Id != 0)
            {
                _authors[AuthorKey(from.Login)] = author.Id;
                await KeepAsync(old, $"/author/{author.Slug}", RedirectTarget.Author, author.Id, cancellationToken);
            }

            entries.Add(Entry("author", from.Login, name, ImportAction.Imported, old, $"/author/{author.Slug}", notes));
        }

        await db.SaveChangesAsync(cancellationToken);
        foreach (var (author, from, hash) in added)
        {
            _authors[AuthorKey(from.Login)] = author.Id;
            ledger.Write(null, "author", Key(from.Login), author.Id, hash, author.Version);
            changes.Append(ChangeSubject.Author, author.Id);
            await KeepAsync(
                $"/author/{OldAuthorSlug(from.Login)}", $"/author/{author.Slug}", RedirectTarget.Author, author.Id, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return entries;
    }

    private async Task<List<ImportEntry>> StoreCategoriesAsync(CancellationToken cancellationToken)
    {
        _categories.Clear();
        var lines = await LinesAsync("category", null, cancellationToken);
        var entries = new List<ImportEntry>();
        var tree = new OldCategories(index.Categories);
        var menuIsEmpty = !await db.Categories.AnyAsync(c => c.InMenu, cancellationToken);
        var menu = menuIsEmpty ? Menu(tree) : [];
        var position = await db.Categories.MaxAsync(c => (int?)c.Position, cancellationToken) ?? 0;
        foreach (var (key, from, parentKey, treeNotes) in tree.ParentsFirst())
        {
            var name = Cut(FirstOf(WordPressText.Plain(from.Name), key), Category.NameLength);
            var description = Cut(WordPressText.Plain(from.Description), 2000);
            long? parentId = parentKey is not null && _categories.TryGetValue(parentKey, out var above) ? above : null;
            var hash = ImportLedger.Hash(new { name, description });
            var old = $"/category/{tree.OldPath(key)}";
            var notes = treeNotes.ToList();
            var action = ImportAction.Imported;
            Category? category;
            if (lines.GetValueOrDefault(Key(key)) is { } line)
            {
                category = await db.Categories.SingleOrDefaultAsync(c => c.Id == line.TargetId, cancellationToken);
                action = Decide(category, line, hash, out var why);
                notes.AddRange(why);
                if (action == ImportAction.Changed)
                {
                    category!.Name = name;
                    category.Description = description;
                    await db.SaveChangesAsync(cancellationToken);
                    changes.Append(ChangeSubject.Category, category.Id);
                    ledger.Write(line, "category", Key(key), category.Id, hash, category.Version);
                }
            }
            else
            {
                var wanted = FirstOf(Slug.From(key), Slug.From(name), "category");
                category = await db.Categories.SingleOrDefaultAsync(c => c.Slug == wanted, cancellationToken);
                Guid? version = null;
                if (category is not null && !_categories.ContainsValue(category.Id))
                {
                    notes.Add("A category with this address was here already; the stories went into it.");
                }
                else
                {
                    var slug = wanted;
                    for (var number = 2; await db.Categories.AnyAsync(c => c.Slug == slug, cancellationToken); number++)
                        slug = Slug.Numbered(wanted, number);
                    category = new Category
                    {
                        Slug = slug, Name = name, Description = description, ParentId = parentId, Position = ++position,
                        InMenu = menu.Contains(key),
                    };
                    db.Categories.Add(category);
                    await db.SaveChangesAsync(cancellationToken);
                    version = category.Version;
                }

                changes.Append(ChangeSubject.Category, category.Id);
                ledger.Write(null, "category", Key(key), category.Id, hash, version);
                foreach (var address in new[] { old, $"/category/{key}" }.Distinct())
                    await KeepAsync(address, $"/category/{category.Slug}", RedirectTarget.Category, category.Id, cancellationToken);
            }

            await db.SaveChangesAsync(cancellationToken);
            if (category is not null) _categories[key] = category.Id;
            entries.Add(Entry("category", key, name, action, old, category is null ? null : $"/category/{category.Slug}", notes));
        }

        return entries;
    }

    /// <summary>The top-level sections with most stories, for a site that has no menu yet.</summary>
    private HashSet<string> Menu(OldCategories tree) =>
        [.. tree.ParentsFirst().Where(c => c.Parent is null && c.Key != "uncategorized")
            .Select(c => (c.Key, Stories: index.StoriesByCategory.GetValueOrDefault(c.Key)))
            .OrderByDescending(c => c.Stories).Take(MenuLength).Select(c => c.Key)];

    private async Task<List<ImportEntry>> StoreTagsAsync(WxrTag[] tags, CancellationToken cancellationToken)
    {
        var keys = tags.Select(t => ExportIndex.TagKey(t.Slug, t.Name)).ToList();
        var lines = await LinesAsync("tag", keys, cancellationToken);
        var entries = new List<ImportEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (from, key) in tags.Zip(keys))
        {
            if (!seen.Add(key)) continue;
            var name = Cut(FirstOf(WordPressText.Plain(from.Name), key), Tag.NameLength);
            // A story names its tags, and the address follows from the name; a name without a letter cannot stand here.
            if (Slug.From(name).Length == 0) name = key;
            var slug = Slug.From(name);
            var old = $"/tag/{key}";
            if (slug.Length == 0)
            {
                entries.Add(Entry("tag", key, name, ImportAction.Skipped, old, null, ["Its name has no letter or digit."]));
                continue;
            }

            _tags[key] = name;
            if (lines.ContainsKey(Key(key)))
            {
                entries.Add(Entry("tag", key, name, ImportAction.Unchanged, old, $"/tag/{slug}", []));
                continue;
            }

            var notes = new List<string>();
            var tag = await db.Tags.SingleOrDefaultAsync(t => t.Slug == slug, cancellationToken);
            if (tag is null)
            {
                tag = new Tag { Slug = slug, Name = name };
                db.Tags.Add(tag);
                await db.SaveChangesAsync(cancellationToken);
            }
            else if (!string.Equals(tag.Name, name, StringComparison.Ordinal))
            {
                notes.Add($"It has the same address as the tag “{tag.Name}”; the two became one.");
            }

            changes.Append(ChangeSubject.Tag, tag.Id);
            ledger.Write(null, "tag", Key(key), tag.Id, ImportLedger.Hash(name), null);
            await KeepAsync(old, $"/tag/{slug}", RedirectTarget.Tag, tag.Id, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            entries.Add(Entry("tag", key, name, ImportAction.Imported, old, $"/tag/{slug}", notes));
        }

        return entries;
    }

    private async Task KeepAsync(
        string old, string present, RedirectTarget target, long id, CancellationToken cancellationToken)
    {
        old = index.Addresses.BasePath + old;
        if (Articles.ArticlePaths.Normalise(old) != present) await redirects.KeepAsync(old, target, id, cancellationToken);
    }

    private async Task<Dictionary<string, ImportedItem>> LinesAsync(
        string type, IEnumerable<string>? ids, CancellationToken cancellationToken)
    {
        var lines = db.ImportedItems.Where(i => i.Source == ledger.Source && i.SourceType == type);
        if (ids is not null)
        {
            var keys = ids.Select(Key).ToList();
            lines = lines.Where(i => keys.Contains(i.SourceId));
        }

        return await lines.ToDictionaryAsync(i => i.SourceId, StringComparer.Ordinal, cancellationToken);
    }

    /// <summary>What to do with a thing that was imported before.</summary>
    private static ImportAction Decide(IVersioned? target, ImportedItem line, string hash, out IReadOnlyList<string> why)
    {
        why = [];
        if (target is null)
        {
            why = [ImportLedger.Deleted];
            return ImportAction.Skipped;
        }

        if (line.ContentHash == hash) return ImportAction.Unchanged;
        if (line.TargetVersion is null || line.TargetVersion == target.Version)
            return line.TargetVersion is null ? ImportAction.Unchanged : ImportAction.Changed;
        why = ["It was edited in the newsroom since the last import; the newsroom’s text stays."];
        return ImportAction.Skipped;
    }

    private static ImportEntry Entry(
        string type, string id, string title, ImportAction action, string? old, string? present, IReadOnlyList<string> notes) =>
        new(type, id, title, action) { OldAddress = old, NewAddress = present, Notes = notes };

    /// <summary>The nicename that WordPress makes of a login.</summary>
    private static string OldAuthorSlug(string login) =>
        string.Concat(login.ToLowerInvariant().Select(c => c is '.' or ' ' ? '-' : c).Where(c => c is not '@')).Trim('-');

    private static string AuthorKey(string login) => FirstOf(Slug.From(OldAuthorSlug(login)), login);

    private static string Key(string id) => Cut(id, 300);

    private static string FirstOf(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
            if (!string.IsNullOrWhiteSpace(text))
                return text.Trim();
        return "";
    }

    internal static string Cut(string text, int length)
    {
        if (text.Length <= length) return text;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd();
    }

    private sealed record AuthorToImport(string Login, string Name, string Biography, IReadOnlyList<string> Notes);

    /// <summary>The categories of the old site as a tree, however broken the list is.</summary>
    private sealed class OldCategories
    {
        private readonly Dictionary<string, WxrCategory> _byKey = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string?> _parents = new(StringComparer.Ordinal);
        private readonly Dictionary<string, List<string>> _notes = new(StringComparer.Ordinal);

        public OldCategories(IEnumerable<WxrCategory> categories)
        {
            foreach (var category in categories)
                if (ExportIndex.CategoryKey(category.Nicename, category.Name) is { Length: > 0 } key)
                    _byKey.TryAdd(key, category);
            foreach (var (key, category) in _byKey)
            {
                var parent = category.ParentNicename.Length > 0 ? WordPressText.Slug(category.ParentNicename) : null;
                _parents[key] = parent;
                if (parent is null || _byKey.ContainsKey(parent)) continue;
                _parents[key] = null;
                Note(key, $"Its parent “{parent}” is not in the export; it stands at the top.");
            }

            foreach (var key in _byKey.Keys)
            {
                var seen = new HashSet<string>(StringComparer.Ordinal) { key };
                for (var at = key; _parents[at] is { } parent; at = parent)
                {
                    if (seen.Add(parent)) continue;
                    _parents[at] = null;
                    Note(at, $"Its parents form a loop; it was cut here, above “{at}”.");
                    break;
                }
            }
        }

        public string OldPath(string key)
        {
            var segments = new List<string>();
            for (string? at = key; at is not null; at = _parents[at]) segments.Insert(0, at);
            return string.Join('/', segments);
        }

        public IEnumerable<(string Key, WxrCategory Category, string? Parent, IReadOnlyList<string> Notes)> ParentsFirst() =>
            _byKey.Keys.Select((key, at) => (Key: key, Depth: Depth(key), At: at)).OrderBy(c => c.Depth).ThenBy(c => c.At)
                .Select(c => (c.Key, _byKey[c.Key], _parents[c.Key],
                    (IReadOnlyList<string>)(_notes.GetValueOrDefault(c.Key) ?? [])));

        private int Depth(string key)
        {
            var depth = 0;
            for (var at = _parents[key]; at is not null; at = _parents[at]) depth++;
            return depth;
        }

        private void Note(string key, string note)
        {
            if (!_notes.TryGetValue(key, out var notes)) _notes[key] = notes = [];
            notes.Add(note);
        }
    }
}
