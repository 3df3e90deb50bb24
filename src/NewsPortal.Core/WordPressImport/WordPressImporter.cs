using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Library;
using NewsPortal.Core.Site;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.WordPressImport;

/// <summary>What to import, and where the receipt goes.</summary>
/// <param name="ExportPaths">The files of the export: .xml, gzipped, in a zip or in a folder.</param>
/// <param name="UploadsPath">
/// A copy of the old site's uploads folder, or a zip of it; null imports without pictures.
/// </param>
/// <param name="ReceiptPath">The receipt; null puts it in the working directory, named after the first file.</param>
public sealed record ImportWordPress(
    IReadOnlyList<string> ExportPaths,
    string? UploadsPath = null,
    string? ReceiptPath = null
)
{
    /// <summary>Further hosts of the old site; links to them become links to this site.</summary>
    public IReadOnlyList<string> AlsoHosts { get; init; } = [];

    /// <summary>Custom types and what they become: "post" or "page".</summary>
    public IReadOnlyDictionary<string, string> Types { get; init; } = new Dictionary<string, string>();

    /// <summary>Names for logins.</summary>
    public AuthorNames Authors { get; init; } = AuthorNames.None;

    /// <summary>Refuses a file that is not well-formed instead of repairing it.</summary>
    public bool IsStrict { get; init; }
}

/// <summary>The progress of an import.</summary>
/// <param name="Stage">What it is doing, for people.</param>
/// <param name="Done">Finished steps of this stage.</param>
/// <param name="Total">Steps of this stage; 0 if unknown.</param>
public sealed record ImportProgress(string Stage, long Done, long Total);

/// <summary>How an import ended.</summary>
/// <param name="Summary">The totals.</param>
/// <param name="ReceiptPath">Where the receipt is.</param>
/// <param name="Problem">What stopped it early, for people; null when it completed.</param>
public sealed record ImportResult(ImportSummary Summary, string ReceiptPath, string? Problem)
{
    /// <summary>True when it completed without failures; missing pictures are not failures.</summary>
    public bool IsDone => Problem is null && Summary.Count(ImportAction.Failed) == 0;
}

