using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.SignalR.Client;
using NewsPortal.Web.Hubs;

namespace NewsPortal.Benchmarks;

/// <summary>
/// People, 200 unless said otherwise, type in 60 stories of a running site, five of them in one, and the program's
/// memory is looked at: after some minutes it must stay where it is. The time from a key to a colleague's screen is
/// measured with it, without the drawing. With several nodes, people sit at them in turn.
/// </summary>
internal sealed class EditorsBench(IReadOnlyList<Uri> nodes, int processId, int editors = 200)
{
    private const int Stories = 60;
    private const int EditsPerSecond = 2;

    /// <summary>Where in an edit its sender's node stands, after the time.</summary>
    private const int Sender = sizeof(long);

    private readonly ConcurrentQueue<(bool IsNear, double Time)> _times = new();

    public async Task RunAsync(TimeSpan duration, TextWriter output, CancellationToken cancellationToken)
    {
        using var first = await Editor.SignInAsync(nodes[0], 1);
        List<long> stories = [];
        for (var i = 0; i < Stories; i++)
        {
            stories.Add(await first.CreateAsync($"Typed together {i}", "<p>It begins.</p>"));
        }

        List<Editor> people = [first];
        while (people.Count < LargeNewsroom.People)
        {
            people.Add(await Editor.SignInAsync(nodes[0], people.Count + 1));
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var typing = Enumerable
            .Range(0, editors)
            .Select(i => TypeAsync(people[i % people.Count], i % nodes.Count, stories[StoryOf(i)], end.Token))
            .ToList();
        await WatchAsync(duration, output, cancellationToken);
        await end.CancelAsync();
        await Task.WhenAll(typing);
        people.ForEach(person => person.Dispose());
    }

    /// <summary>Five in the first story, the others evenly in the rest.</summary>
    private static int StoryOf(int editor) => editor < 5 ? 0 : 1 + (editor - 5) % (Stories - 1);

    private async Task TypeAsync(Editor person, int node, long story, CancellationToken cancellationToken)
    {
        await using var connection = person.Connect(nodes[node]);
        connection.On<long, int, HubEdit>(
            "Edit",
            (_, _, edit) =>
                _times.Enqueue(
                    (
                        edit.Update[Sender] == node,
                        Stopwatch.GetElapsedTime(BitConverter.ToInt64(edit.Update)).TotalMilliseconds
                    )
                )
        );
        try
        {
            await connection.StartAsync(cancellationToken);
            var opened = await connection.InvokeAsync<HubStory>("Open", story, 0, 0L, cancellationToken);
            using var keys = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / EditsPerSecond));
            var update = new byte[60];
            update[Sender] = (byte)node;
            while (await keys.WaitForNextTickAsync(cancellationToken))
            {
                BitConverter.TryWriteBytes(update, Stopwatch.GetTimestamp());
                var answer = await connection.InvokeAsync<HubAnswer>(
                    "Append",
                    story,
                    opened.Log,
                    update,
                    false,
                    cancellationToken
                );
                if (answer.Refusal is { } refusal)
                {
                    throw new InvalidOperationException($"An edit was refused: {refusal}");
                }
            }
        }
        catch (OperationCanceledException) { }
    }

    private async Task WatchAsync(TimeSpan duration, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("| minute | memory MB | node of the writer | edits heard | p50 ms | p95 ms |");
        await output.WriteLineAsync("|---|---|---|---|---|---|");
        for (var minute = 1; minute <= duration.TotalMinutes; minute++)
        {
            await Task.Delay(TimeSpan.FromMinutes(1), cancellationToken);
            var heard = new List<(bool IsNear, double Time)>();
            while (_times.TryDequeue(out var one))
            {
                heard.Add(one);
            }

            using var program = Process.GetProcessById(processId);
            foreach (var group in heard.GroupBy(one => one.IsNear).OrderByDescending(group => group.Key))
            {
                var times = group.Select(one => one.Time).Order().ToList();
                await output.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {minute} | {program.WorkingSet64 / 1048576.0:F0} | {(group.Key ? "the same" : "another")} | "
                            + $"{times.Count:N0} | {times[times.Count / 2]:F1} | {times[times.Count * 95 / 100]:F1} |"
                    )
                );
            }
        }
    }
}
