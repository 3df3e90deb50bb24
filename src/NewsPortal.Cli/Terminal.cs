using Spectre.Console;

namespace NewsPortal.Cli;

/// <summary>
/// Where a command reads and writes. Results go to <see cref="Out"/>, errors to <see cref="Errors"/>; bars and colours
/// appear only on a real terminal.
/// </summary>
public sealed class Terminal
{
    /// <summary>A terminal over any reader and writers; never interactive, so tests see what a pipe would.</summary>
    public Terminal(TextReader input, TextWriter output, TextWriter errors)
        : this(input, output, errors, isInteractive: false) { }

    private Terminal(TextReader input, TextWriter output, TextWriter errors, bool isInteractive)
    {
        Input = input;
        Out = output;
        Errors = errors;
        IsInteractive = isInteractive;
        Ansi = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(output),
                Interactive = isInteractive ? InteractionSupport.Detect : InteractionSupport.No,
            }
        );
        if (!isInteractive)
        {
            Ansi.Profile.Width = 200;
        }
    }

    public TextReader Input { get; }

    public TextWriter Out { get; }

    public TextWriter Errors { get; }

    /// <summary>True when a person is using it: both input and output are a terminal.</summary>
    public bool IsInteractive { get; }

    /// <summary>Progress bars, tables and prompts; plain text if it is not a terminal.</summary>
    public IAnsiConsole Ansi { get; }

    /// <summary>The console of this process.</summary>
    public static Terminal OfProcess() =>
        new(Console.In, Console.Out, Console.Error, !Console.IsInputRedirected && !Console.IsOutputRedirected);
}
