using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Access;

/// <summary>Whether the audit trail is as it was written.</summary>
/// <param name="Entries">Entries that were found right, up to the first fault.</param>
/// <param name="Hash">The hash of the last of them; empty for none.</param>
/// <param name="Fault">What is wrong with the next one; null for nothing.</param>
/// <param name="Entry">The id of that entry; null where it is missing.</param>
public sealed record AuditVerdict(long Entries, string Hash, string? Fault = null, long? Entry = null)
{
    public bool IsWhole => Fault is null;
}

/// <summary>Follows the chain of the audit trail from its first entry to its end.</summary>
public sealed class AuditVerifier(NewsDbContext db, TimeProvider clock)
{
    private const int ReadAtOnce = 5_000;

    /// <summary>Verifies every entry; stops at the first fault.</summary>
    public async Task<AuditVerdict> RunAsync(CancellationToken cancellationToken)
    {
        // Read first: entries that are added meanwhile come after it.
        var head = await db.AuditHeads.AsNoTracking().SingleAsync(cancellationToken);
        var oldest = clock.GetUtcNow().UtcDateTime - PruneAudit.Keep;
        var verdict = new AuditVerdict(0, "");
        while (verdict.Entries < head.Sequence)
        {
            var after = verdict.Entries;
            var entries = await db
                .AuditTrail.AsNoTracking()
                .Where(a => a.Sequence > after && a.Sequence <= head.Sequence)
                .OrderBy(a => a.Sequence)
                .Take(ReadAtOnce)
                .ToListAsync(cancellationToken);
            if (entries.Count == 0)
            {
                return verdict with { Fault = Text($"Entry {after + 1} is missing, and all after it.") };
            }

            foreach (var entry in entries)
            {
                verdict = Next(verdict, entry, oldest);
                if (!verdict.IsWhole)
                {
                    return verdict;
                }
            }
        }

        return verdict.Hash != head.Hash
                ? verdict with
                {
                    Fault = "The end of the chain is not the hash of the last entry.",
                }
            : await db
                .AuditTrail.Where(a => a.Sequence == null)
                .OrderBy(a => a.Id)
                .Select(a => (long?)a.Id)
                .FirstOrDefaultAsync(cancellationToken)
                is { } stray
                ? verdict with
                {
                    Fault =
                        head.Sequence == 0
                            ? "The trail is not chained yet. Start the site once."
                            : Text($"The entry with the id {stray} was added by another program."),
                    Entry = stray,
                }
            : verdict;
    }

    /// <summary>Whether an entry has this hash.</summary>
    public Task<bool> ContainsAsync(string hash, CancellationToken cancellationToken) =>
        db.AuditTrail.AnyAsync(a => a.Hash == hash, cancellationToken);

    private static AuditVerdict Next(AuditVerdict verdict, AuditEntry entry, DateTime oldest)
    {
        var number = verdict.Entries + 1;
        var fault =
            entry.Sequence != number ? Text($"Entry {number} is missing.")
            : entry.Seal is null || entry.Hash != AuditChain.HashOf(entry, number, entry.Seal, verdict.Hash)
                ? Text($"Entry {number} is not what was written, or does not follow the one before.")
            : entry.Salt is null && !IsForgotten(entry, oldest) ? Text($"The details of entry {number} were deleted.")
            : entry.Salt is not null && entry.Seal != AuditChain.SealOf(entry, entry.Salt)
                ? Text($"The details of entry {number} are not what was written.")
            : null;
        return fault is null
            ? new AuditVerdict(number, entry.Hash!)
            : verdict with
            {
                Fault = fault,
                Entry = entry.Sequence == number ? entry.Id : null,
            };
    }

    /// <summary>The only details that are ever deleted.</summary>
    private static bool IsForgotten(AuditEntry entry, DateTime oldest) =>
        entry is { UserId: null, Action: AuditTrail.SignInFailed, UserName: "", Subject: "" } && entry.At < oldest;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
