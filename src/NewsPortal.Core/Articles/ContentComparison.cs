using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.Model;

namespace NewsPortal.Core.Articles;

/// <summary>How a part of a text differs from another.</summary>
public enum TextChange
{
    None = 0,
    Added = 1,
    Removed = 2,

    /// <summary>Other words.</summary>
    Words = 3,

    /// <summary>The same words, but other emphasis, links or pictures.</summary>
    Form = 4,
}

/// <summary>A stretch of a text.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="IsChanged">True if the other side does not have it.</param>
public sealed record ComparedPiece(string Text, bool IsChanged);

/// <summary>A stretch of two texts shown as one.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Change">None, Added or Removed.</param>
public sealed record MarkedPiece(string Text, TextChange Change);

/// <summary>A part of a text on both sides; an empty side does not have it.</summary>
/// <param name="Kind">The element: "p", "h2", "li", "figure" …; the field's name outside the body.</param>
/// <param name="Change">What differs.</param>
/// <param name="Before">The older side.</param>
/// <param name="After">The newer side.</param>
public sealed record ComparedPart(
    string Kind,
    TextChange Change,
    IReadOnlyList<ComparedPiece> Before,
    IReadOnlyList<ComparedPiece> After
);

/// <summary>Compares texts of versions by block, and word by word within a block.</summary>
public static class ContentComparison
{
    /// <summary>Cannot occur in a stored text.</summary>
    private const char Separator = '\u001e';

    /// <summary>Compares two plain texts word by word.</summary>
    /// <param name="kind">What the text is.</param>
    /// <param name="before">The older one.</param>
    /// <param name="after">The newer one.</param>
    public static ComparedPart Texts(string kind, string? before, string? after) =>
        (before ?? "", after ?? "") switch
        {
            var (one, other) when one == other => new(kind, TextChange.None, Whole(one, false), Whole(other, false)),
            ("", var other) => new(kind, TextChange.Added, [], Whole(other, true)),
            (var one, "") => new(kind, TextChange.Removed, Whole(one, true), []),
            var (one, other) => Words(kind, one, other),
        };

    /// <summary>Two plain texts as one, with what was removed beside what was added.</summary>
    public static IReadOnlyList<MarkedPiece> Marked(string before, string after)
    {
        var result = Differ.Instance.CreateDiffs(before, after, false, false, new WordChunker());
        List<MarkedPiece> pieces = [];
        var at = 0;
        foreach (var change in result.DiffBlocks)
        {
            Add(TextChange.None, result.PiecesOld, at, change.DeleteStartA - at);
            Add(TextChange.Removed, result.PiecesOld, change.DeleteStartA, change.DeleteCountA);
            Add(TextChange.Added, result.PiecesNew, change.InsertStartB, change.InsertCountB);
            at = change.DeleteStartA + change.DeleteCountA;
        }

        Add(TextChange.None, result.PiecesOld, at, result.PiecesOld.Count - at);
        return pieces;

        void Add(TextChange change, IReadOnlyList<string> words, int from, int count)
        {
            if (count > 0)
            {
                pieces.Add(new MarkedPiece(string.Concat(words.Skip(from).Take(count)), change));
            }
        }
    }

    /// <summary>Compares two bodies of clean HTML, in the order of the newer one.</summary>
    public static IReadOnlyList<ComparedPart> Bodies(string? before, string? after)
    {
        var (older, newer) = (BlocksOf(before), BlocksOf(after));
        List<ComparedPart> parts = [];
        var (o, n) = (0, 0);
        foreach (var change in ChangesOf(older.ConvertAll(b => b.Key), newer.ConvertAll(b => b.Key)))
        {
            while (n < change.InsertStartB)
            {
                parts.Add(Same(older[o++], newer[n++]));
            }

            var pairs = Math.Min(change.DeleteCountA, change.InsertCountB);
            for (var i = 0; i < pairs; i++)
            {
                var (one, other) = (older[o++], newer[n++]);
                var part = Texts(other.Kind, one.Text, other.Text);
                parts.Add(part.Change == TextChange.None ? part with { Change = TextChange.Form } : part);
            }

            for (; o < change.DeleteStartA + change.DeleteCountA; o++)
            {
                parts.Add(new ComparedPart(older[o].Kind, TextChange.Removed, Whole(older[o].Text, true), []));
            }

            for (; n < change.InsertStartB + change.InsertCountB; n++)
            {
                parts.Add(new ComparedPart(newer[n].Kind, TextChange.Added, [], Whole(newer[n].Text, true)));
            }
        }

        while (n < newer.Count)
        {
            parts.Add(Same(older[o++], newer[n++]));
        }

        return parts;
    }

