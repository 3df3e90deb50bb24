using System.Collections.Concurrent;
using System.Globalization;
using Serilog.Core;
using Serilog.Events;

namespace NewsPortal.TestKit;

/// <summary>
/// Reads everything that a test's program logs and keeps the lines with something that belongs in no log. The program
/// of every test has one: <see cref="NewsApp"/> fails the test, or the fixture, that made it write such a line.
/// </summary>
public sealed class SecretsInLogs : ILogEventSink
{
    private readonly ConcurrentQueue<string> _found = new();

    /// <summary>What tests use, and what every secret of that kind begins with.</summary>
    public static IReadOnlyDictionary<string, string> Secrets { get; } =
        new Dictionary<string, string>
        {
            [TestData.Password] = "a password",
            [Uri.EscapeDataString(TestData.Password)] = "a password",
            [TestData.Password.Replace(' ', '+')] = "a password",
            ["AQAAAAI"] = "the hash of a password",
            ["CfDJ8"] = "a cookie or token",
            ["Password="] = "the password of a connection",
            ["@news.test"] = "a person's address",
            ["%40news.test"] = "a person's address",
        };

    /// <summary>What was found, as "a password in …".</summary>
    public IReadOnlyCollection<string> Found => _found;

    public void Emit(LogEvent logEvent)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        var line = string.Join(
            ' ',
            logEvent
                .Properties.Select(property => property.Value.ToString(null, CultureInfo.InvariantCulture))
                .Prepend(logEvent.RenderMessage(CultureInfo.InvariantCulture))
                .Append(logEvent.Exception?.ToString())
        );
        foreach (var (secret, what) in Secrets)
        {
            if (line.Contains(secret, StringComparison.OrdinalIgnoreCase))
            {
                _found.Enqueue($"{what} in \"{line}\"");
            }
        }
    }
}
