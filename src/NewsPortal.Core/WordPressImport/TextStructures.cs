using AngleSharp.Dom;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Cleans blocks with a structure of their own: lists, quotes, tables, code, details.</summary>
internal sealed class TextStructures(
    WordPressCleaner cleaner,
    IDocument document,
    InlineText inlines,
    LinkTargets links
)
{
    public void AddList(IElement target, IElement element)
    {
        var list = document.CreateElement(element.LocalName == "ol" ? "ol" : "ul");
        list.CopyAttributes(element, "start", "reversed", "type");
        LanguageAttributes.Keep(element, list);
        IElement? last = null;
        foreach (var child in element.ChildNodes)
        {
            if (child is IElement { LocalName: "li" } item)
            {
                last = document.CreateElement("li");
                last.CopyAttributes(item, "value");
                links.KeepId(item, last);
                LanguageAttributes.Keep(item, last);
                cleaner.Fill(last, item);
                Tighten(last);
                list.AppendChild(last);
            }
            else if (child is IElement other && !ElementKinds.IsDropped(other.LocalName))
            {
                // A list directly inside a list belongs to the previous item.
                if (last is null)
                {
                    list.AppendChild(last = document.CreateElement("li"));
                }

                if (ElementKinds.IsInline(other))
                {
                    inlines.Append(last, other);
                }
                else
                {
                    cleaner.AddBlock(last, other);
                }
            }
            else if (child is IText text && !string.IsNullOrWhiteSpace(text.Data))
            {
                list.AppendChild(last = document.CreateElement("li"));
                last.AppendChild(document.CreateTextNode(text.Data.Trim()));
            }
        }
        foreach (var item in list.Children.Where(item => !item.HasChildNodes).ToList())
        {
            item.Remove();
        }

        if (list.ChildElementCount > 0)
        {
            target.AppendBlock(list);
        }
    }

    public void AddDefinitions(IElement target, IElement element)
    {
        var list = document.CreateElement("dl");
        foreach (var part in element.QuerySelectorAll("dt, dd").Where(part => part.Closest("dl") == element))
        {
            var clean = document.CreateElement(part.LocalName);
            LanguageAttributes.Keep(part, clean);
            cleaner.Fill(clean, part);
            Tighten(clean);
            list.AppendChild(clean);
        }
        if (list.ChildElementCount > 0)
        {
            target.AppendBlock(list);
        }
        else
        {
            cleaner.Fill(target, element);
        }
    }

    public void AddQuote(IElement target, IElement element)
    {
        if (EmbedFigures.FromQuote(element) is { } post)
        {
            target.AppendBlock(post);
            return;
        }
        var quote = document.CreateElement("blockquote");
        quote.CopyAttributes(element, "cite");
        LanguageAttributes.Keep(element, quote);
        cleaner.Fill(quote, element);
        if (quote.HasChildNodes)
        {
            target.AppendBlock(quote);
        }
    }

    public void AddPreformatted(IElement target, IElement element)
    {
        foreach (var line in element.QuerySelectorAll("br").ToList())
        {
            line.Replace(document.CreateTextNode("\n"));
        }

        var pre = document.CreateElement("pre");
        LanguageAttributes.Keep(element, pre);
        var code = element.QuerySelector("code");
        if (code is not null && code.TextContent.Trim() == element.TextContent.Trim())
        {
            var clean = document.CreateElement("code");
            clean.TextContent = code.TextContent.TrimEnd();
            pre.AppendChild(clean);
        }
        else
        {
            inlines.AppendContent(pre, element);
        }
        if (!string.IsNullOrWhiteSpace(pre.TextContent))
        {
            target.AppendBlock(pre);
        }
    }

    public void AddTable(IElement target, IElement element)
    {
        var table = document.CreateElement("table");
        LanguageAttributes.Keep(element, table);
        var captionSource =
            element.QuerySelector("caption")
            ?? (element.ParentElement is { LocalName: "figure" } figure ? figure.QuerySelector("figcaption") : null);
        if (captionSource is not null && !string.IsNullOrWhiteSpace(captionSource.TextContent))
        {
            var caption = document.CreateElement("caption");
            inlines.AppendContent(caption, captionSource);
            table.AppendChild(caption);
            if (captionSource.LocalName == "figcaption")
            {
                captionSource.InnerHtml = "";
            }
        }
        IElement? section = null;
        foreach (var row in element.QuerySelectorAll("tr").Where(row => row.Closest("table") == element))
        {
            var name = row.ParentElement?.LocalName is "thead" or "tfoot" ? row.ParentElement.LocalName : "tbody";
            if (section?.LocalName != name)
            {
                table.AppendChild(section = document.CreateElement(name));
            }

            var cleanRow = document.CreateElement("tr");
            foreach (var cell in row.Children.Where(cell => cell.LocalName is "td" or "th"))
            {
                var clean = document.CreateElement(cell.LocalName);
                clean.CopyAttributes(cell, "colspan", "rowspan", "scope");
                LanguageAttributes.Keep(cell, clean);
                cleaner.Fill(clean, cell);
                Tighten(clean);
                cleanRow.AppendChild(clean);
            }
            section.AppendChild(cleanRow);
        }
        if (section is not null)
        {
            target.AppendBlock(table);
        }
    }

    public void AddDetails(IElement target, IElement element)
    {
        var details = document.CreateElement("details");
        LanguageAttributes.Keep(element, details);
        if (element.QuerySelector("summary") is { } given)
        {
            var summary = document.CreateElement("summary");
            inlines.AppendContent(summary, given);
            given.Remove();
            details.AppendChild(summary);
        }
        cleaner.Fill(details, element);
        target.AppendBlock(details);
    }

    /// <summary>Unwraps the paragraph of an item or cell that contains only that, or that and lists after it.</summary>
    private static void Tighten(IElement item)
    {
        if (item.FirstElementChild is not { LocalName: "p" } first)
        {
            return;
        }

        if (item.Children.Skip(1).Any(other => other.LocalName is not ("ul" or "ol")))
        {
            return;
        }

        while (first.FirstChild is { } child)
        {
            first.Before(child);
        }

        if (first.NextSibling is IText { Data: "\n" } space)
        {
            space.Remove();
        }

        first.Remove();
    }
}
