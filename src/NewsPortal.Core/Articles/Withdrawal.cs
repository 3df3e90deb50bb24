namespace NewsPortal.Core.Articles;

/// <summary>Why an article is taken away from readers, and what they get instead.</summary>
/// <param name="Reason">For the story's history; required where readers could see the article.</param>
/// <param name="Replacement">
/// The published story to which its address leads, as people name it (<see cref="StoryName"/>); empty for none: the
/// address tells that the story is gone. Only when it is taken down.
/// </param>
public sealed record Withdrawal(string? Reason, string? Replacement = null);
