using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// Stores the keys of cookies and tokens in the database shared by all nodes. Older versions kept them in the folder
/// "keys" of the storage root; missing ones are copied into the database before the keys are first read, so that the
/// upgrade signs nobody out. The folder is not changed.
/// </summary>
internal sealed partial class SiteKeys(
    IServiceScopeFactory scopes,
    StorageRoot storage,
    EntityFrameworkCoreXmlRepository<NewsDbContext> database,
    SiteAlerts alerts,
    ILogger<SiteKeys> logger
) : IXmlRepository
{
    public const string Folder = "keys";

    private readonly Lock _gate = new();
    private bool _isTakenOver;

    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        // Reading the existing keys always comes before creating a new one, so this runs first.
        lock (_gate)
        {
            if (!_isTakenOver)
            {
                TakeOver();
                _isTakenOver = true;
            }
        }

        return Read();
    }

    /// <inheritdoc />
    public void StoreElement(XElement element, string friendlyName) => database.StoreElement(element, friendlyName);

    /// <summary>All keys but the damaged ones: one of them must not keep everybody from signing in.</summary>
    private List<XElement> Read()
    {
        using var scope = scopes.CreateScope();
        var rows = scope.ServiceProvider.GetRequiredService<NewsDbContext>().DataProtectionKeys.AsNoTracking().ToList();
        List<XElement> keys = [];
        List<string> damaged = [];
        foreach (var row in rows.Where(row => !string.IsNullOrEmpty(row.Xml)))
        {
            try
            {
                keys.Add(XElement.Parse(row.Xml!));
            }
            catch (XmlException exception)
            {
                damaged.Add(row.FriendlyName ?? $"{row.Id}");
                LogDamaged(logger, row.FriendlyName ?? $"{row.Id}", exception.Message);
            }
        }

        alerts.Set(
            nameof(SiteKeys),
            damaged.Count == 0
                ? null
                : $"The table DataProtectionKeys has damaged keys ({string.Join(", ", damaged)}). Restore them from a "
                    + "backup or delete their rows; whoever signed in with them signs in again."
        );
        return keys;
    }

    private void TakeOver()
    {
        var folder = new DirectoryInfo(storage.File(Folder));
        if (!folder.Exists)
        {
            return;
        }

        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var known = db.DataProtectionKeys.AsNoTracking().Select(k => k.FriendlyName).ToHashSet();
        foreach (var file in folder.GetFiles("*.xml").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file.Name);
            if (!known.Contains(name) && Read(file) is { } element)
            {
                Store(db, name, element);
            }
        }
    }

    private XElement? Read(FileInfo file)
    {
        try
        {
            return XElement.Load(file.FullName);
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, file.FullName, exception.Message);
            return null;
        }
    }

    private void Store(NewsDbContext db, string name, XElement element)
    {
        try
        {
            db.DataProtectionKeys.Add(
                new DataProtectionKey { FriendlyName = name, Xml = element.ToString(SaveOptions.DisableFormatting) }
            );
            db.SaveChanges();
            LogTakenOver(logger, name);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            // Another node has just stored it.
            db.ChangeTracker.Clear();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Took {Key} over into the database")]
    private static partial void LogTakenOver(ILogger logger, string key);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The key in {File} cannot be read ({Reason}); whoever signed in with it signs in again"
    )]
    private static partial void LogUnreadable(ILogger logger, string file, string reason);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The key {Key} in the table DataProtectionKeys is damaged ({Reason}) and is left out; "
            + "whoever signed in with it signs in again"
    )]
    private static partial void LogDamaged(ILogger logger, string key, string reason);
}
