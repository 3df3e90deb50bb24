using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>Asks what the newest versions of articles name.</summary>
public static class ContentReferences
{
    /// <summary>True when an article's newest version names this.</summary>
    public static Task<bool> IsNamedAsync(
        this NewsDbContext db,
        ReferenceKind kind,
        long targetId,
        CancellationToken cancellationToken
    ) => db.ContentReferences.AnyAsync(r => r.Kind == kind && r.TargetId == targetId, cancellationToken);
}
