using System.Collections.Frozen;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Puts loose text into paragraphs: a blank line (or two line breaks) starts one, a single line end is a line break.
/// Existing blocks stay as they are. The importer has its own step before this one
/// (<see cref="WordPressImport.WordPressHtml"/>), because texts from the classic editor follow their own rules: line
/// ends count inside paragraphs, and single ones do not if somebody wrapped long lines.
/// </summary>
internal static class BodyParagraphs
{
    /// <summary>An inline element nested more deeply than this is left whole; nobody writes that.</summary>
    private const int Depth = 30;

    private static readonly FrozenSet<string> Inline = FrozenSet.ToFrozenSet([
        "a",
        "abbr",
        "b",
        "br",
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
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "img",
    ]);

    /// <summary>Blocks that may contain paragraphs: loose text in them is split at blank lines.</summary>
    private static readonly FrozenSet<string> Holders = FrozenSet.ToFrozenSet([
        "div",
        "section",
        "aside",
        "blockquote",
    ]);

    /// <summary>The same text with paragraphs. Expects the output of <see cref="HtmlCleaner"/>.</summary>
    public static string Add(string html)
    {
        if (html.Length == 0)
        {
            return html;
        }

        var body = new HtmlParser().ParseDocument(html).Body!;
        var changed = Fill(body, always: true);
        foreach (
            var holder in body.QuerySelectorAll(string.Join(',', Holders)).Where(e => e.Closest("pre") is null).ToList()
        )
        {
            changed |= Fill(holder, always: false);
        }

        return changed ? body.InnerHtml.Trim() : html;
    }

    /// <summary>Turns each run of loose text between an element's blocks into paragraphs.</summary>
    /// <param name="parent">The element.</param>
    /// <param name="always">False leaves a run alone if it is a single paragraph.</param>
    private static bool Fill(IElement parent, bool always)
    {
        var changed = false;
        List<INode> run = [];
        foreach (var node in parent.ChildNodes.ToList())
        {
            if (IsInline(node, 0))
            {
                run.Add(node);
                continue;
            }

            changed |= Close(parent, run, node, always);
            run.Clear();
        }

        return Close(parent, run, null, always) || changed;
    }

    private static bool Close(IElement parent, List<INode> run, INode? before, bool always)
    {
        if (!run.Exists(Says))
        {
            return false;
        }

        var pieces = new Pieces(parent.Owner!);
        foreach (var node in run)
        {
            pieces.Take(node, 0);
        }

        var paragraphs = pieces.Paragraphs();
        if (paragraphs.Count == 0 || (!always && paragraphs.Count == 1))
        {
            return false;
        }

        foreach (var node in run)
        {
            node.RemoveFromParent();
        }

        foreach (var paragraph in paragraphs)
        {
            parent.InsertBefore(paragraph, before);
            parent.InsertBefore(parent.Owner!.CreateTextNode("\n"), before);
        }

        return true;
    }

    private static bool Says(INode node) =>
        node switch
        {
            IText text => !PlainText.IsBlank(text.Data),
            IElement element => element.LocalName == "img" || !PlainText.IsBlank(element.TextContent),
            _ => false,
        };

    /// <summary>True for text, and for an inline element without blocks inside.</summary>
    private static bool IsInline(INode node, int depth) =>
        node switch
        {
            IText => true,
            IElement element => Inline.Contains(element.LocalName)
                && (depth >= Depth || element.ChildNodes.All(child => IsInline(child, depth + 1))),
            _ => false,
        };

    /// <summary>A run of loose text, split into pieces that become paragraphs.</summary>
    private sealed class Pieces(IDocument document)
    {
        private readonly List<List<INode>> _pieces =
        [
            [],
        ];
        private Breaks _leading;
        private Breaks _pending;

        public void Take(INode node, int depth)
        {
            switch (node)
            {
                case IText text:
                    TakeText(text.Data);
                    break;
                case IElement { LocalName: "br" }:
                    _pending = _pending with { Elements = _pending.Elements + 1 };
                    break;
                case IElement element when depth < Depth && element.LocalName != "code" && HasLines(element):
                    TakeLines(element, depth);
                    break;
                case var other when Says(other):
                    Add(other.Clone(true));
                    break;
            }
        }

        /// <summary>The paragraphs, without white space and line breaks at their ends.</summary>
        public List<IElement> Paragraphs()
        {
            List<IElement> paragraphs = [];
            foreach (var piece in _pieces.Where(piece => piece.Count > 0))
            {
                if (piece[^1] is IText last)
                {
                    last.Data = last.Data.TrimEnd();
                }

                var paragraph = document.CreateElement("p");
                paragraph.Append([.. piece]);
                paragraphs.Add(paragraph);
            }

            return paragraphs;
        }

        private static bool HasLines(IElement element) =>
            element.TextContent.Contains('\n', StringComparison.Ordinal) || element.QuerySelector("br") is not null;

        private void TakeText(string text)
        {
            var lines = text.Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                if (i > 0)
                {
                    _pending = _pending with { LineEnds = _pending.LineEnds + 1 };
                }

                var begins = _pieces[^1].Count == 0 || _pending.Count > 0;
                var line = begins ? lines[i].TrimStart() : lines[i];
                if (!PlainText.IsBlank(line))
                {
                    Add(document.CreateTextNode(i < lines.Length - 1 ? line.TrimEnd() : line));
                }
                else if (line.Length > 0 && !begins)
                {
                    _pieces[^1].Add(document.CreateTextNode(line));
                }
            }
        }

        /// <summary>An element that spans several paragraphs is repeated in each of them.</summary>
        private void TakeLines(IElement element, int depth)
        {
            var inner = new Pieces(document);
            foreach (var child in element.ChildNodes)
            {
                inner.Take(child, depth + 1);
            }

            _pending += inner._leading;
            for (var i = 0; i < inner._pieces.Count; i++)
            {
                if (inner._pieces[i].Count == 0)
                {
                    continue;
                }

                if (i > 0)
                {
                    _pieces.Add([]);
                }

                var part = (IElement)element.Clone(false);
                part.Append([.. inner._pieces[i]]);
                Add(part);
                if (i > 0)
                {
                    part.RemoveAttribute("id");
                }
            }

            _pending += inner._pending;
        }

        /// <summary>Adds visible content after any preceding breaks.</summary>
        private void Add(INode node)
        {
            if (_pieces is [{ Count: 0 }])
            {
                _leading = _pending;
            }
            else if (_pending.Count > 1)
            {
                _pieces.Add([]);
            }
            else if (_pending.Count == 1)
            {
                _pieces[^1].Add(document.CreateElement("br"));
            }

            _pending = default;
            _pieces[^1].Add(node);
        }

        /// <summary>Consecutive breaks. An element and the line end after it count as one.</summary>
        private readonly record struct Breaks(int Elements, int LineEnds)
        {
            public int Count => Math.Max(Elements, LineEnds);

            public static Breaks operator +(Breaks one, Breaks other) =>
                new(one.Elements + other.Elements, one.LineEnds + other.LineEnds);
        }
    }
}
