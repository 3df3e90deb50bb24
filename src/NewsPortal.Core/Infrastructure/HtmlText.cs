using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Plain text from HTML.</summary>
public static class HtmlText
{
    private static readonly FrozenSet<string> Inline = FrozenSet.ToFrozenSet([
        "a",
        "abbr",
        "b",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
    ]);

    /// <summary>The readable text, with white space collapsed; block elements separate words.</summary>
    public static string Of(string html)
    {
        if (!html.AsSpan().ContainsAny('<', '&'))
        {
            return Collapse(html);
        }

        var body = new HtmlParser().ParseDocument(html).Body;
        var text = new StringBuilder(html.Length);
        Append(body, text);
        return Collapse(text.ToString());
    }

    /// <summary>True if this HTML shows something: text, a picture, sound or a frame.</summary>
    public static bool ShowsSomething(string html) =>
        !PlainText.IsBlank(Of(html))
        || new HtmlParser().ParseDocument(html).QuerySelector("img, picture, video, audio, iframe") is not null;

    /// <summary>
    /// Words in a text, separated by white space; in a run of Han, Kana or Thai, two letters count as one word.
    /// </summary>
    public static int CountWords(string text)
    {
        var words = 0;
        var dense = 0;
        var inWord = false;
        foreach (var c in text)
        {
            if (c is >= '\u3040' and <= '\u9FFF' or >= '\u0E00' and <= '\u0E7F')
            {
                dense++;
                inWord = false;
            }
            else if (char.IsLetterOrDigit(c))
            {
                words += inWord ? 0 : 1;
                inWord = true;
            }
            else if (char.IsWhiteSpace(c))
            {
                inWord = false;
            }
        }

        return words + dense / 2;
    }

    /// <summary>
    /// The text truncated at a word boundary to at most <paramref name="length"/> characters, with an ellipsis if
    /// truncated.
    /// </summary>
    public static string Excerpt(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = text.LastIndexOf(' ', length - 1);
        if (end < length / 2)
        {
            end = char.IsLowSurrogate(text[length - 1]) ? length - 2 : length - 1;
        }

        return string.Concat(text.AsSpan(0, end).TrimEnd(" ,;:.–—-"), "…");
    }

    private static void Append(INode? node, StringBuilder text)
    {
        switch (node)
        {
            case null or IComment:
            case IElement { LocalName: "script" or "style" or "template" }:
                return;
            case IText run:
                text.Append(run.Data);
                return;
        }

        var separates = node is IElement element && !Inline.Contains(element.LocalName);
        if (separates)
        {
            text.Append(' ');
        }

        foreach (var child in node.ChildNodes)
        {
            Append(child, text);
        }

        if (separates)
        {
            text.Append(' ');
        }
    }

    private static string Collapse(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
