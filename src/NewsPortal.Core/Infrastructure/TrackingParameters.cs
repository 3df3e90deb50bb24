namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// Parameters that mails, networks and browsers append to any address; they say nothing about its target.
/// </summary>
public static class TrackingParameters
{
    private const string Campaign = "utm_";

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "fbclid",
        "gclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "dclid",
        "yclid",
        "igshid",
        "mc_cid",
        "mc_eid",
        "_ga",
        "ref",
        "fb_action_ids",
    };

    /// <summary>True for the name of one.</summary>
    public static bool Contains(ReadOnlySpan<char> name) =>
        name.StartsWith(Campaign, StringComparison.OrdinalIgnoreCase)
        || Names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    /// <summary>A path with its query as it was sent, without these parameters.</summary>
    public static string Without(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var begin = target.IndexOf('?', StringComparison.Ordinal);
        if (begin < 0)
        {
            return target;
        }

        var kept = target[(begin + 1)..].Split('&').Where(pair => pair.Length > 0 && !Contains(NameOf(pair))).ToList();
        return kept.Count == 0 ? target[..begin] : $"{target.AsSpan(0, begin)}?{string.Join('&', kept)}";
    }

    private static ReadOnlySpan<char> NameOf(string pair)
    {
        var end = pair.IndexOf('=', StringComparison.Ordinal);
        return end < 0 ? pair : pair.AsSpan(0, end);
    }
}
