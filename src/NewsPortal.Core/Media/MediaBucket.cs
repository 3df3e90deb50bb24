using System.Net;
using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>The bucket cannot be used now; the message is a sentence for an operator.</summary>
public sealed class BucketException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>What a listing says of a file in the bucket.</summary>
/// <param name="Name">Its name without the prefix.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="WrittenAt">When it was put there, UTC.</param>
internal sealed record BucketFile(string Name, long Bytes, DateTime WrittenAt);

/// <summary>
/// The bucket that all nodes share, if the settings name one. Nobody waits long: each request ends when nothing moves
/// any more, and after a failure readers' requests fail at once for a few seconds.
/// </summary>
public sealed partial class MediaBucket : IDisposable
{
    private const string AnyRegion = "us-east-1";
    private const int BufferSize = 128 * 1024;

    /// <summary>How long, in real time, a request may go without a byte.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The same for uploads, which a store may acknowledge only when it has copied them.</summary>
    private static readonly TimeSpan UploadPatience = TimeSpan.FromSeconds(10);

    /// <summary>How long readers' requests are spared after a failure.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly BucketOptions _options;
    private readonly string _prefix;
    private readonly Lazy<AmazonS3Client> _client;
    private readonly SiteAlerts _alerts;
    private readonly TimeProvider _clock;
    private readonly ILogger<MediaBucket> _logger;
    private readonly Lock _gate = new();
    private string? _problem;
    private long _failedAt;
    private long _failures;

