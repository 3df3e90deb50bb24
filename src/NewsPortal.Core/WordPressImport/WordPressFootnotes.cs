using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// The notes of WordPress's footnotes block: the body contains the marks and the block, a custom field the texts.
/// </summary>
internal static partial class WordPressFootnotes
{
    /// <summary>The custom field with a post's notes, as a JSON array.</summary>
    public const string Field = "footnotes";

    /// <summary>
    /// A body with the list of notes in place of the block; unchanged without notes or with a damaged field.
    /// </summary>
    public static string Expand(string content, string? field)
    {
        var notes = Read(field).Where(note => note is { Id.Length: > 0, Content.Length: > 0 }).ToList();
        if (notes.Count == 0)
        {
            return content;
        }

        var list = new StringBuilder("\n\n<ol>");
        foreach (var note in notes)
        {
            list.Append(
                CultureInfo.InvariantCulture,
                $"<li id=\"{WebUtility.HtmlEncode(note!.Id)}\">{note.Content}</li>"
            );
        }

        list.Append("</ol>\n\n");
        // WordPress allows only one such block; a list for each of many could make any body huge.
        return Block().Replace(content, _ => list.ToString(), count: 1);
    }

    private static List<Note?> Read(string? field)
    {
        if (string.IsNullOrWhiteSpace(field))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<List<Note?>>(field, JsonSerializerOptions.Web) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    [GeneratedRegex(
        @"<!--\s+wp:(core/)?footnotes(\s[^<>]*)?/-->",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Block();

    private sealed record Note(string? Id, string? Content);
}
