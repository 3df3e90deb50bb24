namespace NewsPortal.Core.Articles;

/// <summary>Finds articles of the newsroom by words of their texts. The search index implements it.</summary>
public interface ITextSearch
{
    /// <summary>
    /// The ids of articles in any state, except the bin, whose text has all of these words; bounded, the newest first.
    /// </summary>
    Task<IReadOnlyList<long>> FindAsync(string words, CancellationToken cancellationToken);
}
