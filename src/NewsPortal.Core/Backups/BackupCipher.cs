using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace NewsPortal.Core.Backups;

/// <summary>
/// Encrypts files with a passphrase: AES-256-GCM (NIST SP 800-38D) over chunks of 64 KB, as in the STREAM construction
/// (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): the nonce counts the chunks and marks the last one, so that nothing
/// can be left out, repeated, reordered or cut off. The passphrase becomes a key by PBKDF2 once for a folder (RFC
/// 8018), and HKDF (RFC 5869) makes a key of its own for each file.
/// </summary>
internal sealed class BackupCipher
{
    private const string KeyName = "key.json";
    private const int Iterations = 600_000;
    private const int SaltLength = 32;
    private const int KeyLength = 32;
    private const int TagLength = 16;
    private const int ChunkLength = 64 * 1024;
    private static readonly byte[] Magic = "NPB1"u8.ToArray();
    private static readonly byte[] CheckPurpose = Encoding.ASCII.GetBytes("newsportal backup check");
    private static readonly byte[] Purpose = Encoding.ASCII.GetBytes("newsportal backup file");
    private readonly byte[] _master;

    private BackupCipher(byte[] master) => _master = master;

    /// <param name="Check">Tells another passphrase before anything is written with it.</param>
    private sealed record Derivation(string Salt, int Iterations, string Check);

    /// <summary>The key of a folder of backups, whose salt is created with its first one.</summary>
    public static async Task<BackupCipher> OpenAsync(
        string folder,
        string passphrase,
        CancellationToken cancellationToken
    )
    {
        var path = Path.Combine(folder, KeyName);
        if (!File.Exists(path))
        {
            var salt = RandomNumberGenerator.GetBytes(SaltLength);
            var made = Master(passphrase, salt, Iterations);
            await File.WriteAllTextAsync(
                path,
                JsonSerializer.Serialize(new Derivation(Convert.ToHexStringLower(salt), Iterations, CheckOf(made))),
                cancellationToken
            );
            return new BackupCipher(made);
        }

        Derivation derivation;
        byte[] master;
        try
        {
            var text = await File.ReadAllTextAsync(path, cancellationToken);
            derivation = JsonSerializer.Deserialize<Derivation>(text) ?? throw new JsonException();
            master = Master(passphrase, Convert.FromHexString(derivation.Salt), derivation.Iterations);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException)
        {
            throw new BackupException(
                $"{path} is damaged, and without it no backup beside it can be opened. Put it back from a copy.",
                exception
            );
        }

        return derivation.Check == CheckOf(master)
            ? new BackupCipher(master)
            : throw new BackupException(
                $"The passphrase is another than that of the backups in {folder}. Use that one, or another folder."
            );
    }

    private static byte[] Master(string passphrase, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, iterations, HashAlgorithmName.SHA256, KeyLength);

    private static string CheckOf(byte[] master) =>
        Convert.ToHexStringLower(
            HKDF.DeriveKey(HashAlgorithmName.SHA256, master, KeyLength, salt: null, info: CheckPurpose)
        );

    /// <summary>Encrypts a stream to its end.</summary>
    public async Task SealAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        await to.WriteAsync(Magic, cancellationToken);
        await to.WriteAsync(salt, cancellationToken);
        using var aes = new AesGcm(KeyOf(salt), TagLength);
        var (plain, ahead) = (new byte[ChunkLength], new byte[ChunkLength]);
        var sealed_ = new byte[ChunkLength + TagLength];
        var length = await from.ReadAtLeastAsync(plain, ChunkLength, false, cancellationToken);
        for (long chunk = 0; ; chunk++)
        {
            var next =
                length < ChunkLength ? 0 : await from.ReadAtLeastAsync(ahead, ChunkLength, false, cancellationToken);
            var isLast = next == 0;
            aes.Encrypt(
                Nonce(chunk, isLast),
                plain.AsSpan(0, length),
                sealed_.AsSpan(0, length),
                sealed_.AsSpan(length, TagLength)
            );
            await to.WriteAsync(sealed_.AsMemory(0, length + TagLength), cancellationToken);
            if (isLast)
            {
                return;
            }

            (plain, ahead, length) = (ahead, plain, next);
        }
    }

    /// <summary>Decrypts a stream to its end.</summary>
    /// <exception cref="CryptographicException">Another passphrase, or it was damaged or cut off.</exception>
    public async Task OpenAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var header = new byte[Magic.Length + SaltLength];
        if (
            await from.ReadAtLeastAsync(header, header.Length, false, cancellationToken) < header.Length
            || !header.AsSpan(0, Magic.Length).SequenceEqual(Magic)
        )
        {
            throw new CryptographicException("It is not encrypted, or its beginning is missing.");
        }

        using var aes = new AesGcm(KeyOf(header[Magic.Length..]), TagLength);
        const int whole = ChunkLength + TagLength;
        var (read, ahead) = (new byte[whole], new byte[whole]);
        var plain = new byte[ChunkLength];
        var length = await from.ReadAtLeastAsync(read, whole, false, cancellationToken);
        for (long chunk = 0; ; chunk++)
        {
            var next = length < whole ? 0 : await from.ReadAtLeastAsync(ahead, whole, false, cancellationToken);
            if (length < TagLength)
            {
                throw new CryptographicException("It was cut off.");
            }

            var content = length - TagLength;
            aes.Decrypt(
                Nonce(chunk, next == 0),
                read.AsSpan(0, content),
                read.AsSpan(content, TagLength),
                plain.AsSpan(0, content)
            );
            await to.WriteAsync(plain.AsMemory(0, content), cancellationToken);
            if (next == 0)
            {
                return;
            }

            (read, ahead, length) = (ahead, read, next);
        }
    }

    private byte[] KeyOf(byte[] salt) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _master, KeyLength, salt, Purpose);

    private static byte[] Nonce(long chunk, bool isLast)
    {
        var nonce = new byte[AesGcm.NonceByteSizes.MaxSize];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(nonce.Length - 9), chunk);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
        return nonce;
    }
}
