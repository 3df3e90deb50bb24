using SQLitePCL;

namespace NewsPortal.Core.Data;

/// <summary>
/// How the embedded database works within this process. Each of its connections belongs to one unit of work, so it
/// needs no lock of its own around every call, and nobody reads its statistics of memory, which all threads share.
/// See https://sqlite.org/threadsafe.html and https://sqlite.org/c3ref/c_config_covering_index_scan.html.
/// </summary>
public static class SqliteEngine
{
    private const int MemoryStatistics = 9;

    /// <summary>
    /// Chooses it for the whole process. Call it before the first connection; later it does nothing.
    /// </summary>
    public static void Prepare()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(MemoryStatistics, 0);
    }
}
