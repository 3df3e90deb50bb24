using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Readership;

/// <summary>
/// Gives <see cref="Visitors"/> the salts of the site, which no view may wait for. Asks the database only for what is
/// missing: once a day, before midnight.
/// </summary>
public sealed class ShareVisitSalt(NewsDbContext db, Visitors visitors) : IJob
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var day in visitors.MissingSalts())
        {
            // Where another node has just made it, the next attempt reads it.
            var salt = await db.InRepeatedTransactionAsync(token => SaltAsync(day, token), cancellationToken);
            visitors.Use(day, salt);
        }
    }

    private async Task<byte[]> SaltAsync(DateOnly day, CancellationToken cancellationToken)
    {
        if (await db.VisitSalts.AsNoTracking().SingleOrDefaultAsync(s => s.Day == day, cancellationToken) is { } made)
        {
            return made.Value;
        }

        var salt = new VisitSalt { Day = day, Value = RandomNumberGenerator.GetBytes(VisitSalt.Length) };
        db.VisitSalts.Add(salt);
        await db.SaveChangesAsync(cancellationToken);
        return salt.Value;
    }
}
