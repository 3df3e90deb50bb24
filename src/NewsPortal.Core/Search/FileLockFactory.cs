using Lucene.Net.Store;
using Microsoft.Win32.SafeHandles;
using Lock = Lucene.Net.Store.Lock;

namespace NewsPortal.Core.Search;

/// <summary>
/// Locks an index folder through the operating system, so the lock dies with its process. On Linux, Lucene.NET's own
/// locks exclude threads but not processes, and two processes writing to one index destroy it.
/// </summary>
internal sealed class FileLockFactory(string folder) : LockFactory
{
    public override Lock MakeLock(string lockName) => new FileLock(Path.Combine(folder, lockName));

    public override void ClearLock(string lockName)
    {
        // A held lock is never taken away, and a free one needs no clearing.
    }

    private sealed class FileLock(string path) : Lock
    {
        private SafeFileHandle? _held;

        public override bool Obtain()
        {
            if (_held is not null)
            {
                return false;
            }

            try
            {
                _held = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                FailureReason = exception;
                return false;
            }
        }

        public override bool IsLocked()
        {
            if (_held is not null || !Obtain())
            {
                return true;
            }

            Dispose(true);
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            _held?.Dispose();
            _held = null;
        }
    }
}
