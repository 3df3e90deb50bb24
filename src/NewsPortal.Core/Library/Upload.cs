using System.Buffers;
using System.Security.Cryptography;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>A stream that was copied to a file, and hashed on the way.</summary>
/// <param name="Sha256">In lower-case hex; empty when refused.</param>
/// <param name="Bytes">How many were read.</param>
/// <param name="Refusal">Why it was not read to its end; null when it was.</param>
internal sealed record Upload(string Sha256, long Bytes, FieldError? Refusal = null)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Reads a stream once, never as a whole into memory, and flushes the file to disk.</summary>
    /// <param name="content">Read from its current position.</param>
    /// <param name="file">Where to write.</param>
    /// <param name="refuse">Told the first bytes, at most 128 KB; returns why such a file is refused, or null.</param>
    /// <param name="most">The most bytes accepted.</param>
    /// <param name="tooLarge">What is said of more.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<Upload> ReceiveAsync(
        Stream content,
        FileStream file,
        Func<ReadOnlySpan<byte>, FieldError?> refuse,
        long most,
        FieldError tooLarge,
        CancellationToken cancellationToken
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var bytes = 0L;
            while (true)
            {
                int read;
                try
                {
                    read = await content.ReadAtLeastAsync(
                        buffer.AsMemory(0, BufferSize),
                        BufferSize,
                        throwOnEndOfStream: false,
                        cancellationToken
                    );
                }
                catch (IOException)
                {
                    return new Upload("", bytes, new FieldError("", MediaErrorCodes.FileBroken));
                }

                var refusal = bytes == 0 ? refuse(buffer.AsSpan(0, read)) : null;
                bytes += read;
                if (refusal is not null || bytes > most)
                {
                    return new Upload("", bytes, refusal ?? tooLarge);
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                if (read < BufferSize)
                {
                    file.Flush(flushToDisk: true);
                    return new Upload(Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
