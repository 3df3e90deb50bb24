using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Imports authors, categories and tags, and then resolves the names in items to them.</summary>
internal sealed class ImportTerms
{
    private readonly ImportAuthors _authors;
    private readonly ImportCategories _categories;
    private readonly ImportTags _tags;

    public ImportTerms(
        NewsDbContext db,
        ChangeFeed changes,
        Redirects redirects,
        CategoryEditor categories,
        ImportLedger ledger,
        ExportIndex index,
        AuthorNames names
    )
    {
        var store = new TermStore(db, changes, redirects, ledger, index.Addresses);
        _authors = new ImportAuthors(store, index, names);
        _categories = new ImportCategories(store, index, categories);
        _tags = new ImportTags(store, index);
    }

    /// <summary>Imports all terms.</summary>
    public async Task ImportAsync(Func<ImportEntry, Task> report, CancellationToken cancellationToken)
    {
        await _authors.ImportAsync(report, cancellationToken);
        await _categories.ImportAsync(report, cancellationToken);
        await _tags.ImportAsync(report, cancellationToken);
    }

    /// <summary>The author with a login.</summary>
    public long? AuthorOf(string login) => _authors.Of(login);

    /// <summary>The author of a co-authors plugin's term.</summary>
    public long? AuthorOf(WxrItemTerm term) => _authors.OfTerm(term);

    /// <summary>The category for a term.</summary>
    public long? CategoryOf(WxrItemTerm term) => _categories.Of(term);

    /// <summary>Whether a term is the "uncategorised" category.</summary>
    public bool IsNoLabel(WxrItemTerm term) => _categories.IsNoLabel(term);

    /// <summary>The name of the tag for a term.</summary>
    public string? TagOf(WxrItemTerm term) => _tags.Of(term);

    internal static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd();
    }
}
