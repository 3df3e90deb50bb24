using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin.Views.Restrictions;

/// <summary>The submitted form of a restriction.</summary>
public sealed record RestrictionForm
{
    /// <summary>Empty where it was not restricted.</summary>
    public Guid Version { get; init; }

    /// <summary>The chosen colleagues; empty choices are left out.</summary>
    public IReadOnlyList<long> People { get; init; } = [];

    public static RestrictionForm Of(RestrictionDetails stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return new RestrictionForm { Version = stored.Version, People = [.. stored.Others.Select(p => p.Id)] };
    }

    public SaveRestriction ToCommand(long articleId) => new(articleId, Version, People);
}

/// <summary>The page that says for whom an article exists.</summary>
/// <param name="Article">The article.</param>
/// <param name="Stored">For whom it exists now.</param>
/// <param name="Form">The form's values.</param>
/// <param name="Colleagues">Everybody who can be chosen, by name.</param>
/// <param name="MayChange">False shows who sees it, without a form.</param>
public sealed record EditModel(
    ArticleDetails Article,
    RestrictionDetails Stored,
    RestrictionForm Form,
    IReadOnlyList<Choice> Colleagues,
    bool MayChange
)
{
    /// <summary>How many colleagues the form offers places for; one is always free.</summary>
    public int Rows => Math.Max(3, Form.People.Count + 1);
}
