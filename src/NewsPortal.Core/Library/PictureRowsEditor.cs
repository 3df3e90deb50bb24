using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>A picture as described in a grid.</summary>
/// <param name="Id">Media id.</param>
/// <param name="Version">The version that was edited.</param>
/// <param name="Texts">Its texts.</param>
public sealed record PictureRow(long Id, Guid Version, PictureTexts Texts);

/// <summary>
/// What goes into every row of a grid; blank texts change nothing, names are added to those of the row.
/// </summary>
public sealed record PicturesForAll(
    string? Credit = null,
    string? Notice = null,
    DateTime? End = null,
    string? Keywords = null,
    string? Collections = null
)
{
    internal PictureTexts On(PictureTexts texts) =>
        texts with
        {
            Credit = string.IsNullOrWhiteSpace(Credit) ? texts.Credit : Credit,
            Keywords = Join(texts.Keywords, Keywords),
            Collections = Join(texts.Collections, Collections),
            Rights =
                string.IsNullOrWhiteSpace(Notice) && End is null
                    ? texts.Rights
                    : new PictureRights(
                        string.IsNullOrWhiteSpace(Notice) ? texts.Rights?.Notice : Notice,
                        texts.Rights?.Territory,
                        End ?? texts.Rights?.End
                    ),
        };

    private static string? Join(string? own, string? more) => string.IsNullOrWhiteSpace(more) ? own : $"{own}, {more}";
}

/// <summary>Describes many pictures at once.</summary>
public sealed class PictureRowsEditor(MediaLibrary library)
{
    /// <summary>
    /// Stores each row on its own: one that is refused, or that a colleague has changed since, keeps no other from
    /// being stored. A row that says what the library says already is done.
    /// </summary>
    /// <returns>How each ended, in their order.</returns>
    public async Task<IReadOnlyList<Result<AddedPicture>>> SaveAsync(
        IReadOnlyList<PictureRow> rows,
        PicturesForAll all,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        List<Result<AddedPicture>> results = [];
        foreach (var row in rows.Take(PictureFilter.MostIds))
        {
            results.Add(await library.DescribeAsync(row.Id, row.Version, all.On(row.Texts), actor, cancellationToken));
        }

        return results;
    }
}
