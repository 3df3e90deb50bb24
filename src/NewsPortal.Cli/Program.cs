using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Cli;

/// <summary>The command line for a newspaper's operators.</summary>
public static class Program
{
    public static Task<int> Main(string[] args)
    {
        PrivateFiles.CreateFromNowOn();
        return CommandLine.RunAsync(args, Terminal.OfProcess(), CancellationToken.None);
    }
}
