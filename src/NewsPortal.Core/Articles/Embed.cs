using System.Globalization;
using System.Text.RegularExpressions;
using System.Web;

namespace NewsPortal.Core.Articles;

/// <summary>The space an embed takes before and after it is loaded.</summary>
public enum EmbedShape
{
    Video,
    Upright,
    Post,
    Map,
}

/// <summary>
/// Content of another site that a body can show in a frame. Everything in it is built from individually validated
/// parts; an address that does not match exactly stays a link.
/// </summary>
/// <param name="Provider">The other site's name.</param>
/// <param name="Address">Its page there, for people.</param>
/// <param name="Frame">The address of the frame.</param>
/// <param name="Shape">The space it takes.</param>
public sealed partial record Embed(string Provider, string Address, string Frame, EmbedShape Shape)
{
    private const int MaxLength = 4000;

    /// <summary>Degrees across a map of 640 pixels, where the world is 256 pixels wide.</summary>
    private const double WidthAtZoom0 = 360 * 640 / 256.0;

    /// <summary>Everything that a page's frames may load: the sources for the content security policy.</summary>
    public static IReadOnlyList<string> FrameSources { get; } =
    [
        "https://www.youtube-nocookie.com/embed/",
        "https://player.vimeo.com/video/",
        "https://platform.twitter.com/embed/",
        "https://www.instagram.com/",
        "https://www.openstreetmap.org/export/embed.html",
        "https://www.google.com/maps",
        "https://www.google.com/maps/",
        "https://w.soundcloud.com/player/",
    ];

    /// <summary>
    /// The embed for an address, whether of a page or of the frame offered by the other site; null for none.
    /// </summary>
    public static Embed? From(string? address)
    {
        if (string.IsNullOrWhiteSpace(address) || address.Length > MaxLength)
        {
            return null;
        }

        address = address.Trim();
        if (address.StartsWith("//", StringComparison.Ordinal))
        {
            address = "https:" + address;
        }

        if (
            !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || !uri.IsDefaultPort
            || uri.UserInfo.Length > 0
        )
        {
            return null;
        }

        var host =
            uri.Host.StartsWith("www.", StringComparison.Ordinal) || uri.Host.StartsWith("m.", StringComparison.Ordinal)
                ? uri.Host[(uri.Host.IndexOf('.', StringComparison.Ordinal) + 1)..]
                : uri.Host;
        return host switch
        {
            "youtube.com" or "youtube-nocookie.com" or "youtu.be" => YouTube(host, uri),
            "vimeo.com" or "player.vimeo.com" => Vimeo(uri),
            "twitter.com" or "x.com" or "mobile.twitter.com" or "platform.twitter.com" => X(uri),
            "instagram.com" => Instagram(uri),
            "soundcloud.com" or "api.soundcloud.com" or "w.soundcloud.com" => SoundCloud(uri),
            "openstreetmap.org" => OpenStreetMap(uri),
            "google.com" or "maps.google.com" => GoogleMaps(uri),
            _ => null,
        };
    }

    private static Embed? YouTube(string host, Uri uri)
    {
        var query = HttpUtility.ParseQueryString(uri.Query);
        var parts = Parts(uri);
        var first = parts.Length > 0 ? parts[0] : "";
        if (
            query["list"] is { } list
            && ListId().IsMatch(list)
            && (first == "playlist" || (first, Second(parts)) == ("embed", "videoseries"))
        )
        {
            return new Embed(
                "YouTube",
                $"https://www.youtube.com/playlist?list={list}",
                $"https://www.youtube-nocookie.com/embed/videoseries?list={list}&autoplay=1",
                EmbedShape.Video
            );
        }

        var id =
            host == "youtu.be" ? first
            : first == "watch" ? query["v"]
            : first is "embed" or "shorts" or "live" or "v" ? Second(parts)
            : null;
        if (id is null || !VideoId().IsMatch(id))
        {
            return null;
        }

        var start = Seconds(query["t"] ?? query["start"]);
        return new Embed(
            "YouTube",
            first == "shorts"
                ? $"https://www.youtube.com/shorts/{id}"
                : $"https://www.youtube.com/watch?v={id}" + (start > 0 ? Invariant($"&t={start}s") : ""),
            $"https://www.youtube-nocookie.com/embed/{id}?autoplay=1" + (start > 0 ? Invariant($"&start={start}") : ""),
            first == "shorts" ? EmbedShape.Upright : EmbedShape.Video
        );
    }

    private static Embed? Vimeo(Uri uri)
    {
        // /123, /123/hash, /channels/staffpicks/123, player.vimeo.com/video/123?h=hash
        var parts = Parts(uri);
        var at = Array.FindIndex(parts, part => Number().IsMatch(part));
        if (at < 0 || at > 2)
        {
            return null;
        }

        var hash = HttpUtility.ParseQueryString(uri.Query)["h"] ?? (at == 0 ? Second(parts) : null);
        hash = hash is not null && Hash().IsMatch(hash) ? hash : null;
        return new Embed(
            "Vimeo",
            $"https://vimeo.com/{parts[at]}" + (hash is null ? "" : $"/{hash}"),
            $"https://player.vimeo.com/video/{parts[at]}?dnt=1&autoplay=1" + (hash is null ? "" : $"&h={hash}"),
            EmbedShape.Video
        );
    }

