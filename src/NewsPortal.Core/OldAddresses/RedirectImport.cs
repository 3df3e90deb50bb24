using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.OldAddresses;

/// <summary>A line of a list that was not taken.</summary>
/// <param name="Number">The line of the file.</param>
/// <param name="From">What it redirects, as written.</param>
/// <param name="Error">Why.</param>
public sealed record RefusedLine(int Number, string From, FieldError Error);

/// <summary>What became of a list.</summary>
public sealed record RedirectImportReport
{
    /// <summary>Whether the list was only tried: nothing is stored.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Redirects that are new.</summary>
    public int Added { get; set; }

    /// <summary>Redirects that led elsewhere before.</summary>
    public int Changed { get; set; }

    /// <summary>Lines that say what is stored already.</summary>
    public int Unchanged { get; set; }

    /// <summary>Lines that were not taken.</summary>
    public int Refused { get; set; }

    /// <summary>The first of these.</summary>
    public List<RefusedLine> Refusals { get; } = [];
}

/// <summary>
/// Takes redirects from a list with the columns from, to and, if wanted, status (301 or 410), a few hundred lines in a
/// transaction: of a list that breaks off, what came before is stored, and it can be sent again.
/// </summary>
public sealed class RedirectImport(
    NewsDbContext db,
    RedirectPlanner planner,
    ChangeFeed changes,
    AuditTrail audit,
    IOptions<SiteOptions> site
)
{
    /// <summary>Refused lines that the report shows.</summary>
    public const int MostRefusals = 500;

    /// <summary>Lines that a list may have.</summary>
    public const int MostLines = 1_000_000;

    private const int Batch = 400;

    private static readonly string[] Moved = ["", "301", "308"];
    private static readonly string[] Gone = ["410", "gone"];

    private readonly Uri _site = new(site.Value.BaseUrl);

    /// <summary>Reads a list and stores what is right in it.</summary>
    /// <param name="list">The file.</param>
    /// <param name="isTrial">Only tells what would become of it.</param>
    /// <param name="actor">Who imports.</param>
    /// <param name="cancellationToken">Ends it after a transaction.</param>
    public async Task<Result<RedirectImportReport>> RunAsync(
        Stream list,
        bool isTrial,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (!actor.May(Permissions.RedirectsEdit))
        {
            return new Result<RedirectImportReport>(Outcome.NotAllowed);
        }

        var report = new RedirectImportReport { IsTrial = isTrial };
        Dictionary<string, RedirectEnding>? earlier = isTrial ? [] : null;
        List<(CsvLine Line, WantedRedirect Wanted)> waiting = [];
        var lines = 0;
        try
        {
            await foreach (var line in Csv.ReadAsync(list, cancellationToken))
            {
                if (lines++ == 0 && IsHeader(line))
                {
                    continue;
                }

                if (lines > MostLines)
                {
                    Refuse(report, line, new FieldError("", RedirectErrorCodes.TooManyLines, MostLines));
                    break;
                }

                var (wanted, error) = Read(line);
                if (wanted is null)
                {
                    Refuse(report, line, error!);
                    continue;
                }

                waiting.Add((line, wanted));

                if (waiting.Count == Batch)
                {
                    await TakeAsync(waiting, report, earlier, cancellationToken);
                }
            }
        }
        catch (InvalidDataException exception)
        {
            Refuse(
                report,
                new CsvLine(int.Parse(exception.Message, CultureInfo.InvariantCulture), [""]),
                new FieldError("", RedirectErrorCodes.NotAList)
            );
        }

        await TakeAsync(waiting, report, earlier, cancellationToken);
        if (!isTrial && report.Added + report.Changed > 0)
        {
            await FinishAsync(report, actor, cancellationToken);
        }

        return Result.Done(report);
    }

    private (WantedRedirect? Wanted, FieldError? Error) Read(CsvLine line)
    {
        string Field(int at) => at < line.Fields.Count ? line.Fields[at] : "";

        if (line.Fields.Any(field => field.Contains('\uFFFD', StringComparison.Ordinal)))
        {
            return (null, new FieldError("", RedirectErrorCodes.NotUtf8));
        }

        var status = Field(2).ToLowerInvariant();
        var isGone = Gone.Contains(status);
        if (!isGone && !Moved.Contains(status))
        {
            return (null, new FieldError("", RedirectErrorCodes.StatusUnknown, Field(2)));
        }

        var (from, fromError) = PastedAddress.From(Field(0), _site);
        if (fromError is not null)
        {
            return (null, new FieldError("", fromError, from));
        }

        if (isGone)
        {
            return (new WantedRedirect(from, null), null);
        }

        var (to, toError) = PastedAddress.To(Field(1), _site);
        return toError is null ? (new WantedRedirect(from, to), null) : (null, new FieldError("", toError));
    }

    private async Task TakeAsync(
        List<(CsvLine Line, WantedRedirect Wanted)> waiting,
        RedirectImportReport report,
        Dictionary<string, RedirectEnding>? earlier,
        CancellationToken cancellationToken
    )
    {
        if (waiting.Count == 0)
        {
            return;
        }

        var plans = report.IsTrial
            ? await planner.PlanAsync([.. waiting.Select(w => w.Wanted)], earlier, cancellationToken)
            : await db.InRepeatedTransactionAsync(token => StoreAsync(waiting, token), cancellationToken);
        foreach (var ((line, _), plan) in waiting.Zip(plans))
        {
            switch (plan)
            {
                case { Error: { } error }:
                    Refuse(report, line, error);
                    break;
                case { Present: null }:
                    report.Added++;
                    break;
                case var _ when plan.Present == plan.Ending:
                    report.Unchanged++;
                    break;
                default:
                    report.Changed++;
                    break;
            }
        }

        db.ChangeTracker.Clear();
        waiting.Clear();
    }

    private async Task<IReadOnlyList<PlannedRedirect>> StoreAsync(
        List<(CsvLine Line, WantedRedirect Wanted)> waiting,
        CancellationToken cancellationToken
    )
    {
        var plans = await planner.PlanAsync([.. waiting.Select(w => w.Wanted)], null, cancellationToken);
        var keys = waiting.Select(w => w.Wanted.From).Distinct().ToList();
        var stored = await db
            .Redirects.Where(r => keys.Contains(r.FromPath))
            .ToDictionaryAsync(r => r.FromPath, cancellationToken);
        foreach (var ((_, wanted), plan) in waiting.Zip(plans))
        {
            if (plan.Ending is not { } ending || ending == plan.Present)
            {
                continue;
            }

            if (!stored.TryGetValue(wanted.From, out var redirect))
            {
                redirect = new Redirect { FromPath = wanted.From };
                db.Redirects.Add(redirect);
                stored.Add(wanted.From, redirect);
            }

            redirect.LeadTo(ending.Target, ending.TargetId, ending.Address, RedirectOrigin.Imported);
        }

        await db.SaveChangesAsync(cancellationToken);
        return plans;
    }

    private async Task FinishAsync(RedirectImportReport report, Actor actor, CancellationToken cancellationToken)
    {
        await db.InTransactionAsync(
            async token =>
            {
                audit.Add(
                    actor,
                    "Imported redirects",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{report.Added} new, {report.Changed} changed, {report.Refused} refused"
                    )
                );
                changes.Append(ChangeSubject.Redirect, 0);
                return await db.SaveChangesAsync(token);
            },
            cancellationToken
        );
        await changes.AnnounceAsync(cancellationToken);
    }

    /// <summary>Addresses have a slash; names of columns have none.</summary>
    private static bool IsHeader(CsvLine line) =>
        line.Fields.Count > 0 && !line.Fields[0].Contains('/', StringComparison.Ordinal);

    private static void Refuse(RedirectImportReport report, CsvLine line, FieldError error)
    {
        report.Refused++;
        if (report.Refusals.Count < MostRefusals)
        {
            report.Refusals.Add(
                new RefusedLine(line.Number, PlainText.Start(line.Fields.Count > 0 ? line.Fields[0] : "", 200), error)
            );
        }
    }
}
