using System.Globalization;

namespace NewsPortal.Core.Export;

/// <summary>Names and plain texts in the forms that WordPress stores.</summary>
internal static class WordPressNames
{
    private const int LoginLength = 60;

    /// <summary>The login of a byline: WordPress allows no letters but ASCII's.</summary>
    public static string Login(long authorId, string slug) =>
        slug.Length is > 0 and <= LoginLength && slug.All(char.IsAscii)
            ? slug
            : string.Create(CultureInfo.InvariantCulture, $"author-{authorId}");

    /// <summary>A slug, with letters other than ASCII's in percent-encoding.</summary>
    public static string Nicename(string slug) =>
        slug.All(char.IsAscii) ? slug : Uri.EscapeDataString(slug).ToLowerInvariant();

    /// <summary>A plain text where WordPress expects HTML.</summary>
    public static string Html(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
