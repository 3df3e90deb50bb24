using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Controllers;

/// <summary>Base of the controllers that answer programs: feed readers, search engines, other sites.</summary>
public abstract class SyndicationController : ReaderController
{
    /// <summary>
    /// The bytes with an entity tag derived from them; 304 if the client has these bytes, or has asked since the last
    /// change. Caches must revalidate each time, because a story may appear at any moment, unless an age is given.
    /// </summary>
    /// <param name="content">The body.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="changedAt">When it last changed, UTC; null if unknown.</param>
    /// <param name="maxAge">How long caches may use it without revalidation; null for not at all.</param>
    protected FileContentResult Machine(
        byte[] content,
        string type,
        DateTime? changedAt = null,
        TimeSpan? maxAge = null
    )
    {
        Response.Headers.CacheControl = maxAge is { } age
            ? string.Create(CultureInfo.InvariantCulture, $"public, max-age={age.TotalSeconds:0}")
            : "public, no-cache";
        Response.OpenToOtherSites();
        if (Request.Headers.IfNoneMatch.Count > 0)
        {
            // RFC 9110, 13.1.3: if the client sends a tag, the tag alone decides.
            Request.Headers.IfModifiedSince = default;
        }

        return File(
            content,
            type,
            changedAt is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null,
            new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"")
        );
    }
}
