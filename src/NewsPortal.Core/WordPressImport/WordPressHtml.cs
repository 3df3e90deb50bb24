using AngleSharp.Html.Parser;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Turns the body of a WordPress post, classic or blocks, into clean semantic HTML: paragraphs, headings from h2,
/// lists, quotes, tables, code, links and pictures; no classes, styles or scripts.
/// </summary>
public static class WordPressHtml
{
    /// <summary>Marks a figure whose picture has no media id yet.</summary>
    internal const string PictureMark = "data-wp-picture";

    /// <summary>
    /// Marks a paragraph whose link becomes a player if the file is imported; contains the addresses to look for.
    /// </summary>
    internal const string PlayerMark = "data-wp-player";

    /// <summary>Marks the following paragraph, which is its caption.</summary>
    internal const string CaptionMark = "data-wp-caption";

    /// <summary>Converts a body in linear time, even for hostile input.</summary>
    public static WordPressBody Convert(string content, WordPressPost post)
    {
        var notes = new NoteList();
        content = WordPressEntities.Straighten(content);
        content = WordPressFootnotes.Expand(post.ReusableBlocks.Expand(content, notes), post.Footnotes);
        var wrapped = WordPressParagraphs.AreWritten(content);
        var source = WordPressBlocks.TakeOut(content, notes);
        source = WordPressShortcodes.Replace(source, post, notes);
        return Build(WordPressParagraphs.Add(source, lineBreaks: !wrapped), post, notes);
    }

    /// <summary>The clean HTML of a reader's comment: paragraphs and links, no shortcodes or pictures.</summary>
    public static string ConvertComment(string content, WordPressPost post)
    {
        var notes = new NoteList();
        var source = WordPressBlocks.TakeOut(content, notes);
        return Build(WordPressParagraphs.Add(source, lineBreaks: true), post, notes).ToHtml(static _ => null);
    }

    private static WordPressBody Build(string source, WordPressPost post, NoteList notes)
    {
        var document = new HtmlParser().ParseDocument("<!doctype html><body>" + source);
        var body = document.Body!;
        var pictures = new WordPressPictures(document, post.Addresses, notes);
        pictures.Lift(body);
        var clean = new WordPressCleaner(document, post.Addresses, notes).Clean(body);
        return new WordPressBody(clean, pictures.Found, post.Addresses, notes);
    }
}
