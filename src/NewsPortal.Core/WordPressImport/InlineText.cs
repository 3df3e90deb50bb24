using AngleSharp.Dom;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Cleans what stands within a line: text, emphasis, links, line breaks.</summary>
internal sealed class InlineText(IDocument document, LinkTargets links)
{
    /// <summary>Adds all children of an element to a clean one.</summary>
    public void AppendContent(INode target, IElement source)
    {
        foreach (var child in source.ChildNodes)
        {
            Append(target, child);
        }
    }

    /// <summary>Adds a text or element to a clean one; blocks in it are unwrapped, players are dropped.</summary>
    public void Append(INode target, INode source)
    {
        switch (source)
        {
            case IText text:
                target.AppendChild(document.CreateTextNode(text.Data));
                break;
            case IElement { LocalName: "br" }:
                target.AppendChild(document.CreateElement("br"));
                break;
            case IElement element
                when ElementKinds.IsDropped(element.LocalName) || ElementKinds.IsPlayer(element.LocalName):
                break;
            case IElement element:
                INode inner = target;
                var name =
                    ElementKinds.InlineName(element.LocalName) ?? (LanguageAttributes.AreOn(element) ? "span" : null);
                if (name is not null && Create(name, element) is { } clean)
                {
                    if (
                        string.IsNullOrWhiteSpace(element.TextContent)
                        && !clean.HasAttribute("id")
                        && (name == "a" || element.TextContent.Length == 0)
                    )
                    {
                        // An empty link is dropped; its white space still separates words.
                        if (element.TextContent.Length > 0)
                        {
                            target.AppendChild(document.CreateTextNode(" "));
                        }

                        return;
                    }
                    inner = target.AppendChild(clean);
                }
                AppendContent(inner, element);
                break;
        }
    }

    /// <summary>An inline element without its styling; null if nothing in it is worth keeping.</summary>
    public IElement? Create(string name, IElement element)
    {
        var clean = document.CreateElement(name);
        links.KeepId(element, clean);
        LanguageAttributes.Keep(element, clean);
        switch (name)
        {
            case "a":
                var href = links.Clean(element.GetAttribute("href") ?? "");
                if (href is null && !clean.HasAttribute("id"))
                {
                    return null;
                }

                if (href is not null)
                {
                    clean.SetAttribute("href", href);
                }

                clean.CopyAttributes(element, "title", "hreflang");
                break;
            case "abbr" or "dfn":
                clean.CopyAttributes(element, "title");
                break;
            case "time":
                clean.CopyAttributes(element, "datetime");
                break;
            case "bdo" or "bdi":
                clean.CopyAttributes(element, "dir");
                break;
            case "q" or "del" or "ins":
                clean.CopyAttributes(element, "cite");
                break;
        }
        return clean;
    }
}
