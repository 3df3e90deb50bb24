using System.Text;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Decodes bytes that are not valid UTF-8 as Windows-1252, their usual origin in old newspapers: quotes, dashes,
/// umlauts.
/// </summary>
internal sealed class Windows1252Fallback(Action<int> count) : DecoderFallback
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public override int MaxCharCount => 4;

    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(count);

    private sealed class Buffer(Action<int> count) : DecoderFallbackBuffer
    {
        private string _text = "";
        private int _next;

        public override int Remaining => _text.Length - _next;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            count(bytesUnknown.Length);
            _text = string.Concat(Windows1252.GetString(bytesUnknown).Select(c => char.IsControl(c) ? '\uFFFD' : c));
            _next = 0;
            return _text.Length > 0;
        }

        public override char GetNextChar() => _next < _text.Length ? _text[_next++] : '\0';

        public override bool MovePrevious()
        {
            if (_next == 0)
            {
                return false;
            }

            _next--;
            return true;
        }

        public override void Reset() => (_text, _next) = ("", 0);
    }
}
