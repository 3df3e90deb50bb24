using System.Text;
using System.Xml;
using System.Xml.Linq;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Syndication;

/// <summary>XML for machines, with texts that fit (<see cref="XmlCharacters"/>).</summary>
internal static class SyndicationXml
{
    /// <summary>An element with text content.</summary>
    public static XElement Text(XName name, string text, params ReadOnlySpan<XAttribute?> attributes)
    {
        var element = new XElement(name, XmlCharacters.Fit(text));
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
    public static XAttribute Attribute(XName name, string text) => new(name, XmlCharacters.Fit(text));

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
}
