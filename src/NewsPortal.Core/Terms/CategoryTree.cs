namespace NewsPortal.Core.Terms;

/// <summary>Walks the tree of sections.</summary>
public static class CategoryTree
{
    /// <summary>All ancestors of the given categories, each once; a cycle in the data ends the walk.</summary>
    /// <param name="ids">Where to start; excluded unless one is another's ancestor.</param>
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

    /// <summary>The given categories that exist, and all their descendants.</summary>
    /// <param name="ids">Where to start.</param>
    /// <param name="parents">Parent id by category id; null for the top.</param>
    public static IReadOnlySet<long> WithDescendants(
        IReadOnlyCollection<long> ids,
        IReadOnlyDictionary<long, long?> parents
    ) => parents.Keys.Where(id => ids.Contains(id) || AncestorsOf([id], parents).Any(ids.Contains)).ToHashSet();

    /// <summary>
    /// Parents before children, siblings in the given order, each with its depth. Members of a cycle come last, at the
    /// top level, so that nothing is ever missing from a list.
    /// </summary>
    public static IReadOnlyList<(T Item, int Depth)> Flatten<T>(
        IReadOnlyCollection<T> items,
        Func<T, long> id,
        Func<T, long?> parent
    )
    {
        var children = items.ToLookup(item => parent(item) ?? 0);
        List<(T, int)> flat = [];
        HashSet<long> seen = [];
        Visit(0, 0);
        foreach (var item in items.Where(item => seen.Add(id(item))))
        {
            flat.Add((item, 0));
        }

        return flat;

        void Visit(long parentId, int depth)
        {
            foreach (var item in children[parentId].Where(item => seen.Add(id(item))))
            {
                flat.Add((item, depth));
                Visit(id(item), depth + 1);
            }
        }
    }
}
