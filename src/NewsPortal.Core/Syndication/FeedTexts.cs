using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;

namespace NewsPortal.Core.Syndication;

/// <summary>
/// Keeps the whole texts of the stories that feeds show, so that a poll of a feed parses none. Rendering a text anew
/// leaves the article's version alone, so the text itself tells whether it is still the same.
/// </summary>
public sealed class FeedTexts : IDisposable
{
    private const int MaxTexts = 500;

    private readonly MemoryCache _texts = new(new MemoryCacheOptions { SizeLimit = MaxTexts });

    /// <inheritdoc/>
    public void Dispose() => _texts.Dispose();

    /// <summary>The text as feed readers get it.</summary>
    /// <param name="articleId">Whose text it is.</param>
    /// <param name="html">The body as readers of the page get it.</param>
    /// <param name="page">Absolute address of the page.</param>
    public string Of(long articleId, string html, string page)
    {
        var hash = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(html.AsSpan())));
        return _texts.GetOrCreate(
            (articleId, page, hash),
            entry =>
            {
                entry.Size = 1;
                return FeedHtml.Of(html, page);
            }
        )!;
    }
}
