namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Second step for a body: replaces shortcodes. Captions and galleries become figures, players and embeds become links;
/// of all others the enclosed text stays. Brackets in prose are left alone.
/// </summary>
internal static class WordPressShortcodes
{
    /// <summary>Replaces the shortcodes of a body.</summary>
    /// <param name="html">HTML source without block comments.</param>
    /// <param name="post">What galleries and playlists need to know.</param>
    /// <param name="notes">Receives the names of what was removed.</param>
    public static string Replace(string html, WordPressPost post, NoteList notes) =>
        html.Contains('[') ? new ShortcodeWriter(ShortcodeParser.Parse(html), post, notes).Write() : html;
}
