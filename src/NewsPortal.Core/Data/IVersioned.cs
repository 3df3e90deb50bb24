namespace NewsPortal.Core.Data;

/// <summary>
/// An entity that two people may edit at once. The version is renewed with every stored change; a save that still
/// holds an older one fails with a concurrency exception. (SQLite has no rowversion, so the program keeps it.)
/// </summary>
public interface IVersioned
{
    Guid Version { get; set; }
}
