namespace NewsPortal.Web.Areas.Admin.Views;

/// <summary>The search above a list sorted by name.</summary>
/// <param name="Address">The list's own address.</param>
/// <param name="Label">The term for the names.</param>
/// <param name="Query">What was searched for.</param>
public sealed record NameFilter(string Address, string Label, string? Query);

/// <summary>Links to the previous and next page of such a list.</summary>
/// <param name="Query">What was searched for.</param>
/// <param name="Before">The entry before which the previous page ends; null for none.</param>
/// <param name="After">The entry after which the next page begins; null for none.</param>
public sealed record NamePager(string? Query, long? Before, long? After);
