using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin.Views.Users;

/// <summary>The form of a new account.</summary>
public sealed record NewModel(CreateUser Command, IReadOnlyList<Choice> Authors);

/// <summary>The page of an account.</summary>
public sealed record EditModel(ChangeUser Command, UserDetails User, IReadOnlyList<Choice> Authors);
