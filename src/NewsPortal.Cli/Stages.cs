using Spectre.Console;

namespace NewsPortal.Cli;

/// <summary>How far a command has come.</summary>
/// <param name="Name">What it does now.</param>
/// <param name="Done">How many of them.</param>
/// <param name="Total">How many there are; 0 for unknown.</param>
internal readonly record struct Stage(string Name, long Done, long Total);

/// <summary>Shows how far a command has come: bars on a terminal, lines elsewhere.</summary>
internal static class Stages
{
    /// <summary>Runs work that reports its progress.</summary>
    /// <param name="terminal">Where it is shown.</param>
    /// <param name="stageOf">What a report says.</param>
    /// <param name="work">The work.</param>
    public static Task<TResult> ShowAsync<TProgress, TResult>(
        this Terminal terminal,
        Func<TProgress, Stage> stageOf,
        Func<IProgress<TProgress>, Task<TResult>> work
    ) =>
        terminal.IsInteractive
            ? terminal
                .Ansi.Progress()
                .HideCompleted(false)
                .Columns(
                    new TaskDescriptionColumn(),
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new RemainingTimeColumn()
                )
                .StartAsync(context => work(new Bars<TProgress>(context, stageOf)))
            : work(new Lines<TProgress>(terminal.Out, stageOf));

    /// <summary>One line at the start of each stage and every tenth of it.</summary>
    private sealed class Lines<T>(TextWriter output, Func<T, Stage> stageOf) : IProgress<T>
    {
        private string _stage = "";
        private long _tenth;

        public void Report(T value)
        {
            var (name, done, total) = stageOf(value);
            var tenth = total > 0 ? done * 10 / total : 0;
            if (name == _stage && tenth == _tenth)
            {
                return;
            }

            (_stage, _tenth) = (name, tenth);
            output.WriteLine(total > 0 ? $"{name}: {done} of {total}" : $"{name} …");
        }
    }

    /// <summary>One bar per stage.</summary>
    private sealed class Bars<T>(ProgressContext context, Func<T, Stage> stageOf) : IProgress<T>
    {
        private ProgressTask? _bar;

        public void Report(T value)
        {
            var (name, done, total) = stageOf(value);
            if (_bar?.Description != name)
            {
                if (_bar is not null)
                {
                    _bar.IsIndeterminate = false;
                    _bar.Value = _bar.MaxValue;
                    _bar.StopTask();
                }

                _bar = context.AddTask(name, maxValue: Math.Max(total, 1));
                _bar.IsIndeterminate = total == 0;
            }

            if (total > 0)
            {
                _bar.Value = done;
            }
        }
    }
}
