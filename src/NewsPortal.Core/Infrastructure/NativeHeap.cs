using System.Runtime.InteropServices;

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// The memory of native libraries (pictures, SQLite, compression). The C library of most Linux systems keeps what they
/// freed, for each of many threads apart; elsewhere nothing happens here.
/// </summary>
public static class NativeHeap
{
    private const int ArenaMax = -8;
    private const int MmapThreshold = -3;

    /// <summary>Fewer heaps waste less; one for each core is enough for work that is not mostly allocation.</summary>
    private const int Arenas = 2;

    /// <summary>Larger blocks, such as rows of pixels, go back to the system as soon as they are freed.</summary>
    private const int LargeBlock = 256 * 1024;

    /// <summary>Keeps the native heaps few. Call it before anything else runs.</summary>
    public static void KeepSmall() =>
        Try(() =>
        {
            _ = SetOption(ArenaMax, Arenas);
            _ = SetOption(MmapThreshold, LargeBlock);
        });

    /// <summary>Returns to the system what was freed; some milliseconds, after a burst of work.</summary>
    public static void GiveBack() => Try(() => _ = Trim(0));

    private static void Try(Action call)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            call();
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library, which has neither the problem nor the functions.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nuint keep);
}
