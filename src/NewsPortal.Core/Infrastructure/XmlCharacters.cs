using System.Text;
using System.Xml;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Text for XML documents: whatever a newsroom or an import has stored must not break them.</summary>
internal static class XmlCharacters
{
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
