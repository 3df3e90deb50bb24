using System.Text.Json;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>A rule of the newspaper's style: what it writes, and why.</summary>
/// <param name="Term">
/// The words to avoid. Without capital letters they are found however they are written; with them, exactly so.
/// </param>
/// <param name="Suggestion">What to write instead; empty for none.</param>
/// <param name="Reason">Why, in one sentence; empty for none.</param>
public sealed record StyleRule(string? Term, string? Suggestion, string? Reason)
{
    public const int TermLength = 100;
    public const int SuggestionLength = 100;
    public const int ReasonLength = 300;

    /// <summary>The most rules; each is looked for in the whole text.</summary>
    public const int Most = 500;
}

/// <summary>What the newspaper wants to be checked before publishing, in a single row.</summary>
public sealed class CheckSettings : IVersioned
{
    public const int SingleId = 1;

    public int Id { get; init; } = SingleId;
    public Guid Version { get; set; }

    /// <summary>The chosen levels as JSON; a check that is not named has its default.</summary>
    public string Levels { get; private set; } = "{}";

    /// <summary>The style rules as JSON, in order.</summary>
    public string StyleRules { get; private set; } = "[]";

    /// <summary>The style rules, each with a term.</summary>
    public IReadOnlyList<StyleRule> Rules => JsonSerializer.Deserialize<List<StyleRule>>(StyleRules) ?? [];

    /// <summary>The levels that were chosen.</summary>
    internal IReadOnlyDictionary<string, CheckLevel> Chosen =>
        JsonSerializer.Deserialize<Dictionary<string, CheckLevel>>(Levels) ?? [];

    internal void Set(IReadOnlyDictionary<StoryCheck, CheckLevel> levels, IReadOnlyList<StyleRule> rules)
    {
        Levels = JsonSerializer.Serialize(levels.ToDictionary(l => l.Key.ToString(), l => l.Value));
        StyleRules = JsonSerializer.Serialize(rules);
    }
}

internal sealed class CheckSettingsConfiguration : IEntityTypeConfiguration<CheckSettings>
{
    public void Configure(EntityTypeBuilder<CheckSettings> builder)
    {
        builder.ToTable("CheckSettings");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Levels).HasMaxLength(2000);
        builder.Ignore(s => s.Rules);
        builder.Ignore(s => s.Chosen);
    }
}

/// <summary>The level of each check.</summary>
public static class CheckLevels
{
    /// <summary>Without text there is nothing to publish, whatever was chosen.</summary>
    public const StoryCheck AlwaysBlocks = StoryCheck.Body;

    private static readonly IReadOnlyList<StoryCheck> BlockingByDefault =
    [
        StoryCheck.Body,
        StoryCheck.Category,
        StoryCheck.Author,
        StoryCheck.PictureAlt,
        StoryCheck.PictureRights,
    ];

    /// <summary>The checks whose level can be chosen, in the order of the list.</summary>
    public static IReadOnlyList<StoryCheck> Choosable { get; } =
    [.. Enum.GetValues<StoryCheck>().Where(check => check != AlwaysBlocks)];

    /// <summary>The levels in force.</summary>
    /// <param name="settings">What was chosen; null for nothing yet.</param>
    public static IReadOnlyDictionary<StoryCheck, CheckLevel> Of(CheckSettings? settings)
    {
        var chosen = settings?.Chosen;
        return Enum.GetValues<StoryCheck>()
            .ToDictionary(
                check => check,
                check =>
                    check == AlwaysBlocks ? CheckLevel.Block
                    : chosen?.TryGetValue(check.ToString(), out var level) == true ? level
                    : BlockingByDefault.Contains(check) ? CheckLevel.Block
                    : CheckLevel.Warn
            );
    }
}

/// <summary>The form of the checks.</summary>
public sealed record SaveChecks
{
    /// <summary>The version that was edited; null until they are first saved.</summary>
    public Guid? Version { get; init; }

