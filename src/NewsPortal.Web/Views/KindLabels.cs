using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views;

/// <summary>What stands above a story's headline wherever it is listed.</summary>
/// <param name="Kind">What kind of journalism it is.</param>
/// <param name="IsRetracted">True when the story, or a part of it, no longer stands.</param>
public sealed record StoryLabels(StoryKind Kind, bool IsRetracted)
{
    /// <summary>The sections to name.</summary>
    public IEnumerable<Section> Sections { get; init; } = [];

    /// <summary>Who wrote it, where the name belongs to the kind.</summary>
    public IReadOnlyList<Byline> Authors { get; init; } = [];
}

/// <summary>What readers are told about the kind of a story or of a note on it.</summary>
public static class KindLabels
{
    /// <summary>The kind in a word or two; null for news, which needs none.</summary>
    public static string? Label(this StoryKind kind, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return kind switch
        {
            StoryKind.Analysis => texts["Analysis"].Value,
            StoryKind.Opinion => texts["Opinion"].Value,
            StoryKind.Review => texts["Review"].Value,
            StoryKind.Sponsored => texts["Paid content"].Value,
            StoryKind.Live => texts["Live"].Value,
            _ => null,
        };
    }

    /// <summary>The kind of a note in a word.</summary>
    public static string Label(this CorrectionKind kind, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return kind switch
        {
            CorrectionKind.Clarification => texts["Clarification"],
            CorrectionKind.Update => texts["Update"],
            CorrectionKind.Retraction => texts["Retraction"],
            _ => texts["Correction"],
        };
    }

    /// <summary>
    /// The sections without one that only says the kind again, as "Opinion" in the section of that name.
    /// </summary>
    [SuppressMessage(
        "Globalization",
        "CA1309",
        Justification = "Both are words of the site's language, and readers compare them."
    )]
    public static IEnumerable<Section> Beside(
        this IEnumerable<Section> sections,
        StoryKind kind,
        IStringLocalizer<Texts> texts
    )
    {
        var label = kind.Label(texts);
        return sections.Where(section =>
            !string.Equals(section.Name, label, StringComparison.CurrentCultureIgnoreCase)
        );
    }
}