    private static Embed? X(Uri uri)
    {
        var parts = Parts(uri);
        var at = Array.FindIndex(parts, part => part is "status" or "statuses");
        var id =
            uri.Host == "platform.twitter.com" ? HttpUtility.ParseQueryString(uri.Query)["id"]
            : at is 1 or 2 && parts.Length > at + 1 ? parts[at + 1]
            : null;
        if (id is null || !Number().IsMatch(id))
        {
            return null;
        }

        var user = at == 1 && UserName().IsMatch(parts[0]) ? parts[0] : "i";
        return new Embed(
            "X",
            $"https://x.com/{user}/status/{id}",
            $"https://platform.twitter.com/embed/Tweet.html?id={id}&dnt=true",
            EmbedShape.Post
        );
    }

    private static Embed? Instagram(Uri uri)
    {
        var parts = Parts(uri);
        var at = Array.FindIndex(parts, part => part is "p" or "reel" or "tv");
        if (at is not (0 or 1) || parts.Length <= at + 1 || !ShortCode().IsMatch(parts[at + 1]))
        {
            return null;
        }

        var page = $"https://www.instagram.com/{(parts[at] == "tv" ? "p" : parts[at])}/{parts[at + 1]}/";
        return new Embed("Instagram", page, page + "embed/", EmbedShape.Post);
    }

    private static Embed? SoundCloud(Uri uri)
    {
        // /artist/track, /artist/sets/album, api.soundcloud.com/tracks/123, w.soundcloud.com/player/?url=any of these
        if (uri.Host == "w.soundcloud.com")
        {
            return
                Uri.TryCreate(HttpUtility.ParseQueryString(uri.Query)["url"], UriKind.Absolute, out var played)
                && played.Host is "soundcloud.com" or "api.soundcloud.com"
                ? SoundCloud(played)
                : null;
        }

        var parts = Parts(uri);
        if (parts.Length is not (2 or 3) || !Array.TrueForAll(parts, part => SoundName().IsMatch(part)))
        {
            return null;
        }

        var isNumber = uri.Host == "api.soundcloud.com";
        if (isNumber && (parts.Length != 2 || parts[0] is not ("tracks" or "playlists") || !Number().IsMatch(parts[1])))
        {
            return null;
        }

        var page = $"https://{(isNumber ? "api." : "")}soundcloud.com/{string.Join('/', parts)}";
        var player = $"https://w.soundcloud.com/player/?url={Uri.EscapeDataString(page)}";
        return new Embed(
            "SoundCloud",
            isNumber ? player : page,
            $"{player}&visual=true&auto_play=true",
            EmbedShape.Video
        );
    }

    private static Embed? OpenStreetMap(Uri uri)
    {
        var query = HttpUtility.ParseQueryString(uri.Query);
        if (uri.AbsolutePath == "/export/embed.html")
        {
            var edges = (query["bbox"] ?? "").Split(',').Select(Coordinate).ToList();
            return edges.Count == 4 && edges.TrueForAll(edge => edge is not null)
                ? OpenStreetMap(
                    edges[0]!.Value,
                    edges[1]!.Value,
                    edges[2]!.Value,
                    edges[3]!.Value,
                    Marker(query["marker"]?.Split(',')),
                    null
                )
                : null;
        }

        if (MapPosition().Match(uri.Fragment) is not { Success: true } match)
        {
            return null;
        }

        var zoom = Math.Min(int.Parse(match.Groups["zoom"].ValueSpan, CultureInfo.InvariantCulture), 19);
        if (
            Coordinate(match.Groups["lat"].Value) is not ({ } latitude and >= -85 and <= 85)
            || Coordinate(match.Groups["lon"].Value) is not { } longitude
        )
        {
            return null;
        }

        // The area shown by a map of 640 by 480 pixels at this zoom.
        var across = WidthAtZoom0 / Math.Pow(2, zoom);
        var up = across * 0.75 * Math.Cos(latitude * Math.PI / 180);
        return OpenStreetMap(
            longitude - across / 2,
            latitude - up / 2,
            longitude + across / 2,
            latitude + up / 2,
            Marker([query["mlat"] ?? "", query["mlon"] ?? ""]),
            Invariant($"#map={zoom}/{latitude:0.#####}/{longitude:0.#####}")
        );
    }

