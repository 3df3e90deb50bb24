using Microsoft.AspNetCore.Mvc.Rendering;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin.Views.Checks;

/// <summary>The form of the checks before publishing.</summary>
public sealed record ChecksForm
{
    public const int EmptyRows = 3;

    public Guid? Version { get; init; }

    /// <summary>The level of each check that can be chosen.</summary>
    public Dictionary<StoryCheck, CheckLevel> Levels { get; init; } = [];

    /// <summary>The style rules; a row without words to avoid is left out.</summary>
    public List<StyleRule> Rules { get; init; } = [];

    public static ChecksForm Of(SaveChecks stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return new ChecksForm
        {
            Version = stored.Version,
            Levels = stored.Levels.ToDictionary(l => l.Key, l => l.Value),
            Rules = [.. stored.Rules],
        };
    }

    public SaveChecks ToCommand() =>
        new()
        {
            Version = Version,
            Levels = Levels,
            Rules = Rules,
        };

    /// <summary>What people choose from.</summary>
    public static IEnumerable<SelectListItem> LevelChoices { get; } =
    [
        new("must be mended before publishing", nameof(CheckLevel.Block)),
        new("is told, and may stay", nameof(CheckLevel.Warn)),
        new("is not looked for", nameof(CheckLevel.Off)),
    ];

    /// <summary>What a check finds, as the beginning of a sentence that its level ends.</summary>
    public static string Label(StoryCheck check) =>
        check switch
        {
            StoryCheck.Category => "A story without a category",
            StoryCheck.Author => "A story without an author",
            StoryCheck.PictureAlt => "A picture that is not described for people who cannot see it",
            StoryCheck.PictureCredit => "A picture that nobody is named for",
            StoryCheck.PictureRights => "A picture whose rights have ended",
            StoryCheck.PictureRightsEnding => "A picture whose rights end within 30 days",
            StoryCheck.Standfirst => "An empty standfirst",
            StoryCheck.HeadlineLength => $"A headline of more than {TextCheck.LongHeadline} characters",
            StoryCheck.InternalLinks => "A link to an address of this site where nothing is",
            StoryCheck.SimilarStory => "A story of the last seven days that says almost the same",
            StoryCheck.LongSentences => $"A sentence of more than {TextCheck.LongSentence} words",
            StoryCheck.Style => "A word against the style rules below",
            _ => check.ToString(),
        };
}
