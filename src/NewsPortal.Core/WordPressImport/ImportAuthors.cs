using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Imports authors. The login is the identity, whatever its slug looks like: "j.doe", "j-doe" and "J Doe" are three
/// people.
/// </summary>
internal sealed class ImportAuthors(TermStore store, ExportIndex index, AuthorNames names)
{
    private const string Type = "author";

    /// <summary>The note for an author without a name.</summary>
    public const string OnlyLogin =
        "Its name is only the login. Give its name with --authors FILE, or correct it in the newsroom.";

    private readonly Dictionary<string, long> _byLogin = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _loginByNicename = new(StringComparer.Ordinal);
    private Dictionary<string, long> _earlier = [];
    private readonly Dictionary<string, long> _named = new(StringComparer.Ordinal);

    /// <summary>Imports all authors, a hundred per transaction.</summary>
    public async Task ImportAsync(Func<ImportEntry, Task> report, CancellationToken cancellationToken)
    {
        // Stories of earlier files may name people whom this file does not list.
        _earlier = await store
            .Db.ImportedItems.Where(i => i.Source == store.Ledger.Source && i.SourceType == Type)
            .Join(store.Db.Authors, i => i.TargetId, a => a.Id, (i, a) => new { i.SourceId, a.Id })
            .ToDictionaryAsync(i => i.SourceId, i => i.Id, StringComparer.Ordinal, cancellationToken);
        var authors = Find();
        foreach (var batch in authors.Chunk(100))
        {
            await store.StoreAsync(token => StoreAsync(batch, token), report, cancellationToken);
        }
    }

    /// <summary>The author with a login.</summary>
    public long? Of(string login)
    {
        if (_byLogin.TryGetValue(login, out var id) || _earlier.TryGetValue(ImportLedger.Key(login), out id))
        {
            return id;
        }

        if (_byLogin.TryGetValue(Clean(login), out id))
        {
            return id;
        }

        var alike = _byLogin
            .Keys.Where(known => string.Equals(known, login, StringComparison.OrdinalIgnoreCase))
            .Take(2)
            .ToList();
        return alike.Count == 1 ? _byLogin[alike[0]] : null;
    }

    /// <summary>The author of a Co-Authors Plus term.</summary>
    public long? OfTerm(WxrItemTerm term) => Of(LoginOf(ExportIndex.CoAuthorKey(term.Nicename), term.Name));

    /// <summary>The nicename that WordPress derives from a login, before numbering it.</summary>
    internal static string Nicename(string login)
    {
        var nicename = string.Concat(
            login.ToLowerInvariant().Select(c => c is '.' or ' ' ? '-' : c).Where(c => c is not '@')
        );
        while (nicename.Contains("--", StringComparison.Ordinal))
        {
            nicename = nicename.Replace("--", "-", StringComparison.Ordinal);
        }

        return nicename.Trim('-');
    }

    /// <summary>A login without characters no login can contain, which a broken export may put around it.</summary>
    private static string Clean(string login) => login.Trim('<', '>', '"', '\'', '&', ';', ' ');

    private string LoginOf(string nicename, string name)
    {
        if (_loginByNicename.TryGetValue(nicename, out var login))
        {
            return login;
        }

        if (_byLogin.ContainsKey(name) || _earlier.ContainsKey(name))
        {
            return name;
        }

        return _earlier.ContainsKey(nicename)
            ? nicename
            : _earlier.Keys.FirstOrDefault(l => Nicename(l) == nicename, nicename);
    }