    public MediaBucket(
        IOptions<MediaOptions> options,
        SiteAlerts alerts,
        TimeProvider clock,
        ILogger<MediaBucket> logger
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _alerts, _clock, _logger) = (options.Value.S3, alerts, clock, logger);
        _prefix = _options.Prefix.Length == 0 ? "" : _options.Prefix.TrimEnd('/') + "/";
        _client = new Lazy<AmazonS3Client>(Connect);
    }

    /// <summary>True if the settings name a bucket. Without one, nothing else may be called.</summary>
    public bool IsUsed => _options.IsUsed;

    /// <summary>What is wrong with it, as far as the last request knows; null if it answered.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Requests that failed since the start.</summary>
    internal long Failures => Volatile.Read(ref _failures);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    /// <summary>Copies a file into the bucket, replacing one of that name.</summary>
    /// <param name="name">Its name there.</param>
    /// <param name="path">The file.</param>
    /// <param name="isSpared">True to fail at once while the bucket is known to be away.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BucketException">The bucket has not taken it.</exception>
    internal async Task PutAsync(string name, string path, bool isSpared, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            BufferSize,
            FileOptions.Asynchronous
        );
        await AskAsync(
            UploadPatience,
            isSpared,
            async (client, time) =>
            {
                var request = new PutObjectRequest
                {
                    BucketName = _options.Bucket,
                    Key = _prefix + name,
                    InputStream = file,
                    AutoCloseStream = false,

                    // Signed in chunks, it would be refused by some stores.
                    UseChunkEncoding = false,
                    StreamTransferProgress = (_, _) => time.CancelAfter(UploadPatience),
                };
                await client.PutObjectAsync(request, time.Token);
                return true;
            },
            cancellationToken
        );
    }

    /// <summary>Copies a file out of the bucket.</summary>
    /// <returns>False if there is none of that name.</returns>
    /// <exception cref="BucketException">The bucket is away, or the file broke off.</exception>
    internal Task<bool> GetAsync(string name, Stream to, CancellationToken cancellationToken) =>
        AskAsync(
            Patience,
            isSpared: true,
            async (client, time) =>
            {
                try
                {
                    using var answer = await client.GetObjectAsync(_options.Bucket, _prefix + name, time.Token);
                    var buffer = new byte[BufferSize];
                    var left = answer.ContentLength;
                    for (int read; (read = await answer.ResponseStream.ReadAsync(buffer, time.Token)) > 0; left -= read)
                    {
                        time.CancelAfter(Patience);
                        await to.WriteAsync(buffer.AsMemory(0, read), time.Token);
                    }

                    return left == 0 ? true : throw new HttpRequestException("the file broke off");
                }
                catch (AmazonS3Exception exception) when (IsMissing(exception))
                {
                    return false;
                }
            },
            cancellationToken
        );

    /// <summary>The length of a file in the bucket; null if there is none of that name.</summary>
    /// <exception cref="BucketException">The bucket is away.</exception>
    internal Task<long?> LengthAsync(string name, CancellationToken cancellationToken) =>
        AskAsync<long?>(
            Patience,
            isSpared: false,
            async (client, time) =>
            {
                try
                {
                    var request = new GetObjectMetadataRequest { BucketName = _options.Bucket, Key = _prefix + name };
                    return (await client.GetObjectMetadataAsync(request, time.Token)).ContentLength;
                }
                catch (AmazonS3Exception exception) when (IsMissing(exception))
                {
                    return null;
                }
            },
            cancellationToken
        );

    /// <summary>Deletes a file from the bucket; a missing one is not an error.</summary>
    /// <exception cref="BucketException">The bucket is away.</exception>
    internal Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        AskAsync(
            Patience,
            isSpared: false,
            async (client, time) => await client.DeleteObjectAsync(_options.Bucket, _prefix + name, time.Token),
            cancellationToken
        );

    /// <summary>The files whose names begin like this, in the order of their names.</summary>
    /// <exception cref="BucketException">The bucket is away.</exception>
    internal async IAsyncEnumerable<BucketFile> ListAsync(
        string start,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string? next = null;
        do
        {
            var page = await ListPageAsync(start, next, most: 1000, cancellationToken);
            foreach (var file in page.S3Objects ?? [])
            {
                yield return new BucketFile(
                    file.Key[_prefix.Length..],
                    file.Size ?? 0,
                    (file.LastModified ?? DateTime.MaxValue).ToUniversalTime()
                );
            }

            next = page.NextContinuationToken;
        } while (next is not null);
    }

    /// <summary>Finds out whether the bucket can be used; <see cref="Problem"/> has the answer.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ListPageAsync("", null, most: 1, cancellationToken);
        }
        catch (BucketException)
        {
            // It is said in the log and in /health/ready.
        }
    }

    private Task<ListObjectsV2Response> ListPageAsync(
        string start,
        string? next,
        int most,
        CancellationToken cancellationToken
    ) =>
        AskAsync(
            Patience,
            isSpared: false,
            (client, time) =>
                client.ListObjectsV2Async(
                    new ListObjectsV2Request
                    {
                        BucketName = _options.Bucket,
                        Prefix = _prefix + start,
                        ContinuationToken = next,
                        MaxKeys = most,
                    },
                    time.Token
                ),
            cancellationToken
        );

    private async Task<T> AskAsync<T>(
        TimeSpan patience,
        bool isSpared,
        Func<AmazonS3Client, CancellationTokenSource, Task<T>> ask,
        CancellationToken cancellationToken
    )
    {
        if (isSpared && Recent() is { } problem)
        {
            throw new BucketException(problem);
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(patience);
        try
        {
            var answer = await ask(_client.Value, time);
            Answered();
            return answer;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && !MediaStore.IsFull(exception))
        {
            throw Failed(exception);
        }
    }

    /// <summary>The problem of a failure so recent that readers do not try again.</summary>
    private string? Recent()
    {
        lock (_gate)
        {
            return _problem is not null && _clock.GetElapsedTime(_failedAt) < Pause ? _problem : null;
        }
    }

    private void Answered()
    {
        lock (_gate)
        {
            if (_problem is null)
            {
                return;
            }

            _problem = null;
            _alerts.Set(nameof(MediaBucket), null);
            LogBack();
        }
    }

    private BucketException Failed(Exception exception)
    {
        var problem = Describe(exception);
        Interlocked.Increment(ref _failures);
        lock (_gate)
        {
            if (_problem is null)
            {
                LogAway(problem);
            }

            (_problem, _failedAt) = (problem, _clock.GetTimestamp());
            _alerts.Set(nameof(MediaBucket), problem);
        }

        return new BucketException(problem, exception);
    }

    private string Describe(Exception exception) =>
        exception switch
        {
            AmazonS3Exception { ErrorCode: "NoSuchBucket" } =>
                $"There is no bucket \"{_options.Bucket}\" for pictures and files. Create it, or correct "
                    + "Media:S3:Bucket.",
            AmazonS3Exception { ErrorCode: "AuthorizationHeaderMalformed" or "PermanentRedirect" } =>
                $"The bucket \"{_options.Bucket}\" for pictures and files is in another region. Correct "
                    + "Media:S3:Region.",
            AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } refused =>
                $"The bucket \"{_options.Bucket}\" for pictures and files refuses this program ({refused.ErrorCode}). "
                    + "Check Media:S3:AccessKey and Media:S3:SecretKey, and that they may list, read, write and delete "
                    + "there.",
            _ =>
                $"The bucket \"{_options.Bucket}\" for pictures and files does not answer ({Reason(exception)}). Check "
                    + "that its store runs, and Media:S3:Endpoint.",
        };

    private static string Reason(Exception exception) =>
        exception is OperationCanceledException
            ? "it takes too long"
            : exception.GetBaseException().Message.TrimEnd('.');

    /// <summary>True for a missing file, not for a missing bucket.</summary>
    private static bool IsMissing(AmazonS3Exception exception) =>
        exception.StatusCode == HttpStatusCode.NotFound && exception.ErrorCode != "NoSuchBucket";

    private AmazonS3Client Connect()
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = _options.PathStyle ?? _options.Endpoint.Length > 0,
            ConnectTimeout = Patience,
            Timeout = Timeout.InfiniteTimeSpan, // A long upload; what does not move is ended above.
            MaxErrorRetry = 1,

            // Other stores refuse checksums that they do not know.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (_options.Endpoint.Length > 0)
        {
            config.ServiceURL = _options.Endpoint;
            config.AuthenticationRegion = _options.Region.Length > 0 ? _options.Region : AnyRegion;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(_options.Region);
        }

        return _options.AccessKey.Length > 0
            ? new AmazonS3Client(new BasicAWSCredentials(_options.AccessKey, _options.SecretKey), config)
            : new AmazonS3Client(config);
    }

    [LoggerMessage(LogLevel.Error, "{Problem} Readers get what this node has; uploads are refused meanwhile.")]
    private partial void LogAway(string problem);

    [LoggerMessage(LogLevel.Information, "The bucket for pictures and files answers again.")]
    private partial void LogBack();
}
