namespace NewsPortal.Core.Data;

/// <summary>
/// What the page that this request renders is made of: queries add it as they read, and <see cref="PageCache"/> evicts
/// the page when one of these things changes.
/// </summary>
public sealed class PageContents
{
    private readonly HashSet<string> _tags = new(StringComparer.Ordinal);

    /// <summary>The <see cref="CacheTags"/>.</summary>
    public IReadOnlyCollection<string> Tags => _tags;

    /// <summary>
    /// UTC; when the page changes by itself, because something scheduled becomes due. Null for never.
    /// </summary>
    public DateTime? Due { get; private set; }

    /// <summary>UTC; the first time of <see cref="Ends"/>. Null for never.</summary>
    public DateTime? EndsAt { get; private set; }

    /// <summary>
    /// UTC; when it is to be rendered again, although nothing changed, because it shows numbers that grow. Null for the
    /// usual time.
    /// </summary>
    public DateTime? RenewFrom { get; private set; }

    /// <summary>The page shows something with this tag, or would if it existed.</summary>
    public void Has(string tag) => _tags.Add(tag);

    /// <inheritdoc cref="Has(string)"/>
    public void Has(IEnumerable<string> tags) => _tags.UnionWith(tags);

    /// <summary>The page holds until then (UTC) at most; null changes nothing.</summary>
    public void Until(DateTime? due) => Due = due < Due || Due is null ? due ?? Due : Due;

    /// <summary>
    /// The page must not be shown from then on (UTC), not even while the database is away, because the rights to
    /// something on it end. Null changes nothing.
    /// </summary>
    public void Ends(DateTime? at)
    {
        EndsAt = at < EndsAt || EndsAt is null ? at ?? EndsAt : EndsAt;
        Until(at);
    }

    /// <summary>The page is to be renewed then (UTC); until somebody asks for it, the present one will do.</summary>
    public void Renew(DateTime at) => RenewFrom = at < RenewFrom || RenewFrom is null ? at : RenewFrom;
}
