using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NewsPortal.TestKit;

/// <summary>
/// A folder on a disk that loses power: it records with strace what a program does to the folder, and makes the folder
/// anew as the disk would hold it after a cut. Of each file only what was flushed (fsync, fdatasync) is there: a disk
/// may keep more, never less.
/// </summary>
/// <remarks>It knows the calls that .NET and SQLite make, and refuses the others.</remarks>
public sealed partial class DroppingDisk
{
    private const string Strace = "/usr/bin/strace";

    private const string Calls =
        "?open,openat,?creat,write,pwrite64,writev,pwritev,?pwritev2,fsync,fdatasync,ftruncate,fallocate,lseek,"
        + "?rename,renameat,?renameat2,?unlink,unlinkat,?mkdir,mkdirat,?rmdir,?link,linkat,symlinkat,"
        + "copy_file_range,sendfile,sendto,sendmsg,recvfrom,recvmsg";

    private readonly string _root;
    private readonly string _trace;
    private readonly List<(string Name, byte[] Content)> _before = [];
    private readonly Lazy<string[]> _lines;

    /// <summary>Takes the folder as it is: all of it is on the disk.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="trace">A file outside it for the recording.</param>
    public DroppingDisk(string root, string trace)
    {
        (_root, _trace) = (Path.GetFullPath(root), trace);
        foreach (var file in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            _before.Add((Path.GetRelativePath(_root, file), File.ReadAllBytes(file)));
        }

        _lines = new(() => File.ReadAllLines(_trace, Encoding.Latin1));
    }

    /// <summary>Why a test with this cannot run here; null if it can.</summary>
    public static string? WhyNot =>
        File.Exists(Strace) ? null : "Install strace (apt-get install strace) to see what reaches the disk.";

    /// <summary>The command under which a program is recorded.</summary>
    public IReadOnlyList<string> Watcher =>
        [Strace, "-f", "-y", "-xx", "-s", "20000000", "-o", _trace, "-e", $"trace={Calls}"];

    /// <summary>
    /// The moment at which the last answer before this request left the program; after the program has ended.
    /// </summary>
    /// <param name="request">A part of the request's address that no other has.</param>
    public int AnswerBefore(string request)
    {
        var asked = Array.FindIndex(
            _lines.Value,
            line => ReceiveCall().IsMatch(line) && line.Contains(Hex(request), StringComparison.Ordinal)
        );
        return asked < 0
            ? throw new InvalidOperationException($"The program was not asked for {request}.")
            : Array.FindLastIndex(
                _lines.Value,
                asked,
                line => SendCall().IsMatch(line) && line.Contains(Hex("HTTP/1.1 "), StringComparison.Ordinal)
            );
    }

    /// <summary>The moments right after a file with such a name was deleted.</summary>
    public IEnumerable<int> Deletions(string nameEnds) =>
        _lines
            .Value.Index()
            .Where(line =>
                DeleteCall().IsMatch(line.Item) && line.Item.Contains(Hex(nameEnds), StringComparison.Ordinal)
            )
            .Select(line => line.Index + 1)
            .ToList();

    /// <summary>Makes the folder as the disk held it at a moment.</summary>
    /// <param name="moment">From <see cref="AnswerBefore"/> or <see cref="Deletions"/>.</param>
    /// <param name="namesAreKept">
    /// True for a file system that keeps a log of names: files are created, renamed and deleted in the order in which
    /// it was done, whatever their content. False for one that does so only when the folder was flushed.
    /// </param>
    /// <param name="target">The new folder.</param>
    public void Rebuild(int moment, bool namesAreKept, string target)
    {
        var disk = new Replay(_root);
        foreach (var (name, content) in _before)
        {
            disk.Put(name, content);
        }

        foreach (var line in _lines.Value.AsSpan(0, moment))
        {
            disk.Take(line);
        }

        disk.Write(namesAreKept, target);
    }

    private static string Hex(string text) =>
        string.Concat(
            Encoding.UTF8.GetBytes(text).Select(b => string.Create(CultureInfo.InvariantCulture, $"\\x{b:x2}"))
        );

    [GeneratedRegex(@"\b(sendto|sendmsg|write|writev)\(", RegexOptions.NonBacktracking)]
    private static partial Regex SendCall();

    [GeneratedRegex(@"\b(recvfrom|recvmsg)( resumed>|\()", RegexOptions.NonBacktracking)]
    private static partial Regex ReceiveCall();

    [GeneratedRegex(@"\bunlink(at)?\(", RegexOptions.NonBacktracking)]
    private static partial Regex DeleteCall();

    /// <summary>A file or folder, as programs see it and as it is on the disk.</summary>
    private sealed class Node
    {
        public Dictionary<string, Node>? Names { get; init; }
        public Dictionary<string, Node> FlushedNames { get; set; } = [];

        /// <summary>
        /// Writes (or with null a new length) in their order; those before <see cref="Flushed"/> are on the disk.
        /// </summary>
        public List<(long At, byte[]? Bytes)> Changes { get; } = [];
        public int Flushed { get; set; }
        public long Length { get; set; }

