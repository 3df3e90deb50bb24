using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Brings over authors, categories and tags, and then knows what the names in an item stand for here.
/// </summary>
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

    /// <summary>The author whom a term of a co-authors plugin names.</summary>
    public long? AuthorOf(WxrItemTerm term) => _authors.OfTerm(term);

    /// <summary>The category that a term stands for.</summary>
    public long? CategoryOf(WxrItemTerm term) => _categories.Of(term);

    /// <summary>Whether a term stands for the category of stories without any.</summary>
    public bool IsNoLabel(WxrItemTerm term) => _categories.IsNoLabel(term);

    /// <summary>The name of the tag that a term stands for.</summary>
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
