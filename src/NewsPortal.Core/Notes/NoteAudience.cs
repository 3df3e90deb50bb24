using System.Text;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Notes;

/// <summary>Somebody who can be named in a note.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">The name that colleagues see.</param>
internal sealed record NotePerson(long Id, string Name);

/// <summary>
/// Whose the notes on an article are: of everybody who may see the article in the newsroom, and of nobody else.
/// </summary>
internal static class NoteAudience
{
    /// <summary>The articles whose notes the actor may see; what is in the bin is at rest.</summary>
    public static IQueryable<Article> WithNotesFor(this NewsDbContext db, Actor actor)
    {
        var mayRead = actor.May(Permissions.ArticlesRead);
        return db.Known().Where(a => mayRead && a.State != ArticleState.Binned);
    }

    /// <summary>Everybody who may see the notes on an article, by name.</summary>
    public static async Task<List<NotePerson>> AudienceAsync(
        this NewsDbContext db,
        long articleId,
        CancellationToken cancellationToken
    )
    {
        var people = await Readers(db, articleId)
            .OrderBy(u => u.DisplayName)
            .ThenBy(u => u.Id)
            .Select(u => new NotePerson(u.Id, u.DisplayName.Length > 0 ? u.DisplayName : u.Email!))
            .ToListAsync(cancellationToken);
        var among = (await db.AmongAsync(articleId, people.ConvertAll(p => p.Id), cancellationToken)).ToHashSet();
        return people.FindAll(p => among.Contains(p.Id));
    }

    /// <summary>Of these people those who may see the notes on an article.</summary>
    public static async Task<IReadOnlyCollection<long>> AmongAudienceAsync(
        this NewsDbContext db,
        long articleId,
        IReadOnlyCollection<long> people,
        CancellationToken cancellationToken
    ) =>
        await db.AmongAsync(
            articleId,
            await Readers(db, articleId)
                .Where(u => people.Contains(u.Id))
                .Select(u => u.Id)
                .ToListAsync(cancellationToken),
            cancellationToken
        );

    /// <summary>
    /// Those whose names follow an @ in a text. The longest name counts, and everybody who has it: "@Ann Lee" is not
    /// Ann, and two of one name are both meant.
    /// </summary>
    public static IReadOnlyList<long> NamedIn(string text, IReadOnlyCollection<NotePerson> people)
    {
        var read = text.Normalize();
        var names = people
            .Select(person => (person.Id, Name: person.Name.Trim().Normalize()))
            .Where(person => person.Name.Length > 0)
            .GroupBy(person => person.Name, person => person.Id, StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(group => group.Key.Length)
            .ToList();
        List<long> named = [];
        for (var at = read.IndexOf('@', StringComparison.Ordinal); at >= 0; at = read.IndexOf('@', at + 1))
        {
            // After a letter it is a mail address.
            if (at == 0 || !IsOfAWord(read, at - 1))
            {
                named.AddRange(names.FirstOrDefault(name => IsAt(read, at + 1, name.Key)) ?? Enumerable.Empty<long>());
            }
        }

        return [.. named.Distinct()];
    }

    private static bool IsAt(string text, int start, string name) =>
        text.AsSpan(start).StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && (start + name.Length == text.Length || !IsOfAWord(text, start + name.Length));

    private static bool IsOfAWord(string text, int at) =>
        char.IsLetterOrDigit(text, at)
        || char.IsSurrogate(text[at]) && Rune.TryGetRuneAt(text, at, out var rune) && Rune.IsLetterOrDigit(rune);

    private static IQueryable<NewsUser> Readers(NewsDbContext db, long articleId)
    {
        var roles = Roles.With(Permissions.ArticlesRead).ToList();
        return db
            .Users.AsNoTracking()
            .Where(u =>
                !db.StoryRestrictions.Any(r => r.ArticleId == articleId && !r.People.Any(p => p.UserId == u.Id))
            )
            .Where(u => !u.IsDisabled && db.Articles.Any(a => a.Id == articleId && a.State != ArticleState.Binned))
            .Where(u =>
                db.UserRoles.Any(l =>
                    l.UserId == u.Id && db.Roles.Any(r => r.Id == l.RoleId && roles.Contains(r.Name!))
                )
            );
    }
}