/// <summary>
/// Imports a WordPress export. It may be killed and rerun at any time: what is in the database is complete and is
/// recognized. A file that is not an export, or is from another site, is noticed before the first write.
/// </summary>
public sealed partial class WordPressImporter(
    NewsDbContext db,
    ArticleEditor editor,
    CategoryEditor categories,
    ChangeFeed changes,
    Redirects redirects,
    HtmlCleaner cleaner,
    MediaLibrary library,
    FileLibrary fileLibrary,
    SiteTime time,
    TimeProvider clock,
    ILogger<WordPressImporter> logger
)
{
    /// <summary>Runs an import.</summary>
    /// <exception cref="WxrException">The file is not a complete export; nothing was written.</exception>
    /// <exception cref="FormatException">A host or type in the command is malformed; nothing was written.</exception>
    /// <exception cref="IOException">A file or folder cannot be read or written; the message names it.</exception>
    public async Task<ImportResult> ImportAsync(
        ImportWordPress command,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var startedAt = clock.GetUtcNow().UtcDateTime;
        using var files = ExportFiles.Open(command.ExportPaths);
        using var uploads = UploadsFolder.Open(command.UploadsPath, files);
        progress?.Report(new ImportProgress("Reading the export", 0, 0));
        var mending = new WxrMending();
        var index = await ExportIndex.ReadAsync(
            ReadAsync(files, command, mending, cancellationToken),
            command.Types,
            cancellationToken
        );
        foreach (var host in command.AlsoHosts)
        {
            index.Addresses.AddHost(host);
        }

        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(command.ExportPaths[0]));
        var receiptPath = Path.GetFullPath(command.ReceiptPath ?? name + ".receipt.json");
        await using var receipt = ImportReceipt.Open(
            receiptPath,
            string.Join(", ", files.Files.Select(f => f.Name)),
            index.Site.Url,
            startedAt
        );
        receipt.Summary.Mending = mending;
        foreach (var refusal in mending.Refused)
        {
            await receipt.AddAsync(
                new ImportEntry("damaged", $"line {refusal.Line}", refusal.Title, ImportAction.Failed)
                {
                    Notes = [$"It could not be read: {refusal.Reason}"],
                },
                cancellationToken
            );
        }

        string? problem = null;
        try
        {
            await ImportAsync(command, files, index, uploads, receipt, progress, cancellationToken);
        }
        catch (Exception exception) when (exception.IsDatabaseUnavailable() || exception is IOException)
        {
            LogStopped(logger, exception);
            problem = exception.IsDatabaseUnavailable()
                ? "The database could not be written to (is it running, and is there room on the disk?). "
                : $"A file could not be read or written: {exception.Message} ";
            problem +=
                "What was imported so far is whole. Put it right and run the same command again; it goes on from here.";
        }

        await receipt.CompleteAsync(problem, clock.GetUtcNow().UtcDateTime, CancellationToken.None);
        return new ImportResult(receipt.Summary, receiptPath, problem);
    }

    private async Task ImportAsync(
        ImportWordPress command,
        ExportFiles files,
        ExportIndex index,
        UploadsFolder? uploads,
        ImportReceipt receipt,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        Task Report(ImportEntry entry) => receipt.AddAsync(entry, cancellationToken);
        var ledger = await ImportLedger.OpenAsync(db, clock, index.Site.Url, cancellationToken);
        var parts = new ImportParts(db, ledger);
        await parts.RecallAsync(index, cancellationToken);
        var terms = new ImportTerms(db, changes, redirects, categories, ledger, index, command.Authors);
        progress?.Report(new ImportProgress("Authors, categories and tags", 0, 0));
        await terms.ImportAsync(Report, cancellationToken);
        await parts.KeepAsync(index, cancellationToken);

        var stored = new ImportFiles(
            db,
            fileLibrary,
            redirects,
            ledger,
            index,
            uploads,
            receipt.Summary,
            Report,
            Failed
        );
        await stored.RecallAsync(cancellationToken);
        var pictures = new ImportPictures(
            db,
            library,
            changes,
            redirects,
            ledger,
            index,
            uploads,
            stored,
            receipt.Summary,
            Report,
            Failed
        );
        await pictures.ImportAsync(
            done => progress?.Report(new ImportProgress("Pictures and files", done, index.Attachments.Count)),
            cancellationToken
        );

        var addresses = new ImportAddresses(db, redirects, index);
        await addresses.KeepTermsAsync(terms, cancellationToken);
        await addresses.KeepAttachmentsAsync(
            attachment =>
                pictures.MediaOf(attachment) is { } media ? (RedirectTarget.Media, media)
                : stored.FileOf(attachment) is { } file ? (RedirectTarget.File, file.Id)
                : null,
            cancellationToken
        );

        var items = new ImportItems(
            db,
            changes,
            index,
            new ItemReader(
                index,
                time,
                new ItemBodies(index, pictures, stored),
                new ItemTerms(index, terms),
                new PagePaths(db, ledger, index),
                new ItemPublication(time)
            ),
            new ArticleStore(db, editor, time, addresses, ledger, index, parts, new ImportComments(db, cleaner, time))
        );
        var total = index.Items - index.Attachments.Count;
        var done = 0;
        var batch = new ImportBatch<ReadItem>(
            async read =>
            {
                foreach (var entry in await items.StoreAsync(read, cancellationToken))
                {
                    await Report(entry);
                    progress?.Report(new ImportProgress("Posts and pages", Math.Min(++done, total), total));
                }
            },
            read => read.Item.Content.Length
        );
        await foreach (var record in ReadAsync(files, command, new WxrMending(), cancellationToken))
        {
            WordPressFields.CountLeftOut(record, receipt.Summary);
            if (record is WxrItem { Type: not "attachment" } item)
            {
                await batch.AddAsync(await ReadAsync(items, item, cancellationToken));
            }
        }

        await batch.FlushAsync();
        // Items of earlier files for which this one has supplied what was missing.
        foreach (var (id, type, sourceId, needs) in await parts.WaitingAsync(cancellationToken))
        {
            if (
                !items.HasSeen(type, sourceId)
                && await AnyIsHereAsync(needs, pictures, index, ledger, cancellationToken)
                && await parts.ReadAsync(id, cancellationToken) is { } item
            )
            {
                await batch.AddAsync(await ReadAsync(items, item, cancellationToken));
            }
        }

        await batch.FlushAsync();
        foreach (var archive in uploads?.Unopened ?? [])
        {
            receipt.Summary.AddLeftOut(ImportSummary.Files, archive);
        }
    }

    private async Task<ReadItem> ReadAsync(ImportItems items, WxrItem item, CancellationToken cancellationToken)
    {
        try
        {
            return await items.ReadAsync(item, cancellationToken);
        }
        catch (Exception exception) when (ConcernsOneThing(exception))
        {
            LogFailed(logger, exception, item.Type, item.Id.ToString(CultureInfo.InvariantCulture));
            db.ChangeTracker.Clear();
            var read = new ReadItem(
                item,
                new ImportEntry(
                    item.Type,
                    item.Id.ToString(CultureInfo.InvariantCulture),
                    WordPressText.Plain(item.Title),
                    ImportAction.Failed
                )
                {
                    OldAddress = item.Link,
                }
            );
            return read with { Entry = read.Failed(exception) };
        }
    }

    private static async Task<bool> AnyIsHereAsync(
        string[] needs,
        ImportPictures pictures,
        ExportIndex index,
        ImportLedger ledger,
        CancellationToken cancellationToken
    )
    {
        foreach (
            var (type, id) in needs
                .Select(need => need.Split(':'))
                .Where(need => need.Length == 2)
                .Select(need => (need[0], need[1]))
        )
        {
            var isHere = type switch
            {
                ImportParts.Block => long.TryParse(id, out var block) && index.ReusableBlocks.Contains(block),
                "page" => await ledger.FindAsync("page", id, cancellationToken) is not null,
                _ => pictures.Has(id),
            };
            if (isHere)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The records of all files in turn. Files that were merely next to the exports and are not exports are skipped.
    /// </summary>
    private static async IAsyncEnumerable<WxrRecord> ReadAsync(
        ExportFiles files,
        ImportWordPress command,
        WxrMending mending,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        NotWxrException? none = null;
        var any = false;
        foreach (var file in files.Files)
        {
            await using var export = file.Open();
            await using var records = WxrReader
                .ReadAsync(export, command.IsStrict ? null : mending, command.IsStrict, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await records.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (NotWxrException exception) when (!file.IsNamed)
                {
                    none = exception;
                    break;
                }
                catch (WxrException exception) when (exception.File is null)
                {
                    exception.File = file.Name;
                    throw;
                }

                any = true;
                yield return records.Current;
            }
        }

        if (!any)
        {
            throw none ?? new NotWxrException("there is nothing in it.");
        }
    }

    /// <summary>
    /// Whether the import can continue with the next thing: it was not cancelled, and neither database nor disk has
    /// failed.
    /// </summary>
    internal static bool ConcernsOneThing(Exception exception) =>
        exception is not OperationCanceledException and not IOException && !exception.IsDatabaseUnavailable();

    /// <summary>One failure must not stop thousands of others; the receipt and the exit code report it.</summary>
    private ImportEntry Failed(ImportEntry entry, Exception exception)
    {
        LogFailed(logger, exception, entry.Type, entry.Id);
        db.ChangeTracker.Clear();
        return entry with
        {
            Action = ImportAction.Failed,
            Notes = [$"It could not be imported: {exception.Message}", .. entry.Notes],
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The import stopped")]
    private static partial void LogStopped(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not import {Type} {Id}")]
    private static partial void LogFailed(ILogger logger, Exception exception, string type, string id);
}
