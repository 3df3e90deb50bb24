using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Fronts;

/// <summary>A story with everything that is decided when it is published.</summary>
/// <param name="Story">Its text, its time, and a note for readers.</param>
public sealed record LaunchStory(SaveArticle Story)
{
    /// <summary>
    /// The slot of the home page (<see cref="Slots"/>) in which it stands first; null leaves the page as it is.
    /// </summary>
    public string? HomeSlot { get; init; }

    /// <summary>A line of breaking news about it, shown from its publication; null for none.</summary>
    public string? BreakingText { get; init; }

    /// <summary>The key of the panel: a second command with the same key writes no second line.</summary>
    public Guid? Key { get; init; }
}

/// <summary>How the parts of a launch ended.</summary>
/// <param name="Story">The story. Unless it is published, nothing else was done.</param>
/// <param name="Front">Its place on the home page; null if none was asked for.</param>
/// <param name="Breaking">The line; null if none was asked for.</param>
public sealed record Launched(Result<SavedArticle> Story, Result<Saved>? Front, Result<Saved>? Breaking);

/// <summary>
/// Publishes a story, and places it. Each part is stored on its own: that the home page could not be changed does not
/// hold up the news.
/// </summary>
public sealed class LaunchEditor(ArticleEditor articles, FrontEditor fronts, BreakingNewsEditor breaking)
{
    public async Task<Launched> LaunchAsync(LaunchStory command, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var story = await articles.SaveAsync(command.Story, actor, cancellationToken);
        if (!story.IsDone || story.Value.Step is { IsDone: false } || command.Story.Step == ArticleStep.Save)
        {
            return new Launched(story, null, null);
        }

        var id = story.Value.Id;
        return new Launched(
            story,
            command.HomeSlot is { Length: > 0 } slot
                ? await fronts.PlaceFirstAsync(slot, id, actor, cancellationToken)
                : null,
            PlainText.Line(command.BreakingText) is { Length: > 0 } line
                ? await breaking.SaveAsync(
                    new SaveBreakingNews
                    {
                        CreationKey = command.Key,
                        Text = line,
                        Story = $"#{id}",
                        StartsAt = command.Story.PublishAt,
                    },
                    actor,
                    cancellationToken
                )
                : null
        );
    }
}
