using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace NewsPortal.Core.Syndication;

/// <summary>XML for machines: whatever a newsroom or an import has stored must not break the document.</summary>
internal static class SyndicationXml
{
    /// <summary>An element with text content.</summary>
    public static XElement Text(XName name, string text, params ReadOnlySpan<XAttribute?> attributes)
    {
        var element = new XElement(name, Fit(text));
        foreach (var attribute in attributes)
        {
            if (attribute is not null)
            {
                element.SetAttributeValue(attribute.Name, attribute.Value);
            }
        }

        return element;
    }

    /// <summary>An attribute with a text value.</summary>
    public static XAttribute Attribute(XName name, string text) => new(name, Fit(text));

    /// <summary>
    /// The text without control characters that XML 1.0 forbids; half a surrogate pair becomes the replacement
    /// character.
    /// </summary>
    public static string Fit(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!IsFit(text))
        {
            var fit = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes())
            {
                if (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value))
                {
                    fit.Append(rune.ToString());
                }
            }

            return fit.ToString();
        }

        return text;
    }

    /// <summary>The document in UTF-8 without a byte order mark, which trips up some feed readers.</summary>
    public static byte[] Write(XElement root)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            new XDocument(root).WriteTo(writer);
        }

        return stream.ToArray();
    }

    private static bool IsFit(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
