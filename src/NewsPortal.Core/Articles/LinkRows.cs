namespace NewsPortal.Core.Articles;

/// <summary>Matches an article's link rows to the wanted ones.</summary>
internal static class LinkRows
{
    /// <summary>Makes rows match the wanted ids in order, keeping unchanged rows.</summary>
    public static void Match<TLink>(
        ICollection<TLink> links,
        IReadOnlyList<long> ids,
        Func<TLink, long> idOf,
        Func<long, TLink> create,
        Action<TLink, int> place
    )
    {
        foreach (var gone in links.Where(link => !ids.Contains(idOf(link))).ToList())
        {
            links.Remove(gone);
        }

        for (var i = 0; i < ids.Count; i++)
        {
            var link = links.FirstOrDefault(l => idOf(l) == ids[i]);
            if (link is null)
            {
                link = create(ids[i]);
                links.Add(link);
            }

            place(link, i);
        }
    }
}
