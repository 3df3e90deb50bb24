using System.Collections.Frozen;

namespace NewsPortal.Core.Readership;

/// <summary>Where a reader came from. Stored as a number; never renumber.</summary>
public enum ReferrerKind : byte
{
    /// <summary>The browser did not tell: it runs no scripts.</summary>
    Unknown = 0,

    /// <summary>No page led here: a bookmark, a mail, a typed address.</summary>
    Direct = 1,

    /// <summary>A page of this site.</summary>
    Internal = 2,

    /// <summary>A search engine.</summary>
    Search = 3,

    /// <summary>A social network.</summary>
    Social = 4,

    /// <summary>Any other site.</summary>
    Site = 5,
}

/// <summary>
/// The kind of place that a reader came from and its name: that of a search engine or a network, otherwise the host.
/// Never a path or a query, which may say who somebody is.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">ASCII, at most <see cref="NameLength"/>; empty where the kind says everything.</param>
public sealed record Referrer(ReferrerKind Kind, string Name = "")
{
    /// <summary>Longer hosts count among the other sites.</summary>
    public const int NameLength = 63;

    /// <summary>The longest <see cref="Key"/>.</summary>
    public const int KeyLength = NameLength + 8;

    public static readonly Referrer Unknown = new(ReferrerKind.Unknown);
    public static readonly Referrer Direct = new(ReferrerKind.Direct);
    public static readonly Referrer Internal = new(ReferrerKind.Internal);

    /// <summary>Sites that are not named one by one.</summary>
    public static readonly Referrer OtherSite = new(ReferrerKind.Site);

    /// <summary>
    /// Hosts whose readers are reported under one name, with all hosts below them. Names of apps are the hosts of
    /// "android-app:" referrers.
    /// </summary>
    private static readonly FrozenDictionary<string, Referrer> Known = Table(
            ReferrerKind.Search,
            ("Google News", ["news.google.com", "com.google.android.apps.magazines"]),
            ("Google", ["com.google.android.googlequicksearchbox"]),
            ("Gemini", ["gemini.google.com"]),
            ("Bing", ["bing.com"]),
            ("DuckDuckGo", ["duckduckgo.com", "com.duckduckgo.mobile.android"]),
            ("Yahoo", ["search.yahoo.com", "r.search.yahoo.com", "search.yahoo.co.jp"]),
            ("Ecosia", ["ecosia.org"]),
            ("Qwant", ["qwant.com"]),
            ("Startpage", ["startpage.com"]),
            ("Brave Search", ["search.brave.com"]),
            ("Kagi", ["kagi.com"]),
            ("Swisscows", ["swisscows.com"]),
            ("Yandex", ["yandex.ru", "yandex.com", "yandex.kz", "yandex.by", "ya.ru"]),
            ("Baidu", ["baidu.com"]),
            ("Naver", ["search.naver.com"]),
            ("Seznam", ["search.seznam.cz"]),
            ("ChatGPT", ["chatgpt.com", "chat.openai.com"]),
            ("Perplexity", ["perplexity.ai"]),
            ("Copilot", ["copilot.microsoft.com"]),
            ("Claude", ["claude.ai"])
        )
        .Concat(
            Table(
                ReferrerKind.Social,
                ("Facebook", ["facebook.com", "fb.com", "fb.me", "com.facebook.katana"]),
                ("Instagram", ["instagram.com", "com.instagram.android"]),
                ("Threads", ["threads.net", "threads.com"]),
                ("WhatsApp", ["whatsapp.com", "wa.me", "com.whatsapp"]),
                ("X", ["x.com", "twitter.com", "t.co", "com.twitter.android"]),
                ("LinkedIn", ["linkedin.com", "lnkd.in", "com.linkedin.android"]),
                ("Reddit", ["reddit.com", "redd.it", "com.reddit.frontpage"]),
                ("YouTube", ["youtube.com", "youtu.be"]),
                ("TikTok", ["tiktok.com"]),
                ("Pinterest", ["pinterest.com", "pin.it"]),
                ("Telegram", ["telegram.org", "t.me", "org.telegram.messenger"]),
                ("Bluesky", ["bsky.app"]),
                ("Mastodon", ["mastodon.social", "mastodon.online", "mas.to", "mstdn.social"]),
                ("VK", ["vk.com", "vk.ru"]),
                ("Hacker News", ["news.ycombinator.com"]),
                ("Snapchat", ["snapchat.com"]),
                ("Discord", ["discord.com"])
            )
        )
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>How it is stored: the kind's word, and for a name a colon and the name.</summary>
    public string Key =>
        Kind switch
        {
            ReferrerKind.Direct => "direct",
            ReferrerKind.Internal => "internal",
            ReferrerKind.Search => $"search:{Name}",
            ReferrerKind.Social => $"social:{Name}",
            ReferrerKind.Site => $"site:{Name}",
            _ => "unknown",
        };

