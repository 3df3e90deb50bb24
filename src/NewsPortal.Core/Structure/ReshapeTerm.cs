using FluentValidation;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Structure;

/// <summary>A change of the structure that somebody considers or wants.</summary>
public sealed record ReshapeTerm
{
    public TermKind Kind { get; init; }

    /// <summary>The term.</summary>
    public long Id { get; init; }

    public TermAct Act { get; init; }

    /// <summary>Rename: the new name. Split: the name of the new topic.</summary>
    public string? Name { get; init; }

    /// <summary>Rename: the new last part of the address; empty keeps it.</summary>
    public string? Slug { get; init; }

    /// <summary>
    /// Merge: the terms that are folded into this one, a name or a last part of an address on each line.
    /// </summary>
    public string? Others { get; init; }

    /// <summary>Merge: the term into which this one is folded; empty if <see cref="Others"/> says it.</summary>
    public string? Into { get; init; }

    /// <summary>Move: the category above; null for none.</summary>
    public long? ParentId { get; init; }

    /// <summary>Split: the stories that go to the new topic.</summary>
    public IReadOnlyList<long> Stories { get; init; } = [];

    /// <summary>
    /// The <see cref="TermPlan.Seen"/> of the plan that was confirmed: the change is refused if anything that it
    /// names is another by now.
    /// </summary>
    public string? Seen { get; init; }
}

/// <summary>What can be checked without the database.</summary>
public sealed class ReshapeTermValidator : AbstractValidator<ReshapeTerm>
{
    /// <summary>How many terms one act folds into another.</summary>
    public const int MostOthers = 100;

    public ReshapeTermValidator()
    {
        RuleFor(c => c.Name)
            .Must(TermName.IsVisible)
            .Says(TaxonomyErrorCodes.NameMissing)
            .MaximumLength(Tag.NameLength)
            .Says(TaxonomyErrorCodes.NameLong, Tag.NameLength)
            .When(c => c.Act is TermAct.Renamed or TermAct.Split);
        RuleFor(c => c.Slug)
            .Must(slug => string.IsNullOrWhiteSpace(slug) || Infrastructure.Slug.From(slug).Length > 0)
            .Says(TaxonomyErrorCodes.AddressEmpty);
        RuleFor(c => c.Others)
            .Must((command, others) => Lines(others).Any() || TermName.IsVisible(command.Into))
            .Says(StructureErrorCodes.OthersMissing)
            .Must(others => Lines(others).Count() <= MostOthers)
            .Says(StructureErrorCodes.OthersTooMany, MostOthers)
            .When(c => c.Act == TermAct.Merged);
    }

    internal static IEnumerable<string> Lines(string? text) =>
        PlainText.Lines(text).Split('\n').Select(PlainText.Line).Where(TermName.IsVisible);
}
