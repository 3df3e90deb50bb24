using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views;

/// <summary>The labels above a story's headline in every list.</summary>
/// <param name="Kind">What kind of journalism it is.</param>
/// <param name="IsRetracted">True if the story, or part of it, was retracted.</param>
public sealed record StoryLabels(StoryKind Kind, bool IsRetracted)
{
    /// <summary>The sections to show.</summary>
    public IEnumerable<Section> Sections { get; init; } = [];

    /// <summary>Its authors, for kinds that show the name.</summary>
    public IReadOnlyList<Byline> Authors { get; init; } = [];

    /// <summary>Stands instead of the sections; empty for the sections.</summary>
    public string Kicker { get; init; } = "";

    /// <summary>A mark that a front gives the story; empty for none.</summary>
    public string Mark { get; init; } = "";

    /// <summary>The section whose colour the kicker has.</summary>
    public Section? Colour { get; init; }
}

/// <summary>The reader's names for the kinds of stories and notes.</summary>
public static class KindLabels
{
    /// <summary>The name of the kind; null for news, which needs none.</summary>
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

    /// <summary>The name of a note's kind.</summary>
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
    /// The sections without one that would only repeat the kind, such as "Opinion" in the section of that name.
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