        public byte[] OnDisk()
        {
            using var content = new MemoryStream();
            foreach (var (at, bytes) in Changes.Take(Flushed))
            {
                if (bytes is null)
                {
                    content.SetLength(at);
                }
                else
                {
                    content.Position = at;
                    content.Write(bytes);
                }
            }

            return content.ToArray();
        }
    }

    /// <summary>Takes the lines of a recording one by one.</summary>
    private sealed partial class Replay(string root)
    {
        private readonly Node _top = new() { Names = [] };
        private readonly Dictionary<string, string> _begun = [];
        private readonly Dictionary<string, object> _flushing = [];
        private readonly Dictionary<int, long> _positions = [];

        public void Put(string name, byte[] content)
        {
            var folder = _top;
            var parts = name.Split('/');
            foreach (var part in parts[..^1])
            {
                if (!folder.Names!.TryGetValue(part, out var next))
                {
                    next = new Node { Names = [] };
                    folder.Names[part] = folder.FlushedNames[part] = next;
                }

                folder = next;
            }

            var file = new Node { Length = content.Length, Flushed = 1 };
            file.Changes.Add((0, content));
            folder.Names![parts[^1]] = folder.FlushedNames[parts[^1]] = file;
        }

        public void Take(string line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var (thread, rest) = (line[..space], line[space..].TrimStart());
            if (rest.StartsWith("<... ", StringComparison.Ordinal))
            {
                var resumed = rest.IndexOf(" resumed>", StringComparison.Ordinal) + " resumed>".Length;
                if (_begun.Remove(thread, out var begun))
                {
                    Done(thread, begun + rest[resumed..]);
                }

                return;
            }

            const string Unfinished = " <unfinished ...>";
            var isWhole = !rest.EndsWith(Unfinished, StringComparison.Ordinal);
            Begin(thread, rest);
            if (isWhole)
            {
                Done(thread, rest);
            }
            else
            {
                _begun[thread] = rest[..^Unfinished.Length];
            }
        }

        public void Write(bool namesAreKept, string target) => Write(_top, namesAreKept, target);

        private static void Write(Node folder, bool namesAreKept, string target)
        {
            Directory.CreateDirectory(target);
            foreach (var (name, node) in namesAreKept ? folder.Names! : folder.FlushedNames)
            {
                var path = Path.Combine(target, name);
                if (node.Names is not null)
                {
                    Write(node, namesAreKept, path);
                }
                else if (!name.EndsWith("-shm", StringComparison.Ordinal))
                {
                    // What processes share is no file after a start.
                    File.WriteAllBytes(path, node.OnDisk());
                }
            }
        }

        /// <summary>What is written while a flush runs need not be part of it.</summary>
        private void Begin(string thread, string call)
        {
            if (
                FlushCall().Match(call) is { Success: true } flush
                && Find(PathOf(flush.Groups["path"].Value)) is { } node
            )
            {
                _flushing[thread] = node.Names is null ? node.Changes.Count : new Dictionary<string, Node>(node.Names);
            }
        }

        private void Done(string thread, string call)
        {
            if (
                ReturnOf().Match(call) is not { Success: true } returned
                || returned.Groups["value"].Value[0] is '-' or '?'
            )
            {
                return;
            }

            var name = call[..call.IndexOf('(', StringComparison.Ordinal)];
            var descriptor = DescriptorOf().Match(call);
            var path = descriptor.Success ? PathOf(descriptor.Groups["path"].Value) : "";
            var value = long.Parse(returned.Groups["value"].Value, CultureInfo.InvariantCulture);
            switch (name)
            {
                case "open" or "openat" or "creat":
                    Open(call, returned, (int)value);
                    break;
                case "write" or "pwrite64" or "writev" or "pwritev":
                    if (Find(path) is { Names: null } file)
                    {
                        var number = int.Parse(descriptor.Groups["number"].Value, CultureInfo.InvariantCulture);
                        var isAt = name[0] == 'p';
                        var at = isAt
                            ? long.Parse(LastNumber().Match(call).Groups["value"].Value, CultureInfo.InvariantCulture)
                            : _positions.GetValueOrDefault(number);
                        var bytes = Texts(call).SelectMany(text => text).Take((int)value).ToArray();
                        if (bytes.Length != value)
                        {
                            throw new NotSupportedException($"The recording of {path} is cut short.");
                        }

                        file.Changes.Add((at, bytes));
                        file.Length = Math.Max(file.Length, at + value);
                        if (!isAt)
                        {
                            _positions[number] = at + value;
                        }
                    }

                    break;
                case "lseek":
                    if (IsHere(path))
                    {
                        _positions[int.Parse(descriptor.Groups["number"].Value, CultureInfo.InvariantCulture)] = value;
                    }

                    break;
                case "ftruncate":
                    Resize(Find(path), long.Parse(Numbers(call)[^1], CultureInfo.InvariantCulture));
                    break;
                case "fallocate":
                    if (Find(path) is { } grown)
                    {
                        var numbers = Numbers(call);
                        var end =
                            long.Parse(numbers[^2], CultureInfo.InvariantCulture)
                            + long.Parse(numbers[^1], CultureInfo.InvariantCulture);
                        Resize(grown, Math.Max(grown.Length, end));
                    }

                    break;
                case "fsync" or "fdatasync":
                    if (_flushing.Remove(thread, out var flushed) && Find(path) is { } kept)
                    {
                        if (flushed is int changes)
                        {
                            kept.Flushed = Math.Max(kept.Flushed, changes);
                        }
                        else
                        {
                            kept.FlushedNames = (Dictionary<string, Node>)flushed;
                        }
                    }

                    break;
                case "rename" or "renameat" or "renameat2":
                    var ends = Texts(call).Select(Encoding.UTF8.GetString).ToList();
                    if (
                        IsHere(ends[0])
                        && IsHere(ends[1])
                        && Parent(ends[0]).Names!.Remove(Last(ends[0]), out var moved)
                    )
                    {
                        Parent(ends[1]).Names![Last(ends[1])] = moved;
                    }

                    break;
                case "unlink" or "unlinkat" or "rmdir":
                    if (Texts(call).Select(Encoding.UTF8.GetString).Single() is var gone && IsHere(gone))
                    {
                        Parent(gone).Names!.Remove(Last(gone));
                    }

                    break;
                case "mkdir" or "mkdirat":
                    if (Texts(call).Select(Encoding.UTF8.GetString).Single() is var made && IsHere(made))
                    {
                        Parent(made).Names![Last(made)] = new Node { Names = [] };
                    }

                    break;
                case "link" or "linkat" or "symlinkat" or "copy_file_range" or "sendfile" or "pwritev2":
                    if (call.Contains(Hex(root + "/"), StringComparison.Ordinal))
                    {
                        throw new NotSupportedException(
                            $"{name} is new here: teach {nameof(DroppingDisk)} what it does."
                        );
                    }

                    break;
            }
        }

