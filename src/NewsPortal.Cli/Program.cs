namespace NewsPortal.Cli;

/// <summary>The command line of a newspaper's operators.</summary>
public static class Program
{
    public static Task<int> Main(string[] args) => CommandLine.RunAsync(args, Terminal.OfProcess(), CancellationToken.None);
}
