using NewsPortal.Core.Articles;

namespace NewsPortal.Core.WordPressImport;

/// <summary>What an item should become.</summary>
/// <param name="Article">The article as the newsroom would enter it.</param>
/// <param name="State">Its state.</param>
/// <param name="PublishedAt">When it appears; null when it is not public.</param>
/// <param name="Comments">The readers' comments below it.</param>
/// <param name="OtherComments">The ids of what is stored as comments, but was not written by readers.</param>
/// <param name="Post">The context of its body, for the texts of comments.</param>
/// <param name="Hash">Tells a changed item from an unchanged one.</param>
internal sealed record WantedArticle(
    SaveArticle Article,
    ArticleState State,
    DateTime? PublishedAt,
    IReadOnlyList<WxrComment> Comments,
    IReadOnlyList<long> OtherComments,
    WordPressPost Post,
    string Hash
);

/// <summary>An item that has been read but not stored.</summary>
internal sealed record ReadItem(WxrItem Item, ImportEntry Entry)
{
    /// <summary>Its identity.</summary>
    public string Key { get; init; } = "";

    /// <summary>What it should become; null when <see cref="Entry"/> says why it is not imported.</summary>
    public WantedArticle? Wanted { get; init; }

    public NoteList Notes { get; init; } = new();

    /// <summary>The entry of an item that could not be stored.</summary>
    public ImportEntry Failed(Exception exception) =>
        Entry with
        {
            Action = ImportAction.Failed,
            Notes = [$"It could not be imported: {exception.Message}", $"It stands at line {Item.Line} of the export."],
        };

    // Reference equality: two items are never the same, whatever they contain.
    public bool Equals(ReadItem? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
