using System.Globalization;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Structure;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;

namespace NewsPortal.Web.Areas.Admin.Views.Structure;

/// <summary>The forms of the acts on a term, and of their confirmation.</summary>
public sealed record ReshapeForm
{
    public TermAct Act { get; init; }
    public string? Name { get; init; }
    public string? Slug { get; init; }
    public string? Others { get; init; }
    public string? Into { get; init; }
    public long? ParentId { get; init; }

    /// <summary>The ids of the stories that go to a new topic, separated by commas.</summary>
    public string? Stories { get; init; }

    /// <summary>The plan that was shown.</summary>
    public string? Seen { get; init; }

    /// <summary>True if the plan was shown and is to be done.</summary>
    public bool Confirmed { get; init; }

    /// <summary>The command of the form.</summary>
    public ReshapeTerm ToCommand(TermKind kind, long id) =>
        new()
        {
            Kind = kind,
            Id = id,
            Act = Act,
            Name = Name,
            Slug = Slug,
            Others = Others,
            Into = Into,
            ParentId = ParentId,
            Stories = SplitForm.Ids(Stories),
            Seen = Seen,
        };
}

/// <summary>The page with the acts on a term.</summary>
/// <param name="Kind">What kind of term it is.</param>
/// <param name="Term">The term.</param>
/// <param name="Form">What was typed.</param>
/// <param name="FormAddress">The term's own form.</param>
/// <param name="Address">Where the forms are sent.</param>
/// <param name="Categories">What a category can be moved below.</param>
public sealed record StructureModel(
    TermKind Kind,
    TermRow Term,
    ReshapeForm Form,
    string FormAddress,
    string Address,
    IReadOnlyList<CategoryLine> Categories
);

/// <summary>What an act would change.</summary>
public sealed record PlanModel(TermPlan Plan, ReshapeForm Form, string Address);

/// <summary>The form that chooses the stories of a new topic.</summary>
public sealed record SplitForm
{
    public string? Name { get; init; }
    public string? Q { get; init; }

    /// <summary>The ids chosen on other pages and in other searches, separated by commas.</summary>
    public string? Kept { get; init; }

    /// <summary>The ids of the stories on the page, separated by commas.</summary>
    public string? Shown { get; init; }

    /// <summary>The ids ticked on the page.</summary>
    public List<long> Pick { get; init; } = [];

    /// <summary>The id before which the page begins; null for the newest.</summary>
    public long? Before { get; init; }

    /// <summary>The button: "search", "more", "all", "none" or "check".</summary>
    public string? Go { get; init; }

    /// <summary>All chosen ids.</summary>
    public IReadOnlyList<long> Chosen() => [.. Ids(Kept).Except(Ids(Shown)).Union(Pick)];

    /// <summary>Ids separated by commas; whatever is none is skipped.</summary>
    public static IReadOnlyList<long> Ids(string? text) =>
        [
            .. (text ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(part =>
                    long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0
                )
                .Where(id => id > 0),
        ];
}

/// <summary>The page that chooses the stories of a new topic.</summary>
public sealed record SplitModel(TermRow Term, SplitForm Form, TopicPage Page, IReadOnlySet<long> Chosen);

/// <summary>What was done to the structure, in words.</summary>
public static class StructureTexts
{
    /// <summary>The name of a kind of term.</summary>
    public static string NameOf(TermKind kind, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return kind switch
        {
            TermKind.Category => texts["Category"],
            TermKind.Tag => texts["Tag"],
            TermKind.Author => texts["Author"],
            _ => texts["Series"],
        };
    }

    /// <summary>A change in a sentence.</summary>
    public static string Sentence(TermChangeLine line, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(texts);
        return line.Act switch
        {
            TermAct.Renamed when line.Other == line.Name => texts["“{0}” has another address", line.Name],
            TermAct.Renamed => texts["“{0}” is called “{1}”", line.Other, line.Name],
            TermAct.Merged => texts["“{0}” merged into “{1}”", line.Other, line.Name],
            TermAct.Moved when line.Parent is null => texts["“{0}” moved to the top", line.Name],
            TermAct.Moved => texts["“{0}” moved below “{1}”", line.Name, line.Parent],
            _ => texts["Part of “{0}” became “{1}”", line.Name, line.Other],
        };
    }
}