    /// <summary>The level of each check that can be chosen; one that is missing keeps its default.</summary>
    public IReadOnlyDictionary<StoryCheck, CheckLevel> Levels { get; init; } = new Dictionary<StoryCheck, CheckLevel>();

    /// <summary>The style rules in order; those without a term are left out.</summary>
    public IReadOnlyList<StyleRule> Rules { get; init; } = [];
}

/// <summary>What can be checked without the database.</summary>
public sealed class SaveChecksValidator : AbstractValidator<SaveChecks>
{
    public SaveChecksValidator()
    {
        RuleFor(c => c.Levels)
            .Must(levels => levels.All(l => Enum.IsDefined(l.Key) && Enum.IsDefined(l.Value)))
            .Says(ArticleErrorCodes.CheckLevelUnknown);
        RuleFor(c => c.Rules)
            .Must(rules => rules.Count <= StyleRule.Most)
            .Says(ArticleErrorCodes.StyleRulesTooMany, StyleRule.Most)
            .Must(rules => rules.All(r => PlainText.Line(r.Term).Length <= StyleRule.TermLength))
            .Says(ArticleErrorCodes.StyleTermLong, StyleRule.TermLength)
            .Must(rules => rules.All(r => PlainText.Line(r.Suggestion).Length <= StyleRule.SuggestionLength))
            .Says(ArticleErrorCodes.StyleSuggestionLong, StyleRule.SuggestionLength)
            .Must(rules => rules.All(r => PlainText.Line(r.Reason).Length <= StyleRule.ReasonLength))
            .Says(ArticleErrorCodes.StyleReasonLong, StyleRule.ReasonLength)
            .Must(rules =>
                rules.All(r => PlainText.Line(r.Term).Length > 0 || PlainText.Line(r.Suggestion).Length == 0)
            )
            .Says(ArticleErrorCodes.StyleTermMissing);
    }
}

/// <summary>Reads and writes what is checked before publishing; administrators.</summary>
public sealed class CheckEditor(
    NewsDbContext db,
    ChangeFeed changes,
    AuditTrail audit,
    IValidator<SaveChecks> validator
)
{
    /// <summary>The checks as their form shows them.</summary>
    public async Task<SaveChecks> ReadAsync(CancellationToken cancellationToken)
    {
        var settings = await db.CheckSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return new SaveChecks
        {
            Version = settings?.Version,
            Levels = CheckLevels.Of(settings),
            Rules = settings?.Rules ?? [],
        };
    }

    public async Task<Result<Saved>> SaveAsync(SaveChecks command, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.May(Permissions.SettingsManage))
        {
            return new Result<Saved>(Outcome.NotAllowed);
        }

        var validation = validator.Validate(command);
        return validation.IsValid
            ? await db.EditAsync(changes, token => StoreAsync(command, actor, token), cancellationToken)
            : Result<Saved>.Invalid(validation);
    }

    private async Task<Result<Saved>> StoreAsync(SaveChecks command, Actor actor, CancellationToken cancellationToken)
    {
        var settings = await db.CheckSettings.SingleOrDefaultAsync(cancellationToken);
        if (settings is null)
        {
            settings = new CheckSettings();
            db.CheckSettings.Add(settings);
        }
        else
        {
            db.Entry(settings).Property(s => s.Version).OriginalValue = command.Version ?? Guid.Empty;
            db.Entry(settings).Property(s => s.Levels).IsModified = true;
        }

        settings.Set(
            CheckLevels.Choosable.Where(command.Levels.ContainsKey).ToDictionary(c => c, c => command.Levels[c]),
            [
                .. command
                    .Rules.Select(r => new StyleRule(
                        PlainText.Line(r.Term),
                        PlainText.Line(r.Suggestion),
                        PlainText.Line(r.Reason)
                    ))
                    .Where(r => r.Term!.Length > 0),
            ]
        );
        audit.Add(actor, "Changed the checks before publishing");
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(CheckSettings.SingleId, settings.Version));
    }
}