    /// <summary>The words of clean HTML, each block on a line of its own.</summary>
    public static string WordsOf(string? html) => string.Join('\n', BlocksOf(html).Select(block => block.Text));

    private static ComparedPart Same(Block one, Block other) =>
        new(
            other.Kind,
            one.Html == other.Html ? TextChange.None : TextChange.Form,
            Whole(one.Text, false),
            Whole(other.Text, false)
        );

    private static ComparedPart Words(string kind, string before, string after)
    {
        var result = Differ.Instance.CreateDiffs(before, after, false, false, new WordChunker());
        List<ComparedPiece> older = [];
        List<ComparedPiece> newer = [];
        var (o, n) = (0, 0);
        foreach (var change in result.DiffBlocks)
        {
            Append(older, result.PiecesOld, o, change.DeleteStartA, false);
            Append(older, result.PiecesOld, change.DeleteStartA, change.DeleteStartA + change.DeleteCountA, true);
            Append(newer, result.PiecesNew, n, change.InsertStartB, false);
            Append(newer, result.PiecesNew, change.InsertStartB, change.InsertStartB + change.InsertCountB, true);
            (o, n) = (change.DeleteStartA + change.DeleteCountA, change.InsertStartB + change.InsertCountB);
        }

        Append(older, result.PiecesOld, o, result.PiecesOld.Count, false);
        Append(newer, result.PiecesNew, n, result.PiecesNew.Count, false);
        return new ComparedPart(kind, TextChange.Words, older, newer);
    }

    private static void Append(
        List<ComparedPiece> pieces,
        IReadOnlyList<string> words,
        int from,
        int to,
        bool isChanged
    )
    {
        if (to > from)
        {
            pieces.Add(new ComparedPiece(string.Concat(words.Skip(from).Take(to - from)), isChanged));
        }
    }

    private static IReadOnlyList<ComparedPiece> Whole(string text, bool isChanged) =>
        text.Length == 0 ? [] : [new ComparedPiece(text, isChanged)];

    /// <summary>What makes one sequence of another; no entry may be empty or contain U+001E.</summary>
    internal static IList<DiffBlock> ChangesOf(IEnumerable<string> older, IEnumerable<string> newer) =>
        Differ
            .Instance.CreateDiffs(
                string.Join(Separator, older),
                string.Join(Separator, newer),
                false,
                false,
                new BlockChunker()
            )
            .DiffBlocks;

    private static List<Block> BlocksOf(string? html)
    {
        List<Block> blocks = [];
        if (!string.IsNullOrEmpty(html))
        {
            Collect(new HtmlParser().ParseDocument(html).Body!, blocks);
        }

        return blocks;
    }

    /// <summary>The smallest blocks, in order: paragraphs, list entries, rows, pictures.</summary>
    private static void Collect(IElement parent, List<Block> blocks)
    {
        foreach (var element in parent.Children)
        {
            if (
                element.LocalName
                    is "div"
                        or "section"
                        or "aside"
                        or "blockquote"
                        or "details"
                        or "ul"
                        or "ol"
                        or "dl"
                        or "table"
                        or "thead"
                        or "tbody"
                        or "tfoot"
                && element.Children.Length > 0
            )
            {
                Collect(element, blocks);
            }
            else
            {
                blocks.Add(new Block(element.LocalName, TextOf(element), Collapsed(element.OuterHtml)));
            }
        }
    }

    private static string TextOf(IElement element) =>
        string.Join(
            ' ',
            element.LocalName switch
            {
                "figure" =>
                [
                    .. element.QuerySelectorAll("img[alt]").Select(i => $"[{i.GetAttribute("alt")}]"),
                    Line(element),
                ],
                "tr" => [string.Join(" | ", element.Children.Select(Line))],
                _ => (IEnumerable<string>)[Line(element)],
            }
        );

    private static string Line(IElement element) => Collapsed(element.TextContent);

    /// <summary>With single spaces: how the lines of HTML are wrapped is no difference.</summary>
    private static string Collapsed(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed class BlockChunker : IChunker
    {
        public IReadOnlyList<string> Chunk(string text) => text.Length == 0 ? [] : text.Split(Separator);
    }

    private sealed record Block(string Kind, string Text, string Html)
    {
        /// <summary>Equal for blocks that say the same.</summary>
        public string Key => $"{Kind} {Text}";
    }
}
