using System.Globalization;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.WordPressImport;

/// <summary>What to import, and where the receipt goes.</summary>
/// <param name="ExportPath">The export file.</param>
/// <param name="UploadsPath">A copy of the old site's uploads folder; null imports without pictures.</param>
/// <param name="ReceiptPath">The receipt; null puts it into the working directory, named after the export.</param>
public sealed record ImportWordPress(string ExportPath, string? UploadsPath = null, string? ReceiptPath = null);

/// <summary>How far an import is.</summary>
/// <param name="Stage">What it does at present, for people.</param>
/// <param name="Done">Steps of this stage that are done.</param>
/// <param name="Total">Steps of this stage; 0 where nobody knows.</param>
public sealed record ImportProgress(string Stage, long Done, long Total);

/// <summary>How an import ended.</summary>
/// <param name="Summary">The sums.</param>
/// <param name="ReceiptPath">Where the receipt is.</param>
/// <param name="Problem">What stopped it before its end, for people; null when it went through.</param>
public sealed record ImportResult(ImportSummary Summary, string ReceiptPath, string? Problem)
{
    /// <summary>True when it went through and nothing failed; missing pictures are no failure.</summary>
    public bool IsDone => Problem is null && Summary.Count(ImportAction.Failed) == 0;
}

/// <summary>
/// Imports a WordPress export. It may be killed and run again at any time: what is in the database is whole, and is
/// recognised. A damaged file is noticed before the first write.
/// </summary>
public sealed partial class WordPressImporter(
    NewsDbContext db,
    ArticleEditor editor,
    ChangeFeed changes,
    Redirects redirects,
    HtmlCleaner cleaner,
    MediaLibrary library,
    SiteTime time,
    TimeProvider clock,
    ILogger<WordPressImporter> logger)
{
    /// <summary>Runs an import.</summary>
    /// <exception cref="WxrException">The file is no whole export; nothing was written.</exception>
    /// <exception cref="IOException">A file or folder cannot be read or written; the message names it.</exception>
    public async Task<ImportResult> ImportAsync(
        ImportWordPress command, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var startedAt = clock.GetUtcNow().UtcDateTime;
        var uploads = command.UploadsPath is null ? null : UploadsFolder.Open(command.UploadsPath);
        var index = await ReadIndexAsync(command.ExportPath, progress, cancellationToken);
        var receiptPath = Path.GetFullPath(command.ReceiptPath ?? Path.GetFileName(command.ExportPath) + ".receipt.json");
        await using var receipt = ImportReceipt.Open(receiptPath, Path.GetFileName(command.ExportPath), index.Site.Url, startedAt);
        var ledger = new ImportLedger(db, clock, index.Site.Url.Length > 0 ? index.Site.Url : "wordpress");
        string? problem = null;
        try
        {
            await ImportAsync(command, index, uploads, ledger, receipt, progress, cancellationToken);
        }
        catch (Exception exception) when (exception.IsDatabaseUnavailable() || exception is IOException)
        {
            LogStopped(logger, exception);
            problem = exception.IsDatabaseUnavailable()
                ? "The database could not be written to (is it running, and is there room on the disk?). "
                : $"A file could not be read or written: {exception.Message} ";
            problem += "What was imported so far is whole. Put it right and run the same command again; it goes on from here.";
        }

        await receipt.CompleteAsync(problem, clock.GetUtcNow().UtcDateTime, CancellationToken.None);
        return new ImportResult(receipt.Summary, receiptPath, problem);
    }

    private async Task ImportAsync(
        ImportWordPress command, ExportIndex index, UploadsFolder? uploads, ImportLedger ledger, ImportReceipt receipt,
        IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        Task Report(ImportEntry entry) => receipt.AddAsync(entry, cancellationToken);
        var terms = new ImportTerms(db, changes, redirects, ledger, index);
        progress?.Report(new ImportProgress("Authors, categories and tags", 0, 0));
        await terms.ImportAsync(Report, cancellationToken);

        var pictures = new ImportPictures(db, library, changes, redirects, ledger, index, uploads, receipt.Summary, Report, Failed);
        await pictures.ImportAsync(
            done => progress?.Report(new ImportProgress("Pictures", done, index.Attachments.Count)), cancellationToken);

        var items = new ImportItems(db, editor, changes, redirects, cleaner, time, ledger, index, terms, pictures);
        var total = index.Items - index.Attachments.Count;
        var done = 0;
        await using var export = OpenExport(command.ExportPath);
        await foreach (var record in WxrReader.ReadAsync(export, cancellationToken))
        {
            if (record is not WxrItem { Type: not "attachment" } item) continue;
            ImportEntry entry;
            try
            {
                entry = await items.ImportAsync(item, cancellationToken);
            }
            catch (Exception exception) when (ConcernsOneThing(exception))
            {
                entry = Failed(
                    new ImportEntry(
                        item.Type, item.Id.ToString(CultureInfo.InvariantCulture), WordPressText.Plain(item.Title), ImportAction.Failed)
                    {
                        OldAddress = item.Link, Notes = [$"It stands at line {item.Line} of the export."],
                    },
                    exception);
            }

            await receipt.AddAsync(entry, cancellationToken);
            progress?.Report(new ImportProgress("Posts and pages", ++done, total));
        }
    }

    /// <summary>Whether the import can go on with the next thing: neither stopped, nor out of its database or disk.</summary>
    internal static bool ConcernsOneThing(Exception exception) =>
        exception is not OperationCanceledException and not IOException && !exception.IsDatabaseUnavailable();

    /// <summary>One thing must not stop the other thousands; the receipt and the exit code tell of it.</summary>
    private ImportEntry Failed(ImportEntry entry, Exception exception)
    {
        LogFailed(logger, exception, entry.Type, entry.Id);
        db.ChangeTracker.Clear();
        return entry with { Action = ImportAction.Failed, Notes = [$"It could not be imported: {exception.Message}", .. entry.Notes] };
    }

    private static async Task<ExportIndex> ReadIndexAsync(
        string path, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        await using var export = OpenExport(path);
        progress?.Report(new ImportProgress("Reading the export", 0, 0));
        return await ExportIndex.ReadAsync(export, cancellationToken);
    }

    private static FileStream OpenExport(string path) =>
        new(path, new FileStreamOptions
        {
            Options = FileOptions.SequentialScan | FileOptions.Asynchronous, BufferSize = 128 * 1024,
        });

    [LoggerMessage(Level = LogLevel.Error, Message = "The import stopped")]
    private static partial void LogStopped(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not import {Type} {Id}")]
    private static partial void LogFailed(ILogger logger, Exception exception, string type, string id);
}
