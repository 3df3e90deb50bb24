using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>Queries the references of articles' newest versions.</summary>
public static class ContentReferences
{
    /// <summary>True if an article's newest version refers to this.</summary>
    public static Task<bool> IsNamedAsync(
        this NewsDbContext db,
        ReferenceKind kind,
        long targetId,
        CancellationToken cancellationToken
    ) => db.ContentReferences.AnyAsync(r => r.Kind == kind && r.TargetId == targetId, cancellationToken);
}
