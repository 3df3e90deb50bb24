using System.Globalization;
using AngleSharp.Dom;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Footnotes in a body: list items whose ids start with "fn", and links to them. Readers get correct numbers, a link
/// back from each note, and roles that screen readers announce, all without a script.
/// </summary>
internal static class Footnotes
{
    public static void Show(IElement body)
    {
        foreach (
            var repeated in body.QuerySelectorAll("[id]")
                .GroupBy(element => element.Id)
                .SelectMany(same => same.Skip(1))
                .ToList()
        )
        {
            repeated.RemoveAttribute("id");
        }

        var notes = body.QuerySelectorAll("li[id^=fn]").Where(note => note.ParentElement?.LocalName == "ol").ToList();
        if (notes.Count == 0)
        {
            return;
        }

        foreach (var list in notes.Select(note => note.ParentElement!).Distinct().ToList())
        {
            Enclose(list);
        }

        var taken = body.QuerySelectorAll("[id]").Select(element => element.Id!).ToHashSet(StringComparer.Ordinal);
        foreach (var note in notes)
        {
            var marks = body.QuerySelectorAll("a[href]")
                .Where(link => link.GetAttribute("href") == "#" + note.Id && link.Closest("ol li[id^=fn]") is null)
                .ToList();
            for (var i = 0; i < marks.Count; i++)
            {
                ShowMark(marks[i], NumberOf(note));
                ShowWayBack(note, Anchor(marks[i], $"fnref-{note.Id}-{i + 1}", taken), taken);
            }
        }
    }

    /// <summary>Wraps the list of notes in a section if the text has none.</summary>
    private static void Enclose(IElement list)
    {
        var section = list.Closest(".footnotes");
        if (section is null)
        {
            section = list.Owner!.CreateElement("section");
            section.ClassName = "footnotes";
            list.Replace(section);
            section.AppendChild(list);
        }

        section.SetAttribute("role", "doc-endnotes");
        if (
            section.QuerySelector("h2, h3, h4") is null
            && section.PreviousElementSibling is not { LocalName: "h2" or "h3" or "h4" }
        )
        {
            var heading = list.Owner!.CreateElement("h2");
            heading.ClassName = "footnotes-title";
            heading.SetAttribute(BodyWords.Mark, BodyWords.Footnotes);
            section.Prepend(heading);
        }
    }

    private static int NumberOf(IElement note)
    {
        var list = note.ParentElement!;
        var start = int.TryParse(
            list.GetAttribute("start"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var first
        )
            ? first
            : 1;
        return start + list.Children.Where(child => child.LocalName == "li").ToList().IndexOf(note);
    }

    private static void ShowMark(IElement mark, int number)
    {
        mark.SetAttribute("role", "doc-noteref");
        mark.TextContent = number.ToString(CultureInfo.InvariantCulture);
        if (mark.Closest("sup") is { } raised)
        {
            raised.ClassList.Add("footnote-ref");
            return;
        }

        raised = mark.Owner!.CreateElement("sup");
        raised.ClassName = "footnote-ref";
        mark.Replace(raised);
        raised.AppendChild(mark);
    }

    /// <summary>The id that a link back refers to: the mark's own, its parent's, or a new one.</summary>
    private static string Anchor(IElement mark, string id, HashSet<string> taken)
    {
        if ((mark.Id ?? mark.ParentElement?.Id) is { Length: > 0 } own)
        {
            return own;
        }

        while (!taken.Add(id))
        {
            id += "-";
        }

        mark.Id = id;
        return id;
    }

    private static void ShowWayBack(IElement note, string anchor, HashSet<string> taken)
    {
        // A link that leads nowhere was meant for this mark.
        var links = note.QuerySelectorAll("a[href^='#fn']").ToList();
        var back =
            links.Find(link => link.GetAttribute("href") == "#" + anchor)
            ?? links.Find(link => !taken.Contains(link.GetAttribute("href")![1..]));
        if (back is null)
        {
            back = note.Owner!.CreateElement("a");
            var end = note.LastElementChild is { LocalName: "p" } last ? last : note;
            end.Append(note.Owner.CreateTextNode(" "), back);
        }

        back.SetAttribute("href", "#" + anchor);
        back.SetAttribute("role", "doc-backlink");

        // Text presentation, not the emoji that some systems show.
        back.TextContent = "↩\uFE0E";
    }
}
