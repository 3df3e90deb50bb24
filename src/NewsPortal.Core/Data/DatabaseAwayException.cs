namespace NewsPortal.Core.Data;

/// <summary>
/// The database was not asked, because it would not have answered: another request has just found it away, its file is
/// missing, it belongs to another version, or the time for this request is used up.
/// </summary>
public sealed class DatabaseAwayException(string message, Exception? inner = null) : Exception(message, inner);
