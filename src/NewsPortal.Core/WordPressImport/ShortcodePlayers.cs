using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Shortcodes that play something: each becomes a link, which a later step turns into a player.</summary>
internal static partial class ShortcodePlayers
{
    private static readonly string[] AddressAttributes =
    [
        "src",
        "url",
        "mp4",
        "mp3",
        "m4v",
        "m4a",
        "webm",
        "ogg",
        "ogv",
        "wav",
        "flv",
        "wmv",
        "link",
        "href",
        "id",
        "audio",
        "video",
    ];

    /// <summary>Writes a link to what a tag plays, or what it encloses if it plays nothing.</summary>
    public static void Write(ShortcodeToken tag, string content, StringBuilder result, NoteList notes)
    {
        var text = WordPressEntities.Decode(WordPressText.Plain(content));
        var address = Address(tag, IsAddress(text) ? text : null);
        if (address is null)
        {
            notes.LeftOut("the shortcode", $"[{tag.Name}]");
            result.Append(content);
            return;
        }
        AppendLink(result, address);
    }

    /// <summary>Writes links to the recordings of a playlist: the chosen ones, or those attached to the post.</summary>
    public static void WritePlaylist(ShortcodeToken tag, StringBuilder result, WordPressPost post, NoteList notes)
    {
        var chosen = tag.Numbers("ids", "include");
        var excluded = tag.Numbers("exclude").Select(post.AttachmentAddress).OfType<string>();
        var addresses =
            chosen.Count > 0
                ? chosen.Select(post.AttachmentAddress).OfType<string>().ToList()
                : post.AttachedRecordings(tag.Attribute("type") ?? "audio").Except(excluded).ToList();
        if (chosen.Count == 0 && "DESC".Equals(tag.Attribute("order"), StringComparison.OrdinalIgnoreCase))
        {
            addresses.Reverse();
        }

        if (addresses.Count == 0)
        {
            notes.LeftOut("the shortcode", "[playlist]");
        }

        foreach (var address in addresses)
        {
            AppendLink(result, address);
        }
    }

    /// <summary>Appends a paragraph with nothing but an address.</summary>
    public static void AppendLink(StringBuilder result, string address) =>
        result.Append(CultureInfo.InvariantCulture, $"\n\n<p class=\"embed\">{WebUtility.HtmlEncode(address)}</p>\n\n");

    /// <summary>
    /// The post's first attached recording, shown by a player that names no file; null for any other tag.
    /// </summary>
    public static string? AttachedRecording(ShortcodeToken tag, WordPressPost post) =>
        tag.Name is "audio" or "video"
        && tag.Positional.Count == 0
        && !Array.Exists(AddressAttributes, name => tag.Attribute(name) is { Length: > 0 })
            ? post.AttachedRecordings(tag.Name).FirstOrDefault()
            : null;

    /// <summary>Whether a text is nothing but an address, or the path of an upload.</summary>
    public static bool IsAddress(string text) =>
        text.Length > 10
        && !text.Any(char.IsWhiteSpace)
        && (
            text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || text.Contains("wp-content/uploads/", StringComparison.OrdinalIgnoreCase)
        );

    private static string? Address(ShortcodeToken tag, string? content)
    {
        if (content is not null)
        {
            return content;
        }

        if (tag.Positional.Select(WordPressEntities.Decode).FirstOrDefault(IsAddress) is { } first)
        {
            return tag.Name == "audio" ? first.Split('|', ',')[0] : first;
        }

        foreach (var name in AddressAttributes)
        {
            if (
                tag.Attribute(name) is { } given
                && WordPressEntities.Decode(given).Trim() is var value
                && IsAddress(value)
            )
            {
                return value;
            }
        }

        var id = tag.Positional.Count > 0 ? tag.Positional[0] : tag.Attribute("id");
        if (id is null || !ExternalId().IsMatch(id))
        {
            return null;
        }

        return tag.Name switch
        {
            "youtube" or "fusion_youtube" or "su_youtube" => $"https://www.youtube.com/watch?v={id}",
            "vimeo" or "fusion_vimeo" or "su_vimeo" => $"https://vimeo.com/{id}",
            "dailymotion" => $"https://www.dailymotion.com/video/{id}",
            "tweet" => $"https://twitter.com/i/status/{id}",
            "gist" => $"https://gist.github.com/{id}",
            _ => null,
        };
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{3,64}$")]
    private static partial Regex ExternalId();
}
