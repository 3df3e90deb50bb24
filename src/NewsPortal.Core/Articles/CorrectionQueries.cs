using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>A dated note on a published article, as readers and feeds get it.</summary>
/// <param name="Id">Number of the note; its anchor on the article's page is made of it.</param>
/// <param name="Kind">What it says.</param>
/// <param name="At">UTC.</param>
/// <param name="Text">Plain text.</param>
public sealed record CorrectionNote(long Id, CorrectionKind Kind, DateTime At, string Text)
{
    /// <summary>Id of its element on the article's page.</summary>
    public string Anchor => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"correction-{Id}");
}

/// <summary>Reads the notes on published articles.</summary>
public sealed class CorrectionQueries(NewsDbContext db)
{
    /// <summary>The notes on an article, the newest first.</summary>
    public async Task<IReadOnlyList<CorrectionNote>> OfAsync(long articleId, CancellationToken cancellationToken) =>
        await db.Corrections.AsNoTracking().Where(c => c.ArticleId == articleId)
            .OrderByDescending(c => c.At).ThenByDescending(c => c.Id)
            .Select(c => new CorrectionNote(c.Id, c.Kind, c.At, c.Text)).ToListAsync(cancellationToken);

    /// <summary>The notes on several articles by article, the newest of each first; one query.</summary>
    public async Task<ILookup<long, CorrectionNote>> OfAsync(
        IReadOnlyCollection<long> articleIds, CancellationToken cancellationToken)
    {
        var notes = await db.Corrections.AsNoTracking().Where(c => articleIds.Contains(c.ArticleId))
            .OrderByDescending(c => c.At).ThenByDescending(c => c.Id)
            .Select(c => new { c.ArticleId, Note = new CorrectionNote(c.Id, c.Kind, c.At, c.Text) })
            .ToListAsync(cancellationToken);
        return notes.ToLookup(n => n.ArticleId, n => n.Note);
    }
}
