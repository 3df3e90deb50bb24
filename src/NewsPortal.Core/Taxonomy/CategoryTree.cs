namespace NewsPortal.Core.Taxonomy;

/// <summary>Walks the tree of sections.</summary>
public static class CategoryTree
{
    /// <summary>All ancestors of the given categories, each once; a loop in the data ends the walk.</summary>
    /// <param name="ids">Where to start; not part of the answer unless one is another's ancestor.</param>
    /// <param name="parents">Parent id by category id; null for the top.</param>
    public static IReadOnlyCollection<long> AncestorsOf(IEnumerable<long> ids, IReadOnlyDictionary<long, long?> parents)
    {
        HashSet<long> ancestors = [];
        foreach (var id in ids)
        {
            var parent = parents.GetValueOrDefault(id);
            while (parent is { } ancestor && ancestors.Add(ancestor))
            {
                parent = parents.GetValueOrDefault(ancestor);
            }
        }

        return ancestors;
    }
}
