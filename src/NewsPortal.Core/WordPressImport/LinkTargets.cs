using AngleSharp.Dom;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Where the links of a body lead: their addresses, and the ids in the text that they point to.</summary>
internal sealed class LinkTargets(WordPressAddresses addresses)
{
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);

    /// <summary>Notes the ids that links of a body point to; to be called before that body is cleaned.</summary>
    public void Find(IElement body)
    {
        foreach (var link in body.QuerySelectorAll("a[href^='#']"))
        {
            _wanted.Add(link.GetAttribute("href")![1..]);
        }
    }

    /// <summary>The target of a link, without the host if it is on the old site; null for a forbidden target.</summary>
    public string? Clean(string address)
    {
        address = WordPressEntities.Decode(address).Trim();
        if (address.Length == 0 || address.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        // Works without a target: HTML, section 7.4.6.4, "Scrolling to a fragment".
        if (address.Equals("#top", StringComparison.OrdinalIgnoreCase))
        {
            return "#top";
        }

        if (address.StartsWith('#'))
        {
            return address.Length > 1 ? "#" + TargetId(address[1..]) : null;
        }

        if (addresses.UploadPath(address) is { } file && !WordPressAddresses.IsPicture(file))
        {
            return address;
        }

        if (addresses.LocalPath(address) is { } path)
        {
            return path;
        }

        if (address.StartsWith("//", StringComparison.Ordinal))
        {
            return "https:" + address;
        }

        var colon = address.IndexOf(':');
        var slash = address.AsSpan().IndexOfAny('/', '?', '#');
        if (colon < 0 || (slash >= 0 && slash < colon))
        {
            return address;
        }

        return address[..colon].ToLowerInvariant() is "http" or "https" or "mailto" or "tel" or "ftp" ? address : null;
    }

    /// <summary>Keeps an id that a link points to, for the first element that has it.</summary>
    public void KeepId(IElement from, IElement to)
    {
        var id = from.GetAttribute("id") ?? (from.LocalName == "a" ? from.GetAttribute("name") : null);
        if (id is not null && _wanted.Remove(id))
        {
            to.Id = TargetId(id);
        }
    }

    /// <summary>The allow-list keeps only ids of footnotes, which start with this.</summary>
    private static string TargetId(string id) => id.StartsWith("fn", StringComparison.Ordinal) ? id : "fn-" + id;
}
