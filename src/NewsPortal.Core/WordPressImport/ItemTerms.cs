namespace NewsPortal.Core.WordPressImport;

/// <summary>The authors, categories and tags of an item, as far as they were imported.</summary>
internal sealed class ItemTerms(ExportIndex index, ImportTerms terms)
{
    /// <summary>The categories; the one that the old site's breadcrumb showed comes first.</summary>
    public List<long> Categories(WxrItem item, NoteList notes)
    {
        var ids = new List<long>();
        foreach (var term in item.Terms.Where(t => t.Domain == "category"))
        {
            if (terms.CategoryOf(term) is { } id)
            {
                ids.Add(id);
            }
            else if (!terms.IsNoLabel(term))
            {
                notes.Add($"Its category “{NoteList.Short(term.Name)}” could not be imported.");
            }
        }

        if (
            WordPressFields.PrimaryCategory(item) is { } number
            && index.Categories.Find(c => c.Id == number) is { } chosen
            && terms.CategoryOf(new WxrItemTerm("category", chosen.Nicename, chosen.Name)) is { } primary
            && ids.Remove(primary)
        )
        {
            ids.Insert(0, primary);
        }

        var others = item
            .Terms.Select(t => t.Domain)
            .Where(d => d != "post_format" && WordPressFields.IsForeign(d))
            .Distinct()
            .ToList();
        foreach (var domain in others)
        {
            notes.Add($"Its terms of “{NoteList.Short(domain)}” were left out.");
        }

        return [.. ids.Distinct()];
    }

    /// <summary>The names of the tags.</summary>
    public List<string> Tags(WxrItem item, NoteList notes)
    {
        var names = item
            .Terms.Where(t => t.Domain == "post_tag")
            .Select(terms.TagOf)
            .OfType<string>()
            .Distinct()
            .ToList();
        if (names.Count <= 100)
        {
            return names;
        }

        notes.Add($"It has {names.Count} tags; the first 100 were kept.");
        return names[..100];
    }

    /// <summary>The authors: those that a co-authors plugin named, or else the account that wrote it.</summary>
    public List<long> Authors(WxrItem item, NoteList notes)
    {
        var ids = new List<long>();
        foreach (var term in item.Terms.Where(t => t.Domain == "author"))
        {
            if (terms.AuthorOf(term) is { } id)
            {
                ids.Add(id);
            }
        }

        if (ids.Count == 0 && item.Creator.Length > 0 && terms.AuthorOf(item.Creator) is { } creator)
        {
            ids.Add(creator);
        }

        if (ids.Count == 0)
        {
            notes.Add("It names no author.");
        }

        return [.. ids.Distinct()];
    }
}
