namespace NewsPortal.Core.Data;

/// <summary>
/// An entity that two people may edit at once. Every stored change renews the version; saving with an older one throws
/// a concurrency exception. (SQLite has no rowversion, so the program maintains it.)
/// </summary>
public interface IVersioned
{
    Guid Version { get; set; }
}
