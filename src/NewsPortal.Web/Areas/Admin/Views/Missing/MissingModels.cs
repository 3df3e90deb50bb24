using NewsPortal.Core.OldAddresses;

namespace NewsPortal.Web.Areas.Admin.Views.Missing;

/// <summary>The list of missing addresses.</summary>
public sealed record ListModel(MissingKind Kind, MissingPage Page)
{
    public string? Next =>
        Page.Next is { } next ? NewsroomAddresses.MissingOf(Kind.ToString().ToLowerInvariant(), next) : null;
}