    /// <summary>What <see cref="Key"/> says.</summary>
    public static Referrer OfKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var at = key.IndexOf(':', StringComparison.Ordinal);
        var name = at < 0 ? "" : key[(at + 1)..];
        return (at < 0 ? key : key[..at]) switch
        {
            "direct" => Direct,
            "internal" => Internal,
            "search" => new Referrer(ReferrerKind.Search, name),
            "social" => new Referrer(ReferrerKind.Social, name),
            "site" => new Referrer(ReferrerKind.Site, name),
            _ => Unknown,
        };
    }

    /// <summary>Whatever a browser reports as the host of the page that led here.</summary>
    /// <param name="host">As it was sent; null if nothing was, empty for no page.</param>
    /// <param name="own">The hosts of this site.</param>
    public static Referrer Of(string? host, params IReadOnlyList<string> own)
    {
        if (host is null)
        {
            return Unknown;
        }

        var name = host.Trim();
        if (name.Length == 0)
        {
            return Direct;
        }

        if (name.Length > 253)
        {
            return OtherSite;
        }

        name = Plain(name);
        if (own.Any(one => Plain(one) == name))
        {
            return Internal;
        }

        if (!IsPublicName(name))
        {
            return OtherSite;
        }

        for (var part = name; part.Contains('.', StringComparison.Ordinal); part = part[(part.IndexOf('.') + 1)..])
        {
            if (Known.TryGetValue(part, out var known))
            {
                return known;
            }
        }

        return IsGoogle(name) ? new Referrer(ReferrerKind.Search, "Google")
            : name.Length > NameLength ? OtherSite
            : new Referrer(ReferrerKind.Site, name);
    }

    private static string Plain(string host)
    {
        var name = host.TrimEnd('.').ToLowerInvariant();
        return name.StartsWith("www.", StringComparison.Ordinal) ? name[4..] : name;
    }

    /// <summary>
    /// Labels of ASCII letters, digits and hyphens, at least two, the last without digits: so no number of a machine,
    /// and no name of a network at home.
    /// </summary>
    private static bool IsPublicName(string host)
    {
        var labels = host.Split('.');
        return labels.Length >= 2
            && Array.TrueForAll(
                labels,
                label =>
                    label.Length is > 0 and <= 63
                    && label[0] != '-'
                    && label[^1] != '-'
                    && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
            )
            && char.IsAsciiLetterLower(labels[^1][0])
            && labels[^1] is not ("local" or "localhost" or "internal" or "lan" or "home" or "test");
    }

    /// <summary>True for the search of any country: google.de, google.co.uk, and hosts below.</summary>
    private static bool IsGoogle(string host)
    {
        var labels = host.Split('.');
        return (labels.Length >= 2 && labels[^2] == "google" && labels[^1].Length <= 3)
            || (labels.Length >= 3 && labels[^3] == "google" && labels[^2] is "co" or "com" && labels[^1].Length == 2);
    }

    private static IEnumerable<KeyValuePair<string, Referrer>> Table(
        ReferrerKind kind,
        params IReadOnlyList<(string Name, string[] Hosts)> rows
    ) => rows.SelectMany(row => row.Hosts.Select(host => KeyValuePair.Create(host, new Referrer(kind, row.Name))));
}
