using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Xunit;

namespace NewsPortal.TestKit;

/// <summary>
/// A store that speaks S3, with a bucket: s3rver from npm, in a process of its own. It knows keys, but does not check
/// what is signed with them. Tests skip where it is not installed, unless NEWSPORTAL_REQUIRE_STORE is 1.
/// </summary>
public sealed class ObjectStore : IAsyncDisposable
{
    public const string Bucket = "news-media";

    private const string Key = "S3RVER";
    private const string Script = "tests/object-store/node_modules/s3rver/bin/s3rver.js";
    private readonly string _folder = Directory.CreateTempSubdirectory("newsportal-store-").FullName;
    private AmazonS3Client? _client;
    private Process? _process;

    private ObjectStore() { }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>Settings of a site that keeps its media there, below a prefix of its own.</summary>
    public IReadOnlyList<(string Setting, string Value)> Settings(string prefix = "") =>
        [
            ("Media:S3:Bucket", Bucket),
            ("Media:S3:Endpoint", Address.ToString()),
            ("Media:S3:AccessKey", Key),
            ("Media:S3:SecretKey", Key),
            ("Media:S3:Prefix", prefix),
        ];

    /// <summary>Starts it on a free port.</summary>
    public static async Task<ObjectStore> StartAsync()
    {
        var store = new ObjectStore();
        await store.StartAgainAsync();
        return store;
    }

    /// <summary>Starts it where it was, with what it had.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(
            "node",
            [
                ScriptInCheckout(),
                "--silent",
                "--directory",
                _folder,
                "--address",
                "127.0.0.1",
                "--port",
                Address.Port.ToString(CultureInfo.InvariantCulture),
                "--no-vhost-buckets",
                "--configure-bucket",
                Bucket,
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["NODE_NO_WARNINGS"] = "1" },
        };
        _process = Process.Start(start)!;
        var heard = "";
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            heard = line;
            if (line.Contains(" listening on ", StringComparison.Ordinal))
            {
                Address = new Uri($"http://{line[(line.LastIndexOf(' ') + 1)..]}");
                return;
            }
        }

        throw new InvalidOperationException($"The object store does not start. {heard}");
    }

    /// <summary>Ends it, so that nobody answers at its address.</summary>
    public async Task StopAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>The names of everything in the bucket.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync()
    {
        var found = await Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, MaxKeys = 1000 });
        return [.. (found.S3Objects ?? []).Select(file => file.Key)];
    }

    /// <summary>Waits until a name that ends like this is in the bucket; returns it.</summary>
    public async Task<string> AwaitAsync(string end)
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            if ((await NamesAsync()).FirstOrDefault(name => name.EndsWith(end, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException($"{end} has not come into the bucket.");
    }

    /// <summary>Puts a file there, or another in its place.</summary>
    public Task PutAsync(string name, byte[] content) =>
        Client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Bucket,
                Key = name,
                InputStream = new MemoryStream(content),
                UseChunkEncoding = false,
            }
        );

    /// <summary>Takes a file away.</summary>
    public Task DeleteAsync(string name) => Client.DeleteObjectAsync(Bucket, name);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private AmazonS3Client Client =>
        _client ??= new AmazonS3Client(
            new BasicAWSCredentials(Key, Key),
            new AmazonS3Config
            {
                ServiceURL = Address.ToString(),
                AuthenticationRegion = "us-east-1",
                ForcePathStyle = true,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            }
        );

    private static string ScriptInCheckout()
    {
        var script = Path.Combine(Checkout.Root, Script);
        if (File.Exists(script))
        {
            return script;
        }

        const string Reason = "The object store is not there. Run \"npm ci\" in tests/object-store.";
        Skip.If(Environment.GetEnvironmentVariable("NEWSPORTAL_REQUIRE_STORE") != "1", Reason);
        throw new InvalidOperationException(Reason);
    }
}