    private static Embed OpenStreetMap(
        double west,
        double south,
        double east,
        double north,
        (double Latitude, double Longitude)? marker,
        string? place
    )
    {
        var page =
            "https://www.openstreetmap.org/"
            + (marker is { } m ? Invariant($"?mlat={m.Latitude:0.#####}&mlon={m.Longitude:0.#####}") : "")
            + (
                place
                ?? Invariant($"#map={Zoom(east - west)}/{(south + north) / 2:0.#####}/{(west + east) / 2:0.#####}")
            );
        return new Embed(
            "OpenStreetMap",
            page,
            Invariant(
                $"https://www.openstreetmap.org/export/embed.html?bbox={west:0.#####},{south:0.#####},{east:0.#####},{north:0.#####}&layer=mapnik"
            ) + (marker is { } pin ? Invariant($"&marker={pin.Latitude:0.#####},{pin.Longitude:0.#####}") : ""),
            EmbedShape.Map
        );
    }

    private static int Zoom(double across) =>
        Math.Clamp((int)Math.Round(Math.Log2(WidthAtZoom0 / Math.Max(across, 1e-6))), 0, 19);

    private static Embed? GoogleMaps(Uri uri)
    {
        var parts = Parts(uri);
        var query = HttpUtility.ParseQueryString(uri.Query);
        if (uri.Host != "maps.google.com" && (parts.Length == 0 || parts[0] != "maps"))
        {
            return null;
        }

        if (Second(parts) == "embed")
        {
            return query["pb"] is { } view && MapView().IsMatch(view)
                ? new Embed(
                    "Google Maps",
                    $"https://www.google.com/maps/embed?pb={view}",
                    $"https://www.google.com/maps/embed?pb={view}",
                    EmbedShape.Map
                )
                : null;
        }

        var at = GooglePosition().Match(uri.AbsolutePath);
        var zoom = at.Success ? at.Groups["zoom"].Value : "14";
        var place =
            parts.Length > 2 && parts[1] is "place" or "search"
                ? Uri.UnescapeDataString(parts[2]).Replace('+', ' ')
                : query["q"]
                    ?? query["query"]
                    ?? (at.Success ? $"{at.Groups["lat"].Value},{at.Groups["lon"].Value}" : null);
        if (string.IsNullOrWhiteSpace(place) || place.Length > 300)
        {
            return null;
        }

        var wanted = Uri.EscapeDataString(place.Trim());
        return new Embed(
            "Google Maps",
            $"https://www.google.com/maps/search/?api=1&query={wanted}",
            $"https://www.google.com/maps?q={wanted}&z={zoom}&output=embed",
            EmbedShape.Map
        );
    }

    private static string[] Parts(Uri uri) => uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static string? Second(string[] parts) => parts.Length > 1 ? parts[1] : null;

    /// <summary>"90", "90s" or "1h2m3s" in seconds; 0 for anything else.</summary>
    private static int Seconds(string? time)
    {
        if (time is null || Duration().Match(time) is not { Success: true } match)
        {
            return 0;
        }

        return Part("h") * 3600 + Part("m") * 60 + Part("s");

        int Part(string name) =>
            int.TryParse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }

    private static double? Coordinate(string? text) =>
        double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var value
        )
        && Math.Abs(value) <= 360
            ? value
            : null;

    private static (double Latitude, double Longitude)? Marker(IReadOnlyList<string>? place) =>
        place is { Count: 2 } && Coordinate(place[0]) is { } latitude && Coordinate(place[1]) is { } longitude
            ? (latitude, longitude)
            : null;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^[A-Za-z0-9_-]{11}$", RegexOptions.CultureInvariant)]
    private static partial Regex VideoId();

    [GeneratedRegex("^[A-Za-z0-9_-]{10,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex ListId();

    [GeneratedRegex("^[0-9]{1,20}$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,120}$", RegexOptions.CultureInvariant)]
    private static partial Regex SoundName();

    [GeneratedRegex("^[0-9a-f]{6,20}$", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    [GeneratedRegex("^[A-Za-z0-9_]{1,15}$", RegexOptions.CultureInvariant)]
    private static partial Regex UserName();

    [GeneratedRegex("^[A-Za-z0-9_-]{5,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex ShortCode();

    [GeneratedRegex("^[A-Za-z0-9!%:.,_+*~-]{1,2000}$", RegexOptions.CultureInvariant)]
    private static partial Regex MapView();

    [GeneratedRegex(
        "^#map=(?<zoom>[0-9]{1,2})/(?<lat>-?[0-9.]{1,12})/(?<lon>-?[0-9.]{1,12})",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex MapPosition();

    [GeneratedRegex(
        "@(?<lat>-?[0-9]{1,3}\\.[0-9]{1,12}),(?<lon>-?[0-9]{1,3}\\.[0-9]{1,12}),(?<zoom>[0-9]{1,2})",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex GooglePosition();

    [GeneratedRegex(
        "^(?:(?<h>[0-9]{1,2})h)?(?:(?<m>[0-9]{1,3})m)?(?:(?<s>[0-9]{1,6})s?)?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Duration();
}
