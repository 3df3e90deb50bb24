using System.Globalization;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Areas.Admin.Views.Articles;

/// <summary>What is to be done with the articles that are ticked in the list.</summary>
public sealed record BatchForm
{
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
    public static string Words(BatchAct act, int number, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return (act, number) switch
        {
            (_, 0) => texts["Nothing was changed."],
            (BatchAct.Ready, _) => texts.Plural(
                number,
                "One article is marked as ready.",
                "{0} articles are marked as ready."
            ),
            (BatchAct.AddTag, _) => texts.Plural(
                number,
                "One article has the tag. If readers see it already, update it.",
                "{0} articles have the tag. Update those that readers see already."
            ),
            (BatchAct.AddCategory, _) => texts.Plural(
                number,
                "One article has the category. If readers see it already, update it.",
                "{0} articles have the category. Update those that readers see already."
            ),
            (BatchAct.PutBack, _) => texts.Plural(
                number,
                "One article is a draft again.",
                "{0} articles are drafts again."
            ),
            _ => texts.Plural(
                number,
                "One article is in the bin. It stays there for 30 days.",
                "{0} articles are in the bin. They stay there for 30 days."
            ),
        };
    }

    /// <summary>Why an article was left as it was.</summary>
    public static string Why(BatchRefusal refusal, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        ArgumentNullException.ThrowIfNull(texts);
        return refusal.Why.Outcome switch
        {
            Outcome.NotAllowed => texts["You may not do that with it."],
            Outcome.NotFound => texts["It was deleted meanwhile."],
            Outcome.Conflict => texts[
                "Somebody changed it meanwhile, or it is in another state. Look at it and try again."
            ],
            _ => refusal.Why.In(CultureInfo.CurrentUICulture),
        };
    }
}
