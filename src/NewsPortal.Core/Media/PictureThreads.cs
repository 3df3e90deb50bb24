using System.Runtime.InteropServices;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>
/// Threads of their own for pixel work, below the priority of everything else, so that pages do not notice it. What
/// somebody waits for comes before what is made in advance, of which one piece runs at a time. Who cancels leaves the
/// queue. After some seconds without work the threads end and native memory goes back to the system.
/// </summary>
/// <param name="most">The most threads.</param>
internal sealed class PictureThreads(int most) : IDisposable
{
    /// <summary>A third of a normal thread's share of a busy core; of an idle one all.</summary>
    private const int Niceness = 5;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);

    private readonly object _gate = new();
    private readonly LinkedList<Job> _awaited = [];
    private readonly LinkedList<Job> _inAdvance = [];
    private int _threads;
    private int _idle;
    private bool _isLargeRunning;
    private bool _isAdvanceRunning;
    private bool _isEnded;

    /// <summary>How many pieces of work wait for their turn.</summary>
    public (int Awaited, int InAdvance) Waiting
    {
        get
        {
            lock (_gate)
            {
                return (_awaited.Count, _inAdvance.Count);
            }
        }
    }

    /// <summary>Runs work when its turn comes.</summary>
    /// <param name="isAwaited">False if it is made in advance.</param>
    /// <param name="isLarge">True for work that needs hundreds of megabytes: one at a time.</param>
    /// <param name="work">Synchronous; it should end soon after the token is cancelled.</param>
    /// <param name="cancellationToken">Takes it out of the queue, or is passed to the running work.</param>
    public Task<T> RunAsync<T>(
        bool isAwaited,
        bool isLarge,
        Func<CancellationToken, T> work,
        CancellationToken cancellationToken
    )
    {
        var job = new Job<T>(work, cancellationToken) { IsAwaited = isAwaited, IsLarge = isLarge };
        job.Leaving = cancellationToken.UnsafeRegister(_ => Leave(job), null);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isEnded, this);
            if (job.HasLeft)
            {
                return job.Result;
            }

            job.Place = (isAwaited ? _awaited : _inAdvance).AddLast(job);
            if (_awaited.Count + _inAdvance.Count > _idle && _threads < most)
            {
                _threads++;
                new Thread(Work)
                {
                    Name = "pictures",
                    IsBackground = true,
                    Priority = ThreadPriority.BelowNormal,
                }.Start();
            }
            else
            {
                Monitor.Pulse(_gate);
            }
        }

        return job.Result;
    }

    /// <summary>Cancels what waits; what runs ends by itself.</summary>
    public void Dispose()
    {
        List<Job> left;
        lock (_gate)
        {
            _isEnded = true;
            left = [.. _awaited, .. _inAdvance];
            _awaited.Clear();
            _inAdvance.Clear();
            Monitor.PulseAll(_gate);
        }

        left.ForEach(job => job.Cancel());
    }

    private void Leave(Job job)
    {
        lock (_gate)
        {
            job.HasLeft = true;
            if (job.Place is { List: { } queue } place)
            {
                queue.Remove(place);
            }
            else if (job.Place is not null)
            {
                // It runs, and has the token.
                return;
            }
        }

        job.Cancel();
    }

    private void Work()
    {
        GiveWay();
        while (Take() is { } job)
        {
            job.Run();
            End(job);
        }
    }

    /// <summary>The next piece of work; null when this thread is needed no more.</summary>
    private Job? Take()
    {
        lock (_gate)
        {
            while (!_isEnded)
            {
                if (Next() is { } job)
                {
                    job.Place!.List!.Remove(job.Place);
                    _isLargeRunning |= job.IsLarge;
                    _isAdvanceRunning |= !job.IsAwaited;
                    return job;
                }

                _idle++;
                var isCalled = Monitor.Wait(_gate, Idle);
                _idle--;
                if (!isCalled && Next() is null)
                {
                    break;
                }
            }

            if (--_threads > 0)
            {
                return null;
            }
        }

        NativeHeap.GiveBack();
        return null;
    }

    private Job? Next() =>
        _awaited.FirstOrDefault(MayRun) ?? (_isAdvanceRunning ? null : _inAdvance.FirstOrDefault(MayRun));

    private bool MayRun(Job job) => !(job.IsLarge && _isLargeRunning);

    private void End(Job job)
    {
        lock (_gate)
        {
            _isLargeRunning &= !job.IsLarge;
            _isAdvanceRunning &= job.IsAwaited;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>
    /// The runtime sets no priorities on Linux, where each thread, and those that it starts, has its niceness.
    /// </summary>
    private static void GiveWay()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(0, 0, Niceness);
        }
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int priority);

    private abstract class Job
    {
        public bool IsAwaited { get; init; }

        public bool IsLarge { get; init; }

        public bool HasLeft { get; set; }

        /// <summary>Null until it is in a queue; without a list once it has begun.</summary>
        public LinkedListNode<Job>? Place { get; set; }

        public CancellationTokenRegistration Leaving { get; set; }

        public abstract void Run();

        public abstract void Cancel();
    }

    private sealed class Job<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) : Job
    {
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Result => _result.Task;

        public override void Run()
        {
            Leaving.Dispose();
            try
            {
                _result.TrySetResult(work(cancellationToken));
            }
            catch (OperationCanceledException exception)
            {
                _result.TrySetCanceled(exception.CancellationToken);
            }
            catch (Exception exception)
            {
                _result.TrySetException(exception);
            }
        }

        public override void Cancel()
        {
            Leaving.Unregister();
            _result.TrySetCanceled(cancellationToken);
        }
    }
}
