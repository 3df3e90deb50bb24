using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.OldAddresses;

/// <summary>A redirect that somebody wants.</summary>
/// <param name="From">The stored form of the address.</param>
/// <param name="To">The target as <see cref="PastedAddress.To"/> gives it; null for gone.</param>
public sealed record WantedRedirect(string From, string? To);

/// <summary>Where a redirect leads.</summary>
/// <param name="Target">The kind of its target.</param>
/// <param name="TargetId">The thing; 0 for none.</param>
/// <param name="Address">The typed target; null unless it is one.</param>
public sealed record RedirectEnding(RedirectTarget Target, long TargetId, string? Address = null)
{
    internal static RedirectEnding Of(Redirect redirect) => new(redirect.Target, redirect.TargetId, redirect.Address);
}

/// <summary>What becomes of a wanted redirect.</summary>
/// <param name="Ending">Where it will lead, collapsed; null if it is refused.</param>
/// <param name="Error">Why it is refused; null if it is not.</param>
/// <param name="Present">Where the address leads so far; null for nowhere.</param>
public sealed record PlannedRedirect(RedirectEnding? Ending, FieldError? Error, RedirectEnding? Present);

/// <summary>
/// Decides what wanted redirects become: one that leads to another redirect leads to its end, one that leads to a
/// thing follows the thing, and a loop, a living page or a target where nothing is are refused.
/// </summary>
public sealed class RedirectPlanner(NewsDbContext db, Places places, OldAddressQueries old)
{
    private const int MostSteps = 10;

    /// <summary>Plans redirects as if they were stored in this order.</summary>
    /// <param name="wanted">The redirects, at most a few hundred.</param>
    /// <param name="earlier">
    /// Redirects planned before and not stored, by address, to which these are added; null where they are stored.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A plan for each, in the same order.</returns>
    public async Task<IReadOnlyList<PlannedRedirect>> PlanAsync(
        IReadOnlyList<WantedRedirect> wanted,
        Dictionary<string, RedirectEnding>? earlier,
        CancellationToken cancellationToken
    )
    {
        var targets = wanted.Select(w => Redirects.KeyOf(w.To)).OfType<string>();
        var keys = wanted.Select(w => w.From).Concat(targets).Distinct().ToList();
        var known = await KnownAsync(keys, earlier ?? [], cancellationToken);
        var here = await places.FindAsync(
            [.. keys.Select(key => key.Split('?')[0]).Where(Redirects.IsStorable)],
            cancellationToken
        );
        List<PlannedRedirect> plans = [];
        foreach (var wish in wanted)
        {
            var present = known.GetValueOrDefault(wish.From);
            var (ending, error) = await EndingAsync(wish, known, here, cancellationToken);
            if (ending is not null)
            {
                known[wish.From] = ending;
                earlier?[wish.From] = ending;
            }

            plans.Add(new PlannedRedirect(ending, error, present));
        }

        return plans;
    }

    private async Task<(RedirectEnding? Ending, FieldError? Error)> EndingAsync(
        WantedRedirect wish,
        Dictionary<string, RedirectEnding> known,
        IReadOnlyDictionary<string, Place> here,
        CancellationToken cancellationToken
    )
    {
        // An address with a query is its own, and leaves the page at its path alone.
        if (here.TryGetValue(wish.From, out var hidden) && hidden.IsLiving)
        {
            return (null, new FieldError(nameof(SaveRedirect.From), RedirectErrorCodes.FromLiving, wish.From));
        }

        if (wish.To is not { } to)
        {
            return (new RedirectEnding(RedirectTarget.Gone, 0), null);
        }

        var ending = new RedirectEnding(RedirectTarget.Address, 0, to);
        List<string> way = [wish.From];
        while (Redirects.KeyOf(ending.Address) is { } key)
        {
            way.Add(key);
            if (way.IndexOf(key) < way.Count - 1)
            {
                return (null, Error(RedirectErrorCodes.Loop, string.Join(" → ", way)));
            }

            if (way.Count > MostSteps)
            {
                return (null, Error(RedirectErrorCodes.LongWay, to));
            }

            // Until something is published at an address, it keeps its previous meaning.
            if (
                here.GetValueOrDefault(key) is { Target: not RedirectTarget.Address } place
                && (place.IsLiving || !known.ContainsKey(key))
            )
            {
                // A thing is followed wherever it moves; what a link says besides stays only with its address.
                return ending.Address!.Contains('#', StringComparison.Ordinal) && place.IsLiving
                    ? (ending, null)
                    : (new RedirectEnding(place.Target, place.Id), null);
            }

            if (!known.TryGetValue(key, out var next))
            {
                return await UnderstoodAsync(ending, key, wish.From, here, cancellationToken);
            }

            ending = next;
        }

        return (ending, null);

        static FieldError Error(string code, string text) => new(nameof(SaveRedirect.To), code, text);
    }

    /// <summary>The end of a target for which there is no redirect.</summary>
    private async Task<(RedirectEnding? Ending, FieldError? Error)> UnderstoodAsync(
        RedirectEnding ending,
        string key,
        string from,
        IReadOnlyDictionary<string, Place> here,
        CancellationToken cancellationToken
    )
    {
        var at = key.IndexOf('?', StringComparison.Ordinal);
        var path = at < 0 ? key : key[..at];
        var found = at < 0 ? null : await old.FindByQueryAsync(path, key[at..], cancellationToken);
        if (found is null)
        {
            if (here.ContainsKey(path) || ArticlePaths.IsOurs(path))
            {
                return (ending, null);
            }

            found = await old.FindAsync(path, cancellationToken);
        }

        return found switch
        {
            { IsGone: true } => (new RedirectEnding(RedirectTarget.Gone, 0), null),
            null or { Path: "" } => (null, new FieldError(nameof(SaveRedirect.To), RedirectErrorCodes.ToNothing, path)),
            _ when Redirects.KeyOf(found.Path) == from => (
                null,
                new FieldError(nameof(SaveRedirect.To), RedirectErrorCodes.Loop, $"{from} → {key} → {from}")
            ),
            _ => (new RedirectEnding(RedirectTarget.Address, 0, found.Path), null),
        };
    }

    /// <summary>The redirects of these addresses, and those that they lead over.</summary>
    private async Task<Dictionary<string, RedirectEnding>> KnownAsync(
        IReadOnlyCollection<string> keys,
        Dictionary<string, RedirectEnding> earlier,
        CancellationToken cancellationToken
    )
    {
        Dictionary<string, RedirectEnding> known = [];
        var asked = new HashSet<string>();
        var open = keys.Where(Redirects.IsStorable).ToList();
        for (var step = 0; step < MostSteps && open.Count > 0; step++)
        {
            asked.UnionWith(open);
            foreach (
                var redirect in await db
                    .Redirects.AsNoTracking()
                    .Where(r => open.Contains(r.FromPath))
                    .ToListAsync(cancellationToken)
            )
            {
                known[redirect.FromPath] = RedirectEnding.Of(redirect);
            }

            foreach (var key in open.Where(earlier.ContainsKey))
            {
                known[key] = earlier[key];
            }

            open =
            [
                .. open.Where(known.ContainsKey)
                    .Select(key => Redirects.KeyOf(known[key].Address))
                    .OfType<string>()
                    .Where(key => Redirects.IsStorable(key) && !asked.Contains(key))
                    .Distinct(),
            ];
        }

        return known;
    }
}
