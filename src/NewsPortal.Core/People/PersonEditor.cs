using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.People;

/// <summary>Brings people into the newsroom: the account, its byline and the invitation in one.</summary>
public sealed class PersonEditor(AccountEditor accounts, AuthorEditor authors, InvitationEditor invitations)
{
    /// <summary>Creates an account without a password, and sends a link to choose one.</summary>
    /// <param name="command">The account. Its password is ignored.</param>
    /// <param name="makesByline">True to make a byline of the person's name, in place of a chosen one.</param>
    /// <param name="actor">Who invites.</param>
    /// <param name="cancellationToken">Ends it before anything is stored.</param>
    public Task<Result<Saved>> InviteAsync(
        CreateUser command,
        bool makesByline,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(command);
        return accounts.CreateAsync(
            command with
            {
                Password = null,
                AuthorId = makesByline ? null : command.AuthorId,
            },
            actor,
            cancellationToken,
            async (user, token) =>
            {
                if (makesByline)
                {
                    var made = await authors.SaveAsync(new SaveAuthor { Name = user.DisplayName }, actor, token);
                    if (!made.IsDone)
                    {
                        return made;
                    }

                    user.AuthorId = made.Value.Id;
                }

                await invitations.SendAsync(user, actor, token);
                return Result.Done(new Saved(user.Id));
            }
        );
    }
}
