using System.Text;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// An XML file's text for the parser: decoded as the file declares, without white space before the declaration and
/// without the control characters that XML forbids but WordPress writes.
/// </summary>
internal sealed class XmlSafeText : TextReader
{
    private const int HeadSize = 1024;
    private readonly StreamReader _reader;
    private readonly StringBuilder _tail = new(32);
    private bool _started;

    private int _line = 1;

    private XmlSafeText(Func<XmlSafeText, StreamReader> open) => _reader = open(this);

    /// <summary>Invalid bytes in a file declared as UTF-8.</summary>
    public long BadBytes { get; private set; }

    /// <summary>Control characters that were removed.</summary>
    public long ControlCharacters { get; private set; }

    /// <summary>The approximate line of the first of either.</summary>
    public int FirstFaultLine { get; private set; } = 1;

    /// <summary>Whether everything was read.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>Whether anything but white space was read.</summary>
    public bool HasContent => _started;

    /// <summary>The last characters read, without white space.</summary>
    public string Tail => _tail.ToString();

    public static async Task<XmlSafeText> OpenAsync(Stream stream, CancellationToken cancel)
    {
        var head = new byte[HeadSize];
        var length = await stream.ReadAtLeastAsync(head, HeadSize, throwOnEndOfStream: false, cancel);
        var whole = new HeadedStream(head.AsMemory(0, length), stream);
        var encoding = DeclaredEncoding(head.AsSpan(0, length));
        AsVersion10(head.AsSpan(0, length));
        var isWestern = encoding.CodePage is 28591 or 1252 or 20127;
        return new XmlSafeText(text =>
            encoding is UTF8Encoding || isWestern
                ? new StreamReader(
                    whole,
                    text.TolerantUtf8(isCounted: !isWestern),
                    head.AsSpan() is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..],
                    32 * 1024
                )
                : new StreamReader(whole, encoding, true, 32 * 1024)
        );
    }

    public override int Read(char[] buffer, int index, int count)
    {
        while (count > 0)
        {
            var read = _reader.Read(buffer, index, count);
            if (read == 0)
            {
                break;
            }

            if (Clean(buffer.AsSpan(index, read)) is var kept and > 0)
            {
                return kept;
            }
        }
        AtEnd = true;
        return 0;
    }

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var read = await _reader.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                break;
            }

            if (Clean(buffer.Span[..read]) is var kept and > 0)
            {
                return kept;
            }
        }
        AtEnd = true;
        return 0;
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) =>
        ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override Task<int> ReadBlockAsync(char[] buffer, int index, int count) =>
        ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override ValueTask<int> ReadBlockAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
        ReadAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>
    /// UTF-8, falling back to Windows-1252 for invalid bytes. Files declared as Latin-1 are read the same way: many
    /// were converted to UTF-8 by a program that kept the declaration, and no Latin-1 text looks like UTF-8.
    /// </summary>
    private Encoding TolerantUtf8(bool isCounted) =>
        Encoding.GetEncoding(
            "utf-8",
            EncoderFallback.ReplacementFallback,
            new Windows1252Fallback(bytes =>
            {
                if (!isCounted)
                {
                    return;
                }

                if (BadBytes + ControlCharacters == 0)
                {
                    FirstFaultLine = _line;
                }

                BadBytes += bytes;
            })
        );

    private int Clean(Span<char> text)
    {
        var kept = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!_started && (char.IsWhiteSpace(c) || c == '\uFEFF'))
            {
                continue;
            }

            if (c is '\v' or '\f')
            {
                c = ' ';
            }

            if (c == '\n')
            {
                _line++;
            }

            if ((c < ' ' && c is not ('\t' or '\n' or '\r')) || c is '\uFFFE' or '\uFFFF')
            {
                if (BadBytes + ControlCharacters++ == 0)
                {
                    FirstFaultLine = _line;
                }

                continue;
            }
            _started = true;
            text[kept++] = c;
        }
        Remember(text[..kept]);
        return kept;
    }

    private void Remember(ReadOnlySpan<char> text)
    {
        foreach (var c in text.Length > 256 ? text[^256..] : text)
        {
            if (!char.IsWhiteSpace(c))
            {
                _tail.Append(c);
            }
        }

        if (_tail.Length > 16)
        {
            _tail.Remove(0, _tail.Length - 16);
        }
    }

    /// <summary>
    /// The additions of XML 1.1 have been removed or are irrelevant here, and the parser knows only 1.0.
    /// </summary>
    private static void AsVersion10(Span<byte> head)
    {
        var end = head.IndexOf("?>"u8);
        var at = end < 0 ? -1 : Math.Max(head[..end].IndexOf("\"1.1\""u8), head[..end].IndexOf("'1.1'"u8));
        if (at > 0)
        {
            head[at + 3] = (byte)'0';
        }
    }

    private static Encoding DeclaredEncoding(ReadOnlySpan<byte> head)
    {
        if (head.Length > 3 && head[0] == '<' && head[1] == 0)
        {
            return Encoding.Unicode;
        }

        if (head.Length > 3 && head[0] == 0 && head[1] == '<')
        {
            return Encoding.BigEndianUnicode;
        }

        var text = Encoding.Latin1.GetString(head);
        var declaration = text.IndexOf("?>", StringComparison.Ordinal) is var end and > 0 ? text[..end] : "";
        var at = declaration.IndexOf("encoding", StringComparison.Ordinal);
        if (at < 0)
        {
            return Encoding.UTF8;
        }

        var parts = declaration[at..].Split('"', '\'');
        if (parts.Length < 2)
        {
            return Encoding.UTF8;
        }

        try
        {
            var declared = CodePagesEncodingProvider.Instance.GetEncoding(parts[1]) ?? Encoding.GetEncoding(parts[1]);
            // The declaration was readable byte by byte, so one that says UTF-16 or UTF-32 is wrong.
            return declared.CodePage is 1200 or 1201 or 12000 or 12001 ? Encoding.UTF8 : declared;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    /// <summary>The bytes already taken from a stream, followed by the rest of it.</summary>
    private sealed class HeadedStream(ReadOnlyMemory<byte> head, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _head = head;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_head.IsEmpty)
            {
                return rest.Read(buffer);
            }

            var length = Math.Min(buffer.Length, _head.Length);
            _head.Span[..length].CopyTo(buffer);
            _head = _head[length..];
            return length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _head.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : ValueTask.FromResult(Read(buffer.Span));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