        private void Open(string call, Match returned, int descriptor)
        {
            var path = PathOf(returned.Groups["path"].Value);
            if (!IsHere(path))
            {
                return;
            }

            _positions[descriptor] = 0;
            var node = Find(path);
            if (node is null && call.Contains("O_CREAT", StringComparison.Ordinal))
            {
                Parent(path).Names![Last(path)] = node = new Node();
            }
            else if (call.Contains("O_TRUNC", StringComparison.Ordinal))
            {
                Resize(node, 0);
            }

            if (call.Contains("O_APPEND", StringComparison.Ordinal) && node is not null)
            {
                _positions[descriptor] = node.Length;
            }
        }

        private static void Resize(Node? file, long length)
        {
            if (file is not null)
            {
                file.Changes.Add((length, null));
                file.Length = length;
            }
        }

        private bool IsHere(string path) => path.StartsWith(root + "/", StringComparison.Ordinal);

        /// <summary>Null for what is elsewhere, or deleted while it was open.</summary>
        private Node? Find(string path)
        {
            if (path == root)
            {
                return _top;
            }

            var node = IsHere(path) ? _top : null;
            foreach (var part in IsHere(path) ? path[(root.Length + 1)..].Split('/') : [])
            {
                node = node?.Names?.GetValueOrDefault(part);
            }

            return node;
        }

        private Node Parent(string path) =>
            Find(Path.GetDirectoryName(path)!)
            ?? throw new InvalidOperationException($"The folder of {path} is unknown.");

        private static string Last(string path) => Path.GetFileName(path);

        private static string PathOf(string hex) => Encoding.UTF8.GetString(Bytes(hex));

        private static List<string> Numbers(string call) =>
            NumberOf().Matches(call[..call.LastIndexOf('=')]).Select(match => match.Groups["value"].Value).ToList();

        private static IEnumerable<byte[]> Texts(string call) =>
            TextOf().Matches(call).Select(match => Bytes(match.Groups["hex"].Value));

        private static byte[] Bytes(string hex) =>
            Convert.FromHexString(hex.Replace("\\x", "", StringComparison.Ordinal));

        [GeneratedRegex(@"^f(data)?sync\(\d+<(?<path>(\\x[0-9a-f]{2})+)>", RegexOptions.ExplicitCapture)]
        private static partial Regex FlushCall();

        [GeneratedRegex(@"^\w+\((?<number>\d+)<(?<path>(\\x[0-9a-f]{2})+)>", RegexOptions.ExplicitCapture)]
        private static partial Regex DescriptorOf();

        [GeneratedRegex(
            @"\)\s+= (?<value>-?\d+|\?)(<(?<path>(\\x[0-9a-f]{2})+)>)?([ (]|$)",
            RegexOptions.ExplicitCapture
        )]
        private static partial Regex ReturnOf();

        [GeneratedRegex(@", (?<value>\d+)\)\s+= \d+$", RegexOptions.ExplicitCapture)]
        private static partial Regex LastNumber();

        [GeneratedRegex(@", (?<value>\d+)(?=[,)])", RegexOptions.ExplicitCapture)]
        private static partial Regex NumberOf();

        [GeneratedRegex(@"""(?<hex>(\\x[0-9a-f]{2})*)""", RegexOptions.ExplicitCapture)]
        private static partial Regex TextOf();
    }
}
