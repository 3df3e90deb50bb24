using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.OldAddresses;

/// <summary>Addresses as people paste them: a path, with or without its slash, or a whole address.</summary>
internal static class PastedAddress
{
    private static readonly string[] OwnParameters = ["after", "before"];

    /// <summary>The stored form of an address that is to be redirected.</summary>
    /// <param name="text">What was pasted.</param>
    /// <param name="site">The address of this site.</param>
    public static (string Key, string? Error) From(string? text, Uri site)
    {
        var pasted = Local(PlainText.Line(text), site, out var isElsewhere).Split('#')[0];
        if (isElsewhere)
        {
            return ("", RedirectErrorCodes.FromElsewhere);
        }

        if (pasted.Length == 0)
        {
            return ("", RedirectErrorCodes.FromMissing);
        }

        var key = Redirects.Key(Slashed(pasted));
        return key switch
        {
            { Length: > ArticlePaths.MaxLength } => ("", RedirectErrorCodes.FromLong),
            _ when IsOurs(key) => (key, RedirectErrorCodes.FromOurs),
            _ => (key, null),
        };
    }

    /// <summary>
    /// A target as it is stored and sent: encoded, a path of this site or an https address of another.
    /// </summary>
    public static (string Address, string? Error) To(string? text, Uri site)
    {
        var typed = PlainText.Line(text);
        if (typed.Length == 0)
        {
            return ("", RedirectErrorCodes.ToMissing);
        }

        var pasted = Local(typed, site, out var isElsewhere);
        var address = isElsewhere ? Elsewhere(typed) : Here(pasted, site);
        return address switch
        {
            null when typed.StartsWith("http:", StringComparison.OrdinalIgnoreCase) => (
                "",
                RedirectErrorCodes.ToInsecure
            ),
            null => ("", RedirectErrorCodes.ToInvalid),
            { Length: > Redirect.AddressLength } => ("", RedirectErrorCodes.ToLong),
            _ => (address, null),
        };
    }

    /// <summary>
    /// True if a key means one of the program's own pages, or a page of a list, whatever is published.
    /// </summary>
    private static bool IsOurs(string key)
    {
        var at = key.IndexOf('?', StringComparison.Ordinal);
        return at < 0
            ? ArticlePaths.IsOurs(key)
            : (key[..at] != SiteAddresses.Home && ArticlePaths.IsOurs(key[..at]))
                || key[(at + 1)..].Split('&').Any(pair => OwnParameters.Contains(pair.Split('=')[0]));
    }

    /// <summary>The part of an address after this site's host; the whole text if it has no host.</summary>
    private static string Local(string text, Uri site, out bool isElsewhere)
    {
        isElsewhere = false;
        var whole = text.StartsWith("//", StringComparison.Ordinal) ? "https:" + text : text;
        if (whole.StartsWith(Bare(site.Authority) + "/", StringComparison.OrdinalIgnoreCase))
        {
            whole = "https://" + whole;
        }

        var colon = whole.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || whole.AsSpan(0, colon).ContainsAny('/', '?', '#'))
        {
            return text;
        }

        isElsewhere =
            !Uri.TryCreate(whole, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || !Bare(uri.Authority).Equals(Bare(site.Authority), StringComparison.OrdinalIgnoreCase);
        return isElsewhere ? text : uri!.PathAndQuery + uri.Fragment;
    }

    private static string? Elsewhere(string text)
    {
        var whole = text.StartsWith("//", StringComparison.Ordinal) ? "https:" + text : text;
        if (!PublicAddresses.IsWeb(whole, secure: true))
        {
            return null;
        }

        // The host in ASCII: the address becomes a header.
        var uri = new Uri(whole);
        var port = uri.IsDefaultPort ? "" : $":{uri.Port}";
        return $"https://{uri.IdnHost}{port}{uri.PathAndQuery}{uri.Fragment}";
    }

    private static string? Here(string text, Uri site)
    {
        var end = text.IndexOfAny(['?', '#']);
        var path = string.Join(
            '/',
            (end < 0 ? text : text[..end])
                .Split('/', StringSplitOptions.RemoveEmptyEntries)
                .Select(segment => Uri.EscapeDataString(Uri.UnescapeDataString(segment)))
        );
        return Uri.TryCreate(site, "/" + path + (end < 0 ? "" : text[end..]), out var uri)
            ? $"/{path}{uri.Query}{uri.Fragment}"
            : null;
    }

    private static string Slashed(string text) => text[0] is '/' ? text : "/" + text;

    private static string Bare(string host) =>
        host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
}
