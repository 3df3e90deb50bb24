using Lucene.Net.Store;
using Microsoft.Win32.SafeHandles;

namespace NewsPortal.Core.Search;

/// <summary>
/// An index folder read with positioned reads. Lucene's default maps the files into memory, and reading a mapped file
/// that has been truncated kills the process; here it is an ordinary exception.
/// </summary>
internal sealed class PositionedDirectory(string path) : FSDirectory(new DirectoryInfo(path), new FileLockFactory(path))
{
    public override IndexInput OpenInput(string name, IOContext context)
    {
        EnsureOpen();
        var file = System.IO.Path.Combine(Directory.FullName, name);
        var handle = File.OpenHandle(
            file,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            FileOptions.RandomAccess
        );
        return new Input(
            $"PositionedInput(\"{file}\")",
            handle,
            RandomAccess.GetLength(handle),
            BufferedIndexInput.GetBufferSize(context)
        );
    }

    private sealed class Input(string description, SafeFileHandle handle, long length, int bufferSize)
        : BufferedIndexInput(description, bufferSize)
    {
        private bool _isClone;

        public override long Length => length;

        public override object Clone()
        {
            var clone = (Input)base.Clone();
            clone._isClone = true;
            return clone;
        }

        protected override void ReadInternal(byte[] b, int offset, int length)
        {
            var position = Position;
            if (position + length > Length)
            {
                throw new EndOfStreamException($"Read past the end of {this}.");
            }

            while (length > 0)
            {
                var read = RandomAccess.Read(handle, b.AsSpan(offset, length), position);
                if (read == 0)
                {
                    throw new EndOfStreamException($"{this} is shorter than it was.");
                }

                offset += read;
                length -= read;
                position += read;
            }
        }

        protected override void SeekInternal(long pos) { }

        protected override void Dispose(bool disposing)
        {
            // Clones share the handle and are not closed individually.
            if (disposing && !_isClone)
            {
                handle.Dispose();
            }
        }
    }
}
