using System.Globalization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Areas.Admin.Views.Articles;

/// <summary>What is to be done with the articles that are ticked in the list.</summary>
public sealed record BatchForm
{
    /// <summary>Where the next page finds what was refused.</summary>
    public const string Refused = "BatchRefused";

    public BatchAct Act { get; init; }

    /// <summary>See <see cref="ChosenArticle.Parse"/>.</summary>
    public List<string> Chosen { get; init; } = [];

    public string? Tag { get; init; }
    public long? AddedCategory { get; init; }

    public BatchEdit ToEdit() =>
        new(Act, [.. Chosen.Select(ChosenArticle.Parse).OfType<ChosenArticle>()])
        {
            Tag = Tag,
            CategoryId = AddedCategory,
        };

    /// <summary>What was done, as a sentence.</summary>
    public static string Words(BatchAct act, int number) =>
        (act, number) switch
        {
            (_, 0) => "Nothing was changed.",
            (BatchAct.Ready, 1) => "One article is marked as ready.",
            (BatchAct.Ready, _) => $"{number} articles are marked as ready.",
            (BatchAct.AddTag, 1) => "One article has the tag. If readers see it already, update it.",
            (BatchAct.AddTag, _) => $"{number} articles have the tag. Update those that readers see already.",
            (BatchAct.AddCategory, 1) => "One article has the category. If readers see it already, update it.",
            (BatchAct.AddCategory, _) => $"{number} articles have the category. Update those that readers see already.",
            (BatchAct.PutBack, 1) => "One article is a draft again.",
            (BatchAct.PutBack, _) => $"{number} articles are drafts again.",
            (_, 1) => "One article is in the bin. It stays there for 30 days.",
            _ => $"{number} articles are in the bin. They stay there for 30 days.",
        };

    /// <summary>An article that was left as it was, and why; its number comes first, for the link.</summary>
    public static string Line(BatchRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var why = refusal.Why.Outcome switch
        {
            Outcome.NotAllowed => "You may not do that with it.",
            Outcome.NotFound => "It was deleted meanwhile.",
            Outcome.Conflict => "Somebody changed it meanwhile, or it is in another state. Look at it and try again.",
            _ => refusal.Why.Message,
        };
        return string.Create(CultureInfo.InvariantCulture, $"{refusal.Id} {refusal.Headline.OrNone()}: {why}");
    }
}
