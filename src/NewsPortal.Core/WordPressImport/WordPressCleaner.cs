using AngleSharp.Dom;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Last step for a body: builds a new tree of plain semantic elements from whatever the old page contained. Loose text
/// becomes paragraphs, layout elements are unwrapped, players become links.
/// </summary>
internal sealed class WordPressCleaner
{
    private readonly IDocument _document;
    private readonly NoteList _notes;
    private readonly LinkTargets _links;
    private readonly InlineText _inlines;
    private readonly TextStructures _structures;
    private readonly MediaBlocks _media;
    private readonly List<IElement> _wrappers = [];

    public WordPressCleaner(IDocument document, WordPressAddresses addresses, NoteList notes)
    {
        _document = document;
        _notes = notes;
        _links = new LinkTargets(addresses);
        _inlines = new InlineText(document, _links);
        _structures = new TextStructures(this, document, _inlines, _links);
        _media = new MediaBlocks(this, document, addresses, _inlines, _links, notes);
    }

    /// <summary>The clean tree of a body. Takes parts out of the old one, which is not to be used any more.</summary>
    public IElement Clean(IElement body)
    {
        _links.Find(body);
        var root = _document.CreateElement("div");
        Fill(root, body);
        return root;
    }

    /// <summary>Adds an element's cleaned children to a block, with loose text as paragraphs.</summary>
    public void Fill(IElement target, INode source)
    {
        Run? run = null;
        foreach (var child in source.ChildNodes)
        {
            switch (child)
            {
                case IText text:
                    if (run is null && string.IsNullOrWhiteSpace(text.Data))
                    {
                        continue;
                    }

                    run ??= Open("p");
                    run.Value.Inner.AppendChild(_document.CreateTextNode(text.Data));
                    break;
                case IElement element when ElementKinds.IsInline(element):
                    if (run is null && element.LocalName is "br" or "wbr")
                    {
                        continue;
                    }

                    run ??= Open("p");
                    _inlines.Append(run.Value.Inner, element);
                    break;
                case IElement element:
                    Close(target, ref run);
                    AddBlock(target, element);
                    break;
            }
        }
        Close(target, ref run);
    }

    /// <summary>
    /// Like <see cref="Fill"/>, but for an element that is unwrapped: its language and direction pass to its content.
    /// </summary>
    public void FillUnwrapped(IElement target, IElement source)
    {
        var before = target.ChildElementCount;
        Fill(target, source);
        if (!LanguageAttributes.AreOn(source))
        {
            return;
        }

        foreach (var block in target.Children.Skip(before))
        {
            LanguageAttributes.Keep(source, block);
        }
    }

    /// <summary>Adds what an element that is no part of a line becomes.</summary>
    public void AddBlock(IElement target, IElement element)
    {
        var name = element.LocalName;
        if (ElementKinds.IsDropped(name))
        {
            return;
        }

        if (ElementKinds.IsPlayer(name))
        {
            _media.AddPlayer(target, element);
            return;
        }
        switch (name)
        {
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "figcaption" or "address" or "legend":
                AddText(target, element);
                break;
            case "figure" when element.HasAttribute(WordPressHtml.PictureMark):
                _media.AddPicture(target, element);
                break;
            case "figure"
            or "div"
                when element.ClassList.Contains("wp-block-embed")
                    || element.ClassName?.Contains("wp-block-embed-", StringComparison.Ordinal) == true:
                _media.AddEmbed(target, element);
                break;
            case "div" when element.ClassList.Contains("wp-block-file"):
                _media.AddFile(target, element);
                break;
            case "figure"
                when element.QuerySelectorAll("audio, video").Length == 1
                    && element.QuerySelector("figcaption") is not null:
                _media.AddRecording(target, element);
                break;
            case "div" when element.ClassList.Contains("gallery"):
                _media.AddGallery(target, element);
                break;
            case "ul" or "ol" or "menu" or "dir":
                _structures.AddList(target, element);
                break;
            case "li":
                Fill(target, element);
                break;
            case "dl":
                _structures.AddDefinitions(target, element);
                break;
            case "blockquote":
                _structures.AddQuote(target, element);
                break;
            case "pre":
                _structures.AddPreformatted(target, element);
                break;
            case "table":
                _structures.AddTable(target, element);
                break;
            case "hr":
                target.AppendBlock(_document.CreateElement("hr"));
                break;
            case "details":
                _structures.AddDetails(target, element);
                break;
            case "form":
                _notes.Add("A form was left out.");
                break;
            default:
                var wrapper = ElementKinds.InlineName(name) is { } inline ? _inlines.Create(inline, element) : null;
                if (wrapper is not null)
                {
                    _wrappers.Add(wrapper);
                }

                FillUnwrapped(target, element);
                if (wrapper is not null)
                {
                    _wrappers.RemoveAt(_wrappers.Count - 1);
                }

                break;
        }
    }

    /// <summary>Adds a paragraph or heading; one around other blocks is unwrapped.</summary>
    public void AddText(IElement target, IElement element)
    {
        if (element.ClassList.Contains("embed"))
        {
            _media.AddLink(target, WordPressEntities.Decode(element.TextContent).Trim(), null);
            return;
        }
        if (ElementKinds.HoldsBlock(element))
        {
            FillUnwrapped(target, element);
            return;
        }
        var name = element.LocalName switch
        {
            "h1" => "h2",
            "h5" or "h6" => "h4",
            "figcaption" or "address" or "legend" => "p",
            var other => other,
        };
        Run? run = Open(name);
        _inlines.AppendContent(run.Value.Inner, element);
        _links.KeepId(element, run.Value.Outer);
        LanguageAttributes.Keep(element, run.Value.Outer);
        Close(target, ref run);
    }

    private Run Open(string name)
    {
        var outer = _document.CreateElement(name);
        var inner = outer;
        foreach (var wrapper in _wrappers)
        {
            inner = (IElement)inner.AppendChild((IElement)wrapper.Clone(deep: false));
        }

        return new Run(outer, inner);
    }

    private void Close(IElement target, ref Run? run)
    {
        if (run is not { Outer: var outer })
        {
            return;
        }

        run = null;
        outer.TrimBreaks();
        if (string.IsNullOrWhiteSpace(outer.TextContent.Replace('\u200B', ' ')))
        {
            return;
        }

        if (
            outer.LocalName == "p"
            && outer.ChildElementCount == 0
            && outer.TextContent.Trim() is var text
            && MediaBlocks.AddressIn(text) == text
        )
        {
            _media.AddLink(target, WordPressEntities.Decode(text), null);
            return;
        }
        target.AppendBlock(outer);
    }

    private readonly record struct Run(IElement Outer, IElement Inner);
}
