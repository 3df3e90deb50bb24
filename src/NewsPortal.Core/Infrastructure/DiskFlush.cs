using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Makes what was appended to a file survive a power cut.</summary>
internal static class DiskFlush
{
    /// <summary>
    /// Flushes content and length, but not the times of the file, where the system can: a journal is flushed for every
    /// few readers, and the times cost twenty times as much (docs/adr/0071).
    /// </summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void Appended(FileStream file)
    {
        if (!OperatingSystem.IsLinux())
        {
            file.Flush(flushToDisk: true);
            return;
        }

        file.Flush();
        if (FlushContent(file.SafeFileHandle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"{file.Name}: {new Win32Exception(error).Message}", error);
        }
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressMessage(
        "Interoperability",
        "SYSLIB1054",
        Justification = "The generated code is unsafe, which this project is not."
    )]
    private static extern int FlushContent(SafeFileHandle file);
}
