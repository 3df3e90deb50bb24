using System.Collections.Concurrent;
using System.Globalization;
using Serilog.Core;
using Serilog.Events;

namespace NewsPortal.TestKit;

/// <summary>
/// What a program logs, as "Warning Job FirstJob failed": the level, then the message without its quotes.
/// </summary>
public sealed class LogLines : ILogEventSink
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> All => _lines;

    public void Emit(LogEvent logEvent)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        var message = logEvent.RenderMessage(CultureInfo.InvariantCulture);
        _lines.Enqueue($"{logEvent.Level} {message.Replace("\"", "", StringComparison.Ordinal)}");
    }
}