    /// <summary>Everybody named in the export, each login once, with the nicenames used by the old site.</summary>
    private List<Found> Find()
    {
        List<Found> found = [];
        var logins = new HashSet<string>(StringComparer.Ordinal);
        foreach (var author in index.Authors.OrderBy(a => a.Id ?? long.MaxValue).Where(a => logins.Add(a.Login)))
        {
            var nicename = Nicename(author.Login);
            for (
                var (number, free) = (2, nicename);
                nicename.Length > 0 && !_loginByNicename.TryAdd(nicename, author.Login);
                number++
            )
            {
                nicename = $"{free}-{number}";
            }

            found.Add(
                new Found(
                    author.Login,
                    nicename,
                    NameOf(author),
                    index.Biographies.GetValueOrDefault(author.Login, ""),
                    true
                )
                {
                    Notes = names.Has(author.Login) || !IsLogin(NameOf(author), author.Login) ? [] : [OnlyLogin],
                }
            );
        }

        foreach (var (nicename, login) in index.LinkedAccounts)
        {
            _loginByNicename.TryAdd(nicename, login);
        }

        foreach (var (nicename, name) in index.CoAuthors)
        {
            if (_loginByNicename.ContainsKey(nicename) || logins.Contains(name) || !logins.Add(nicename))
            {
                continue;
            }

            var plain = names.Of(nicename) ?? TermStore.FirstOf(WordPressText.Plain(name), nicename);
            found.Add(
                new Found(nicename, nicename, plain, "", false)
                {
                    Notes = ["The export’s list of authors lacks this co-author; the name comes from the by-line."],
                }
            );
        }

        foreach (
            var login in index.UnlistedCreators.Where(login => !logins.Contains(Clean(login)) && logins.Add(login))
        )
        {
            found.Add(
                new Found(login, Nicename(login), names.Of(login) ?? login, "", false)
                {
                    Notes =
                    [
                        "The export’s list of authors lacks this one.",
                        .. names.Has(login) ? [] : new[] { OnlyLogin },
                    ],
                }
            );
        }

        // Listed authors come first and keep the plain addresses.
        return [.. found.OrderBy(a => a.IsListed ? 0 : 1)];
    }

    private string NameOf(WxrAuthor author)
    {
        var display = WordPressText.Plain(author.DisplayName);
        var full = WordPressText.Plain($"{author.FirstName} {author.LastName}");
        return names.Of(author.Login)
            ?? (
                display.Length > 0 && !IsLogin(display, author.Login)
                    ? display
                    : TermStore.FirstOf(full, display, author.Login)
            );
    }

    /// <summary>True for a name that is just the login (lower case, no space) or an e-mail address.</summary>
    private static bool IsLogin(string name, string login) =>
        (name.Contains('@') && !name.Contains(' '))
        || (
            name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-')
            && Nicename(name) == Nicename(login)
        );

    private async Task<List<ImportEntry>> StoreAsync(Found[] authors, CancellationToken cancellationToken)
    {
        var lines = await store.LinesAsync(Type, authors.Select(a => a.Login), cancellationToken);
        var entries = new List<ImportEntry>();
        foreach (var from in authors)
        {
            var name = ImportTerms.Cut(from.Name, Author.NameLength);
            var biography = ImportTerms.Cut(from.Biography, 4000);
            var hash = ImportLedger.Hash(new { name, biography });
            var notes = from.Notes.ToList();
            entries.Add(
                lines.GetValueOrDefault(ImportLedger.Key(from.Login)) is { } line
                    ? await UpdateAsync(from, line, name, biography, hash, notes, cancellationToken)
                    : await AddAsync(from, name, biography, hash, notes, cancellationToken)
            );
        }

        return entries;
    }

    private async Task<ImportEntry> UpdateAsync(
        Found from,
        ImportedItem line,
        string name,
        string biography,
        string hash,
        List<string> notes,
        CancellationToken cancellationToken
    )
    {
        var author = await store.Db.Authors.SingleOrDefaultAsync(a => a.Id == line.TargetId, cancellationToken);
        if (author is not null && !from.IsListed && !names.Has(from.Login))
        {
            // This file knows less about the author than an earlier one did.
            _byLogin[from.Login] = author.Id;
            return Entry(from, author.Name, ImportAction.Unchanged, author, []);
        }

        notes.Reverse();
        var action = TermStore.Decide(author, line, hash, notes);
        notes.Reverse();
        if (author is not null)
        {
            _byLogin[from.Login] = author.Id;
        }

        if (action == ImportAction.Changed)
        {
            author!.Name = name;
            author.Biography = biography;
            store.Changes.Append(ChangeSubject.Author, author.Id);
            await store.Db.SaveChangesAsync(cancellationToken);
            store.Ledger.Write(line, Type, ImportLedger.Key(from.Login), author.Id, hash, author.Version);
            await store.Db.SaveChangesAsync(cancellationToken);
        }

        return Entry(from, name, action, author, notes);
    }

