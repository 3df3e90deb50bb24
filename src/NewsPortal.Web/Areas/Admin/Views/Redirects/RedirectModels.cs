using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.OldAddresses;

namespace NewsPortal.Web.Areas.Admin.Views.Redirects;

/// <summary>The filter in the list's address.</summary>
public sealed record ListQuery
{
    public string? Q { get; init; }

    /// <summary>Who made them: a name of <see cref="RedirectOrigin"/>.</summary>
    public string? Made { get; init; }

    public string? After { get; init; }

    /// <summary>The filter for Core; unknown values in the address are ignored.</summary>
    public RedirectFilter ToFilter() =>
        new()
        {
            Search = Q,
            Origin =
                Enum.TryParse<RedirectOrigin>(Made, ignoreCase: true, out var origin) && Enum.IsDefined(origin)
                    ? origin
                    : null,
        };
}

/// <summary>The list of redirects.</summary>
public sealed record ListModel(ListQuery Query, RedirectPage Page)
{
    public string? Older => Page.Next is { } next ? NewsroomAddresses.RedirectsAfter(Query.Made, Query.Q, next) : null;
}

/// <summary>The page that takes a list.</summary>
/// <param name="Report">What became of one; null before.</param>
/// <param name="Fault">Why there is no report; null for no fault.</param>
public sealed record ImportModel(RedirectImportReport? Report, string? Fault);

/// <summary>The form of a redirect.</summary>
public sealed record EditModel
{
    public long? Id { get; init; }
    public Guid? Version { get; init; }

    /// <summary>The key of a new redirect's form.</summary>
    public Guid? CreationKey { get; init; }

    public string? From { get; init; }
    public string? To { get; init; }
    public bool IsGone { get; init; }

    /// <summary>The stored redirect; null for a new one.</summary>
    [BindNever]
    [ValidateNever]
    public RedirectLine? Line { get; init; }

    /// <summary>Whether the target, or that there is none, is the program's guess.</summary>
    [BindNever]
    public bool IsSuggested { get; init; }

    [BindNever]
    [ValidateNever]
    public EditConflict? EditConflict { get; init; }

    public static EditModel Of(RedirectLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new()
        {
            Id = line.Id,
            Version = line.Version,
            From = line.From,
            To = line.Typed ?? line.End.Address,
            IsGone = line.Target == RedirectTarget.Gone,
            Line = line,
        };
    }

    public SaveRedirect ToCommand() =>
        new()
        {
            Id = Id,
            Version = Version,
            CreationKey = CreationKey,
            From = From,
            To = To,
            IsGone = IsGone,
        };

    /// <summary>A colleague's stored changes next to what was typed.</summary>
    public EditConflict Beside(EditModel stored, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return EditConflict.Of(
            NewsroomAddresses.Redirect(Id),
            this,
            stored,
            (texts["Their address"], r => r.From),
            (texts["Their target"], r => r.IsGone ? texts["Gone"] : r.To)
        );
    }
}

/// <summary>Words for redirects.</summary>
public static class RedirectWords
{
    public static string Label(this RedirectOrigin origin, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return origin switch
        {
            RedirectOrigin.ByHand => texts["By hand"],
            RedirectOrigin.Imported => texts["Imported"],
            _ => texts["By itself"],
        };
    }
}
