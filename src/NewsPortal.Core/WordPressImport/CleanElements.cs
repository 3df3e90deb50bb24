using AngleSharp.Dom;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Small steps in building the tree of a clean body.</summary>
internal static class CleanElements
{
    /// <summary>Adds a block as a line of its own.</summary>
    public static void AppendBlock(this IElement target, IElement block)
    {
        target.AppendChild(block);
        target.AppendChild(target.Owner!.CreateTextNode("\n"));
    }

    /// <summary>Copies the attributes that have a value.</summary>
    public static void CopyAttributes(this IElement to, IElement from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (from.GetAttribute(name) is { Length: > 0 } value)
            {
                to.SetAttribute(name, value);
            }
        }
    }

    /// <summary>Trims white space and line breaks at both ends.</summary>
    public static void TrimBreaks(this INode block)
    {
        while (block.LastChild is { } last)
        {
            if (last is IText text)
            {
                text.Data = text.Data.TrimEnd();
                if (text.Data.Length > 0)
                {
                    break;
                }
            }
            else if (last is not IElement { LocalName: "br" })
            {
                break;
            }
            block.RemoveChild(last);
        }
        while (block.FirstChild is { } first)
        {
            if (first is IText text)
            {
                text.Data = text.Data.TrimStart();
                if (text.Data.Length > 0)
                {
                    break;
                }
            }
            else if (first is not IElement { LocalName: "br" })
            {
                break;
            }
            block.RemoveChild(first);
        }
    }
}
