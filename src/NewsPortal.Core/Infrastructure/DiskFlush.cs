using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Makes what was written survive a power cut.</summary>
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

    /// <summary>Makes a new file survive a power cut: its content, and its name in the folder.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void Created(FileStream file)
    {
        file.Flush(flushToDisk: true);
        Names(Path.GetDirectoryName(file.Name)!);
    }

    /// <summary>Creates a folder that survives a power cut, with those above it.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        var above = Path.GetDirectoryName(folder);
        if (above is not null)
        {
            CreateFolder(above);
        }

        Directory.CreateDirectory(folder);
        if (above is not null)
        {
            Names(above);
        }
    }

    /// <summary>
    /// Flushes which files a folder has: what was created in it, moved or deleted. Elsewhere than on Linux the file
    /// system sees to it.
    /// </summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void Names(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // The framework opens no folders.
        using var handle = Open(Encoding.UTF8.GetBytes(folder + "\0"), ReadOnly);
        if (handle.IsInvalid || Flush(handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != NotPossible)
            {
                throw new IOException($"{folder}: {new Win32Exception(error).Message}", error);
            }
        }
    }

    /// <summary>A network's file system that does not flush folders (EINVAL).</summary>
    private const int NotPossible = 22;

    /// <summary>O_RDONLY | O_CLOEXEC.</summary>
    private const int ReadOnly = 0x80000;

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressMessage(
        "Interoperability",
        "SYSLIB1054",
        Justification = "The generated code is unsafe, which this project is not."
    )]
    private static extern SafeFileHandle Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressMessage(
        "Interoperability",
        "SYSLIB1054",
        Justification = "The generated code is unsafe, which this project is not."
    )]
    private static extern int Flush(SafeFileHandle file);

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressMessage(
        "Interoperability",
        "SYSLIB1054",
        Justification = "The generated code is unsafe, which this project is not."
    )]
    private static extern int FlushContent(SafeFileHandle file);
}
