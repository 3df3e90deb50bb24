namespace NewsPortal.Web.Areas.Admin.Views;

/// <summary>The search above a list that is sorted by name.</summary>
/// <param name="Address">The list's own address.</param>
/// <param name="Label">What the names are called.</param>
/// <param name="Query">What was searched for.</param>
public sealed record NameFilter(string Address, string Label, string? Query);

/// <summary>The way to the pages above and below in such a list.</summary>
/// <param name="Query">What was searched for.</param>
/// <param name="Before">The entry before which the page above ends; null when there is none.</param>
/// <param name="After">The entry after which the page below begins; null when there is none.</param>
public sealed record NamePager(string? Query, long? Before, long? After);