    private async Task<ImportEntry> AddAsync(
        Found from,
        string name,
        string biography,
        string hash,
        List<string> notes,
        CancellationToken cancellationToken
    )
    {
        var db = store.Db;
        var author = await SamePersonAsync(from, name, notes, cancellationToken);
        Guid? version = null;
        if (author is null)
        {
            var wanted = TermStore.FirstOf(Slug.From(from.Nicename), Slug.From(name), "author");
            var slug = await FreeSlug.FindAsync(
                wanted,
                "author",
                (s, token) => db.Authors.AnyAsync(a => a.Slug == s, token),
                cancellationToken
            );
            if (slug != wanted)
            {
                notes.Add($"Another author has the address /author/{wanted}.");
            }

            author = new Author
            {
                Slug = slug,
                Name = name,
                Biography = biography,
                IsOrganisation = Author.LooksLikeOrganisation(name, index.Site.Title),
            };
            db.Authors.Add(author);
            await db.SaveChangesAsync(cancellationToken);
            version = author.Version;
        }

        _byLogin[from.Login] = author.Id;
        if (names.Has(from.Login))
        {
            _named[TermName.Key(name)] = author.Id;
        }

        store.Ledger.Write(null, Type, ImportLedger.Key(from.Login), author.Id, hash, version);
        store.Changes.Append(ChangeSubject.Author, author.Id);
        var old = ArticlePaths.Normalise(Old(from))["/author/".Length..];
        if (!await db.Authors.AnyAsync(a => a.Slug == old && a.Id != author.Id, cancellationToken))
        {
            await store.KeepAsync(
                Old(from),
                SiteAddresses.Stored.Author(author.Slug),
                RedirectTarget.Author,
                author.Id,
                cancellationToken
            );
        }

        await db.SaveChangesAsync(cancellationToken);
        return Entry(from, name, ImportAction.Imported, author, notes);
    }

    /// <summary>
    /// An existing author of the same name who is not already another author of the old site, or whom the list of names
    /// merges with another login.
    /// </summary>
    private async Task<Author?> SamePersonAsync(
        Found from,
        string name,
        List<string> notes,
        CancellationToken cancellationToken
    )
    {
        var db = store.Db;
        if (
            names.Has(from.Login)
            && _named.TryGetValue(TermName.Key(name), out var id)
            && await db.Authors.SingleOrDefaultAsync(a => a.Id == id, cancellationToken) is { } named
        )
        {
            notes.Add("The list of names gives this name to several logins; they became one author.");
            return named;
        }

        var slug = Slug.From(from.Nicename);
        var source = store.Ledger.Source;
        var candidates = await db
            .Authors.Where(a => a.Name == name || a.Slug == slug)
            .Where(a => !db.ImportedItems.Any(i => i.Source == source && i.SourceType == Type && i.TargetId == a.Id))
            .OrderBy(a => a.Id)
            .ToListAsync(cancellationToken);
        var present = candidates.Find(a => TermName.AreEqual(a.Name, name));
        if (present is not null)
        {
            notes.Add("An author of this name was here already; the stories are theirs.");
        }

        return present;
    }

    private static string Old(Found from) =>
        $"/author/{TermStore.FirstOf(from.Nicename, Nicename(from.Login), from.Login)}";

    private static ImportEntry Entry(
        Found from,
        string name,
        ImportAction action,
        Author? author,
        IReadOnlyList<string> notes
    ) =>
        TermStore.Entry(
            Type,
            from.Login,
            name,
            action,
            Old(from),
            author is null ? null : SiteAddresses.Stored.Author(author.Slug),
            notes
        );

    private sealed record Found(string Login, string Nicename, string Name, string Biography, bool IsListed)
    {
        public IReadOnlyList<string> Notes { get; init; } = [];
    }
}
