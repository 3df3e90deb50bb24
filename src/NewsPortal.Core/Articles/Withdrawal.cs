using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>Why an article is taken away from readers, and what they get instead.</summary>
/// <param name="Reason">For the story's history; required where readers could see the article.</param>
/// <param name="Replacement">
/// The published story to which its address leads, as people name it (<see cref="StoryName"/>); empty for none: the
/// address tells that the story is gone. Only when it is taken down.
/// </param>
public sealed record Withdrawal(string? Reason, string? Replacement = null)
{
    /// <summary>The most characters of a reason.</summary>
    public const int ReasonLength = 500;

    /// <summary>The reason in its stored form; null for none.</summary>
    internal string? Note => PlainText.Line(Reason) is { Length: > 0 } line ? line : null;
}
