using System.Text.RegularExpressions;
using System.Xml;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Passes an export to the XML parser record by record. A record that is not well-formed is repaired, or dropped and
/// reported, so that one bad byte does not reject the whole archive. Only one record is in memory at a time.
/// </summary>
internal sealed partial class WxrMender(TextReader source, WxrMending mending) : TextReader
{
    private const int MostProlog = 1_000_000;
    private const int MostRecord = 32_000_000;

    /// <summary>
    /// How many characters may be read twice because a record seemed longer than it was; only hostile files reach this.
    /// </summary>
    private const long MostRereading = 256_000_000;

    private const string Namespaces =
        "xmlns:excerpt=\"http://wordpress.org/export/1.2/excerpt/\" "
        + "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
        + "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:wp=\"http://wordpress.org/export/1.2/\"";

    private char[] _buffer = new char[64 * 1024];
    private int _start;
    private int _end;
    private bool _sourceEnded;
    private int _line = 1;
    private long _reread;
    private (long From, long To) _knownCdataEnd = (-1, -1);
    private long _dropped;
    private string _declared = Namespaces;

    private string _out = "";
    private int _outAt;
    private Stage _stage = Stage.Prolog;

    private enum Stage
    {
        Prolog,
        Records,
        Verbatim,
        Done,
    }

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0)
        {
            return 0;
        }

        while (_outAt >= _out.Length)
        {
            if (_stage == Stage.Done)
            {
                return 0;
            }

            _out = await NextAsync(cancellationToken);
            _outAt = 0;
        }

        var length = Math.Min(buffer.Length, _out.Length - _outAt);
        _out.AsSpan(_outAt, length).CopyTo(buffer.Span);
        _outAt += length;
        return length;
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) =>
        ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override Task<int> ReadBlockAsync(char[] buffer, int index, int count) =>
        ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override ValueTask<int> ReadBlockAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
        ReadAsync(buffer, cancellationToken);

    public override int Read(char[] buffer, int index, int count) =>
        ReadAsync(buffer.AsMemory(index, count)).AsTask().GetAwaiter().GetResult();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private ReadOnlySpan<char> Held => _buffer.AsSpan(_start, _end - _start);

    private async Task<string> NextAsync(CancellationToken cancellationToken) =>
        _stage switch
        {
            Stage.Prolog => await PrologAsync(cancellationToken),
            Stage.Records => await RecordAsync(cancellationToken),
            _ => await VerbatimAsync(cancellationToken),
        };

    /// <summary>Everything up to the channel, with the namespace declarations of an export added if missing.</summary>
    private async Task<string> PrologAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Channel().Match(Held.ToString()) is { Success: true } channel)
            {
                var prolog = WithoutDoctype(WithoutOutput(Take(channel.Index + channel.Length)));
                if (prolog.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase))
                {
                    _stage = Stage.Verbatim;
                    return prolog;
                }

                _stage = Stage.Records;
                return WithNamespaces(prolog);
            }

            if (_end - _start > MostProlog || !await FillAsync(cancellationToken))
            {
                // Not an export: the parser will say what it is.
                _stage = Stage.Verbatim;
                return "";
            }
        }
    }

    /// <summary>The prolog without output of a plugin or PHP before the export.</summary>
    private string WithoutOutput(string prolog)
    {
        var start =
            Declared().Match(prolog) is { Success: true } declaration ? declaration.Index
            : Rss().Match(prolog) is { Success: true } rss ? rss.Index
            : 0;
        if (start == 0 || Preamble().IsMatch(prolog.AsSpan(0, start)))
        {
            return prolog;
        }

        mending.Records++;
        // Nothing may precede the declaration, and the line count must still be right.
        var rest = start + (prolog.AsSpan(start).StartsWith("<?") ? prolog.AsSpan(start).IndexOf("?>") + 2 : 0);
        return prolog[start..rest] + new string('\n', Newlines(prolog[..start])) + prolog[rest..];
    }

    /// <summary>
    /// The prolog without a document type that declares nothing or only HTML entities, which some programs write and
    /// the repair knows. Any other is kept, and rejected.
    /// </summary>
    private string WithoutDoctype(string prolog)
    {
        if (Doctype().Match(prolog) is not { Success: true } doctype || doctype.NextMatch().Success)
        {
            return prolog;
        }

        mending.Records++;
        return prolog[..doctype.Index]
            + new string('\n', Newlines(doctype.Value))
            + prolog[(doctype.Index + doctype.Length)..];
    }

    private string WithNamespaces(string prolog)
    {
        var rss = Rss().Match(prolog);
        if (!rss.Success)
        {
            return prolog;
        }

        var declared = Declaration().Matches(rss.Value).Select(m => m.Value).ToList();
        var missing = Namespaces
            .Split(' ')
            .Where(n => !declared.Exists(d => d.StartsWith(n[..(n.IndexOf('=') + 1)], StringComparison.Ordinal)))
            .ToList();
        _declared = string.Join(' ', declared.Concat(missing));
        return prolog[..(rss.Index + "<rss".Length)]
            + string.Concat(missing.Select(m => " " + m))
            + prolog[(rss.Index + "<rss".Length)..];
    }

    private async Task<string> VerbatimAsync(CancellationToken cancellationToken)
    {
        if (_start == _end && !await FillAsync(cancellationToken))
        {
            _stage = Stage.Done;
            return "";
        }

        return Take(_end - _start);
    }

    /// <summary>The next node in the channel.</summary>
    private async Task<string> RecordAsync(CancellationToken cancellationToken)
    {
        var at = await IndexOfAsync("<", 0, cancellationToken);
        if (at < 0)
        {
            return End(isCutOff: true);
        }

        if (at > 0)
        {
            if (!Held[..at].IsWhiteSpace())
            {
                mending.Records++;
            }

            return new string('\n', Newlines(Take(at)));
        }

        await HoldAsync(16, cancellationToken);
        if (Held.StartsWith("</channel") || Held.StartsWith("</rss"))
        {
            return End(isCutOff: !await HasEndAsync(cancellationToken));
        }

        if (Held.StartsWith("<!--") || Held.StartsWith("<?") || Held.StartsWith("<![CDATA["))
        {
            var close =
                Held.StartsWith("<!--") ? "-->"
                : Held.StartsWith("<?") ? "?>"
                : "]]>";
            var end = await IndexOfAsync(close, 2, cancellationToken);
            return end < 0 ? End(isCutOff: true) : new string('\n', Newlines(Take(end + close.Length)));
        }

        if (!char.IsAsciiLetter(Held.Length > 1 ? Held[1] : ' '))
        {
            mending.Records++;
            Take(1);
            return " ";
        }

        return await ElementAsync(cancellationToken);
    }

    private async Task<string> ElementAsync(CancellationToken cancellationToken)
    {
        await HoldAsync(100, cancellationToken);
        var name = Name().Match(Held[..Math.Min(Held.Length, 100)].ToString()).Value;
        var line = _line;
        var length = await LengthAsync(name, cancellationToken);
        if (length is null)
        {
            var rest = Held.ToString();
            if (_sourceEnded && WxrRepair.Repair(rest) is not { Length: > 0 })
            {
                mending.Refuse(line, WxrRepair.TitleOf(rest), "The export ends in the middle of it.");
                Take(rest.Length);
                return End(isCutOff: false);
            }

            length = Held.Length;
        }

        var record = Held[..length.Value].ToString();
        if (Fault(record) is not { } fault)
        {
            return Take(record.Length);
        }

        if (WxrRepair.Repair(record) is { } repaired && Fault(repaired.Xml) is null)
        {
            mending.Records++;
            _reread += record.Length - repaired.Length;
            var taken = Newlines(Take(repaired.Length));
            return repaired.Xml + new string('\n', Math.Max(0, taken - Newlines(repaired.Xml)));
        }

        // Beyond repair: start again at the next record.
        var next = record.IndexOf("<item>", 1, StringComparison.Ordinal);
        var dropped = next > 0 ? record[..next] : record;
        _reread += record.Length - dropped.Length;
        mending.Refuse(line, WxrRepair.TitleOf(dropped), fault);
        return new string('\n', Newlines(Take(dropped.Length)));
    }

    /// <summary>The length of the element that starts here; null if it never ends.</summary>
    private async Task<int?> LengthAsync(string name, CancellationToken cancellationToken)
    {
        var closing = $"</{name}";
        var at = 1;
        while (at < MostRecord)
        {
            var next = await IndexOfAsync("<", at, cancellationToken);
            if (next < 0)
            {
                return null;
            }

            await HoldAsync(next + closing.Length + 16, cancellationToken);
            var here = Held[next..];
            if (
                at == 1
                && Held[..next].TrimEnd() is [.., '/', '>']
                && Held[..next].IndexOf('>') == Held[..next].TrimEnd().Length - 1
            )
            {
                return Held[..next].IndexOf('>') + 1;
            }

            if (here.StartsWith("<![CDATA[") && _reread < MostRereading)
            {
                var end = await CdataEndAsync(next + 9, cancellationToken);
                if (end < 0)
                {
                    // Never closed: treat it as if it were not one.
                    at = next + 1;
                    continue;
                }

                at = end + 3;
            }
            else if (
                here.StartsWith(closing)
                && here.Length > closing.Length
                && (here[closing.Length] == '>' || char.IsWhiteSpace(here[closing.Length]))
            )
            {
                var end = await IndexOfAsync(">", next, cancellationToken);
                return end < 0 ? null : end + 1;
            }
            else if (here.StartsWith("</channel") || (name == "item" && here.StartsWith("<item>")))
            {
                return next;
            }
            else
            {
                at = next + 1;
            }
        }

        return MostRecord;
    }

    /// <summary>Where a CDATA section ends; the result of a failed search is remembered.</summary>
    private async Task<int> CdataEndAsync(int from, CancellationToken cancellationToken)
    {
        var absolute = _dropped + from;
        if (_knownCdataEnd.From <= absolute && absolute <= _knownCdataEnd.To)
        {
            return _knownCdataEnd.To == long.MaxValue ? -1 : (int)(_knownCdataEnd.To - _dropped);
        }

        var end = await IndexOfAsync("]]>", from, cancellationToken);
        _knownCdataEnd = (absolute, end < 0 ? long.MaxValue : _dropped + end);
        return end;
    }

    private string? Fault(string record)
    {
        try
        {
            using var xml = XmlReader.Create(
                new StringReader($"<r {_declared}>{record}</r>"),
                new XmlReaderSettings
                {
                    DtdProcessing = DtdProcessing.Prohibit,
                    XmlResolver = null,
                    CheckCharacters = false,
                }
            );
            while (xml.Read())
            {
                // Only to see whether it can be read.
            }

            return null;
        }
        catch (XmlException exception)
        {
            return WxrReader.Reason(exception);
        }
    }

    private string End(bool isCutOff)
    {
        if (isCutOff)
        {
            mending.Refuse(
                _line,
                "",
                "The export is cut off: what came after this line is missing. Download it again."
            );
        }

        Take(_end - _start);
        _stage = Stage.Done;
        return "</channel></rss>";
    }

    private async Task<bool> HasEndAsync(CancellationToken cancellationToken)
    {
        if (!Held.StartsWith("</channel"))
        {
            return true;
        }

        return await IndexOfAsync("</rss>", 0, cancellationToken) >= 0;
    }

    /// <summary>
    /// The position of a text at or after an offset; -1 if the source ends first or the record gets too long.
    /// </summary>
    private async Task<int> IndexOfAsync(string text, int from, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (from < Held.Length && Held[from..].IndexOf(text) is var found and >= 0)
            {
                return from + found;
            }

            from = Math.Max(from, Held.Length - text.Length + 1);
            if (Held.Length > MostRecord || !await FillAsync(cancellationToken))
            {
                return -1;
            }
        }
    }

    private async Task HoldAsync(int length, CancellationToken cancellationToken)
    {
        while (Held.Length < length && await FillAsync(cancellationToken))
        {
            // Until enough is buffered.
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_sourceEnded)
        {
            return false;
        }

        if (_start > 0 && _start >= _buffer.Length / 2)
        {
            Held.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_start > 0)
            {
                Held.CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }
            else
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
        }

        var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        _sourceEnded = read == 0;
        return read > 0;
    }

    private string Take(int length)
    {
        var taken = Held[..length].ToString();
        _start += length;
        _dropped += length;
        _line += Newlines(taken);
        return taken;
    }

    private static int Newlines(string text) => text.AsSpan().Count('\n');

    [GeneratedRegex(@"<channel(\s[^<>]{0,2000})?>")]
    private static partial Regex Channel();

    [GeneratedRegex(@"<\?xml\s")]
    private static partial Regex Declared();

    /// <summary>What may precede the root: comments and processing instructions.</summary>
    [GeneratedRegex(
        @"^(\s|<!--(.|\n)*-->|<\?(.|\n)*\?>|<!DOCTYPE[^<>\[]*(\[(.|\n)*\])?\s*>)*$",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase
    )]
    private static partial Regex Preamble();

    [GeneratedRegex(
        """<!DOCTYPE\s[^<>\[]*(\[(\s|<!--[^<>&%]*-->|<!ENTITY\s+[A-Za-z]{1,20}[0-9]{0,3}\s+("&#x?[0-9A-Fa-f]{1,6};"|'&#x?[0-9A-Fa-f]{1,6};')\s*>)*\]\s*)?>""",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Doctype();

    [GeneratedRegex(@"<rss(\s[^<>]{0,8000})?>")]
    private static partial Regex Rss();

    [GeneratedRegex("""xmlns(:[A-Za-z][A-Za-z0-9_.-]{0,40})?\s{0,5}=\s{0,5}("[^"<>]{0,500}"|'[^'<>]{0,500}')""")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<=^<)[A-Za-z][A-Za-z0-9_.:-]{0,60}")]
    private static partial Regex Name();
}
