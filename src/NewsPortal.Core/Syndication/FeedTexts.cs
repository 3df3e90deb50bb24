using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;

namespace NewsPortal.Core.Syndication;

/// <summary>
/// Caches the full texts of stories in feeds, so that polling a feed parses none. Re-rendering a body does not change
/// the article's version, so the text itself tells whether the entry is stale.
/// </summary>
public sealed class FeedTexts : IDisposable
{
    private const int MaxTexts = 500;

    private readonly MemoryCache _texts = new(new MemoryCacheOptions { SizeLimit = MaxTexts });

    /// <inheritdoc/>
    public void Dispose() => _texts.Dispose();

    /// <summary>The text for feed readers.</summary>
    /// <param name="articleId">The article's id.</param>
    /// <param name="html">The body as on the page.</param>
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
