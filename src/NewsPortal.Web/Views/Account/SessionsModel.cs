using NewsPortal.Core.Accounts;

namespace NewsPortal.Web.Views.Account;

/// <summary>Where one is signed in.</summary>
/// <param name="Sessions">The last seen first.</param>
/// <param name="Present">The session that asks.</param>
public sealed record SessionsModel(IReadOnlyList<SessionLine> Sessions, Guid? Present);
