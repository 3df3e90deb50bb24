using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
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
    public static IEnumerable<SelectListItem> LevelChoices(IStringLocalizer<NewsroomTexts> texts) =>
        new[] { CheckLevel.Block, CheckLevel.Warn, CheckLevel.Off }.Select(level => new SelectListItem(
            Label(level, texts),
            level.ToString()
        ));

    /// <summary>What a level means, next to what a check finds.</summary>
    public static string Label(CheckLevel level, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return level switch
        {
            CheckLevel.Block => texts["must be mended before publishing"],
            CheckLevel.Warn => texts["is told, and may stay"],
            _ => texts["is not looked for"],
        };
    }

    /// <summary>What a check finds.</summary>
    public static string Label(StoryCheck check, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return check switch
        {
            StoryCheck.Category => texts["A story without a category"],
            StoryCheck.Author => texts["A story without an author"],
            StoryCheck.PictureAlt => texts["A picture that is not described for people who cannot see it"],
            StoryCheck.PictureCredit => texts["A picture that nobody is named for"],
            StoryCheck.PictureRights => texts["A picture whose rights have ended"],
            StoryCheck.PictureRightsEnding => texts["A picture whose rights end within 30 days"],
            StoryCheck.Standfirst => texts["An empty standfirst"],
            StoryCheck.HeadlineLength => texts["A headline of more than {0} characters", TextCheck.LongHeadline],
            StoryCheck.InternalLinks => texts["A link to an address of this site where nothing is"],
            StoryCheck.ExternalLinks => texts["A link to another site where nothing is, or that does not answer"],
            StoryCheck.SimilarStory => texts["A story of the last seven days that says almost the same"],
            StoryCheck.LongSentences => texts["A sentence of more than {0} words", TextCheck.LongSentence],
            StoryCheck.Style => texts["A word against the style rules below"],
            _ => check.ToString(),
        };
    }
}
