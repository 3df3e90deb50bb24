using System.Runtime.CompilerServices;
using NetVips;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>What decoding an original revealed.</summary>
/// <param name="Width">Pixels, with the camera's orientation applied.</param>
/// <param name="Height">Pixels, likewise.</param>
/// <param name="DominantColour">"#rrggbb".</param>
/// <param name="Look">See <see cref="PictureLook"/>.</param>
internal sealed record PictureFacts(int Width, int Height, string DominantColour, long Look);

/// <summary>Sizes to make of one picture.</summary>
/// <param name="Path">The original.</param>
/// <param name="Stored">What is known about it.</param>
/// <param name="Sizes">At least one.</param>
/// <param name="InAdvance">True when nobody is waiting, so that AVIF may take longer to get smaller.</param>
/// <param name="IsWanted">Asked when the turn comes: a size may have been made elsewhere meanwhile.</param>
internal sealed record PictureOrder(
    string Path,
    StoredPicture Stored,
    IReadOnlyList<PictureSize> Sizes,
    bool InAdvance,
    Func<PictureSize, bool> IsWanted
);

/// <summary>A picture cannot be taken; the message is for people.</summary>
internal sealed class PictureRefusedException(FieldError error, Exception? inner = null)
    : Exception(error.Message, inner)
{
    public PictureRefusedException(string code, params IReadOnlyList<object> arguments)
        : this(new FieldError("", code, arguments)) { }

    public FieldError Error { get; } = error;
}

/// <summary>
/// All pixel processing. It runs on a few threads of low priority, so that memory and CPU stay bounded however many
/// pictures are uploaded or requested at once, and pages are not held up; a waiting caller may cancel. Only the loaders
/// of accepted formats are enabled, and each file is opened by the loader for its recognised format.
/// </summary>
public sealed class PictureMaker : IDisposable
{
    /// <summary>The most pixels, over all frames.</summary>
    public const long MaxPixels = 100_000_000;

    /// <summary>The most frames in an animation.</summary>
    public const int MaxFrames = 1000;

    /// <summary>AVIF effort when a reader is waiting.</summary>
    private const int Quick = 2;

    /// <summary>AVIF effort in the background: a tenth to a fifth smaller, for five times the work.</summary>
    private const int Thorough = 4;

    /// <summary>WebP's limit for either side.</summary>
    private const int MaxVariantSide = 16_383;

    private const int MostThreads = 4;
    private const int LargePixels = 40_000_000;
    private const int DrawingWidth = 1600;

    private static readonly TimeSpan DecodeLimit = TimeSpan.FromMinutes(1);
    private static readonly double[] White = [255, 255, 255];

    private readonly PictureThreads _threads = new(Math.Clamp(Environment.ProcessorCount, 1, MostThreads));
    private readonly SemaphoreSlim _drawing = new(1);

    /// <summary>How many pieces of work wait, for readers and in advance.</summary>
    internal (int Awaited, int InAdvance) Waiting => _threads.Waiting;

    static PictureMaker()
    {
        Operation.Block("VipsForeignLoad", true);
        foreach (var loader in (ReadOnlySpan<string>)["Jpeg", "Png", "Webp", "Nsgif", "Heif"])
        {
            Operation.Block($"VipsForeignLoad{loader}", false);
        }

        // No operation is ever repeated, so libvips' cache would only cost memory.
        Cache.Max = 0;
        Cache.MaxMem = 0;
        NetVips.NetVips.Concurrency = 1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _threads.Dispose();
        _drawing.Dispose();
    }

    /// <summary>Reads the header, refuses pictures that are too large, then decodes the whole picture once.</summary>
    /// <exception cref="PictureRefusedException">It is damaged or too large.</exception>
    internal async Task<PictureFacts> InspectAsync(
        string path,
        PictureFormat format,
        CancellationToken cancellationToken
    )
    {
        CheckFrames(path, format);
        var pixels = ReadHeader(path, format);
        return await AwaitedAsync(pixels, token => Decode(path, format, token), cancellationToken);
    }

    /// <summary>
    /// Makes one picture per size from a single decode: never enlarged, upright, in sRGB, without metadata. An
    /// animation stays one if only WebP is requested.
    /// </summary>
    /// <param name="order">What to make.</param>
    /// <param name="keep">
    /// Takes the bytes of each size on the thread of the pixel work, where it may wait for the disk.
    /// </param>
    /// <param name="cancellationToken">Cancels the work; unfinished sizes are lost.</param>
    /// <returns>What <paramref name="keep"/> returned for the sizes that were still wanted.</returns>
    /// <exception cref="VipsException">The file is gone or cannot be read.</exception>
    internal async Task<IReadOnlyList<T>> MakeAsync<T>(
        PictureOrder order,
        Func<PictureSize, byte[], T> keep,
        CancellationToken cancellationToken
    )
    {
        var pixels = (long)order.Stored.Picture.Width * order.Stored.Picture.Height;
        try
        {
            return await _threads.RunAsync(
                isAwaited: !order.InAdvance,
                isLarge: pixels > LargePixels,
                token => Make(order, keep, token),
                cancellationToken
            );
        }
        catch (VipsException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The picture is not wanted any more.", exception, cancellationToken);
        }
    }

    /// <summary>How a stored picture looks, in the background; see <see cref="PictureLook"/>.</summary>
    /// <exception cref="PictureRefusedException">The file is gone or cannot be read.</exception>
    internal async Task<long> LookAsync(
        string path,
        PictureFormat format,
        long pixels,
        CancellationToken cancellationToken
    )
    {
        var facts = await _threads.RunAsync(
            isAwaited: false,
            isLarge: pixels > LargePixels,
            token => Decode(path, format, token),
            cancellationToken
        );
        return facts.Look;
    }

    /// <summary>Converts a HEIC photograph to JPEG.</summary>
    /// <exception cref="PictureRefusedException">It cannot be read.</exception>
    internal Task<byte[]> ConvertHeicAsync(string path, CancellationToken cancellationToken) =>
        AwaitedAsync(LargePixels + 1, _ => HeicPicture.ToJpeg(path), cancellationToken);

    /// <summary>Renders one of our SVGs as a JPEG. Never for external files: an SVG may refer to other files.</summary>
    internal Task<byte[]> DrawAsync(string svgPath, CancellationToken cancellationToken) =>
        InDrawingAsync(() => Draw(svgPath), cancellationToken);

    /// <summary>
    /// Renders one of our SVGs, 512 units wide, as a PNG. Never for external files: an SVG may refer to other files.
    /// </summary>
    /// <param name="svg">The drawing in UTF-8.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<byte[]> DrawIconAsync(byte[] svg, int width, CancellationToken cancellationToken) =>
        InDrawingAsync(
            () =>
            {
                using var drawing = Image.SvgloadBuffer(svg, scale: width / 512.0);
                return drawing.PngsaveBuffer(compression: 9, keep: Enums.ForeignKeep.None);
            },
            cancellationToken
        );

    /// <summary>Runs a drawing that needs no file.</summary>
    internal Task<byte[]> DrawAsync(Func<byte[]> draw, CancellationToken cancellationToken) =>
        AwaitedAsync(0, _ => draw(), cancellationToken);

    private async Task<byte[]> InDrawingAsync(Func<byte[]> draw, CancellationToken cancellationToken)
    {
        await _drawing.WaitAsync(cancellationToken);
        try
        {
            Operation.Block("VipsForeignLoadSvg", false);
            return await AwaitedAsync(0, _ => draw(), cancellationToken);
        }
        finally
        {
            Operation.Block("VipsForeignLoadSvg", true);
            _drawing.Release();
        }
    }

    private static byte[] Draw(string svgPath)
    {
        using var plan = Image.Svgload(svgPath);
        using var drawing = Image.Svgload(svgPath, scale: (double)DrawingWidth / plan.Width);
        using var opaque = drawing.Flatten(background: White);
        return opaque.JpegsaveBuffer(
            q: 90,
            optimizeCoding: true,
            subsampleMode: Enums.ForeignSubsample.Off,
            keep: Enums.ForeignKeep.None
        );
    }

    private static void CheckFrames(string path, PictureFormat format)
    {
        if (format != PictureFormat.Gif)
        {
            return;
        }

        using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            64 * 1024
        );
        Span<byte> head = stackalloc byte[10];

        // A shorter file leaves zeros, for which no size is valid.
        _ = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var (width, height) = GifFrames.Canvas(head);
        file.Position = 0;
        var frames = GifFrames.Count(file, MaxFrames);
        RequireSize(width, height, frames);
    }

    /// <summary>The number of pixels over all frames, without decoding any.</summary>
    private static long ReadHeader(string path, PictureFormat format)
    {
        try
        {
            using var image = Open(path, format);
            if (
                format == PictureFormat.Avif
                && image.Contains("heif-compression")
                && image.Get("heif-compression") as string != "av1"
            )
            {
                throw new PictureRefusedException(MediaErrorCodes.Heic);
            }

            RequireSize(image.Width, image.PageHeight, image.Height / image.PageHeight);
            return (long)image.Width * image.Height;
        }
        catch (VipsException exception)
        {
            throw Damaged(exception);
        }
    }

    private static void RequireSize(int width, int height, int frames)
    {
        if (frames > MaxFrames)
        {
            throw new PictureRefusedException(MediaErrorCodes.AnimationLong, MaxFrames);
        }

        if ((long)width * height * Math.Max(frames, 1) > MaxPixels)
        {
            throw frames > 1
                ? new PictureRefusedException(MediaErrorCodes.AnimationPixels, frames, width, height)
                : new PictureRefusedException(MediaErrorCodes.PicturePixels, width, height);
        }
    }

    private static PictureFacts Decode(string path, PictureFormat format, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(DecodeLimit);
        try
        {
            using var image = Open(path, format);
            image.SetProgress(null, timeout.Token);
            using var read = image.ThumbnailImage(
                48,
                height: 48,
                size: Enums.Size.Down,
                noRotate: true,
                outputProfile: "srgb"
            );

            // The original is read once, from top to bottom.
            using var small = read.CopyMemory();
            using var plain = Opaque(small);
            var turned = image.Contains("orientation") && image.Get("orientation") is int and >= 5 and <= 8;
            var colour = DominantColour(plain.WriteToMemory<byte>());
            return turned
                ? new PictureFacts(image.PageHeight, image.Width, colour, Look(small))
                : new PictureFacts(image.Width, image.PageHeight, colour, Look(small));
        }
        catch (VipsException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw timeout.IsCancellationRequested
                ? new PictureRefusedException(MediaErrorCodes.PictureSlow)
                : Damaged(exception);
        }
    }

    private static IReadOnlyList<T> Make<T>(
        PictureOrder order,
        Func<PictureSize, byte[], T> keep,
        CancellationToken cancellationToken
    )
    {
        var stored = order.Stored;
        List<PictureSize> sizes = [.. order.Sizes.Where(order.IsWanted)];
        if (sizes.Count == 0)
        {
            return [];
        }

        var effort = order.InAdvance ? Thorough : Quick;
        var widest = sizes.Max(size => UncutWidth(stored.Picture, size));
        using var image = OpenFor(order.Path, stored.Format, widest, sizes.TrueForAll(MayMove));
        image.SetProgress(null, cancellationToken);
        using var resized = Resize(image, widest);
        if (sizes is [var single])
        {
            return [keep(single, CutAndSave(resized, stored.Picture, single, effort))];
        }

        // Decode once: the narrower ones are made from the widest.
        using var pixels = resized.CopyMemory();
        return [.. sizes.Select(size => keep(size, MakeFrom(pixels, stored.Picture, size, effort, cancellationToken)))];

        static bool MayMove(PictureSize size) => size.Format == PictureSize.WebP && size.Ratio is null;
    }

    private static byte[] MakeFrom(
        Image pixels,
        PictureRef picture,
        PictureSize size,
        int effort,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var resized = Resize(pixels, UncutWidth(picture, size));
        resized.SetProgress(null, cancellationToken);
        return CutAndSave(resized, picture, size, effort);
    }

    /// <summary>The width of the whole picture when its crop has the width of this size.</summary>
    private static int UncutWidth(PictureRef picture, PictureSize size)
    {
        if (size.Ratio is null)
        {
            return size.Width;
        }

        var own = picture.Cut(size.Ratio).Width;
        return size.Width >= own ? picture.Width : (int)Math.Ceiling((double)picture.Width * size.Width / own);
    }

    private static byte[] CutAndSave(Image resized, PictureRef picture, PictureSize size, int effort)
    {
        if (size.Ratio is null)
        {
            return Save(resized, size.Format, effort);
        }

        if (picture.Crops.Of(size.Ratio) is { } box)
        {
            using var part = CutByHand(resized, picture, size, box);
            return Save(part, size.Format, effort);
        }

        var (width, height) = size.Ratio.Cut(picture.Width, picture.Height, size.Width);
        (width, height) = (Math.Min(width, resized.Width), Math.Min(height, resized.Height));
        using var cut = resized.ExtractArea(
            (resized.Width - width) * picture.Focus.Left / 100,
            (resized.Height - height) * picture.Focus.Top / 100,
            width,
            height
        );
        return Save(cut, size.Format, effort);
    }

    private static Image CutByHand(Image resized, PictureRef picture, PictureSize size, CropBox box)
    {
        var (left, top, across, _) = box.On(size.Ratio!, picture.Width, picture.Height);
        var scale = (double)resized.Width / picture.Width;

        // A very tall picture may have been made narrower than was asked for.
        var most = Math.Min(size.Width, (int)(across * scale + 1e-6));
        var (width, height) = picture.Cut(size.Ratio!, Math.Max(1, most));
        (width, height) = (Math.Min(width, resized.Width), Math.Min(height, resized.Height));
        return resized.ExtractArea(
            Math.Clamp((int)Math.Round(left * scale), 0, resized.Width - width),
            Math.Clamp((int)Math.Round(top * scale), 0, resized.Height - height),
            width,
            height
        );
    }

    private static Image Resize(Image image, int width) =>
        image.ThumbnailImage(width, height: MaxVariantSide, size: Enums.Size.Down, outputProfile: "srgb");

    private static byte[] Save(Image image, string format, int effort)
    {
        if (format == PictureSize.Avif)
        {
            return image.HeifsaveBuffer(
                q: 50,
                bitdepth: 8,
                compression: Enums.ForeignHeifCompression.Av1,
                effort: effort,
                keep: Enums.ForeignKeep.None
            );
        }

        if (format == PictureSize.WebP)
        {
            return image.WebpsaveBuffer(
                q: 78,
                alphaQ: 90,
                effort: image.PageHeight < image.Height ? 2 : 4,
                smartSubsample: true,
                keep: Enums.ForeignKeep.None
            );
        }

        using var plain = Opaque(image);
        return plain.JpegsaveBuffer(q: 82, optimizeCoding: true, interlace: true, keep: Enums.ForeignKeep.None);
    }

    private static Image Open(string path, PictureFormat format) =>
        format switch
        {
            PictureFormat.Jpeg => Image.Jpegload(path, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error),
            PictureFormat.Png => Image.Pngload(path, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error),
            PictureFormat.WebP => Image.Webpload(
                path,
                n: -1,
                access: Enums.Access.Sequential,
                failOn: Enums.FailOn.Error
            ),
            PictureFormat.Gif => Image.Gifload(
                path,
                n: -1,
                access: Enums.Access.Sequential,
                failOn: Enums.FailOn.Error
            ),
            PictureFormat.Avif => Image.Heifload(path, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };

    /// <summary>Opens an already checked picture, shrunk by its loader as far as a factor of two remains.</summary>
    private static Image OpenFor(string path, PictureFormat format, int width, bool animate)
    {
        switch (format)
        {
            case PictureFormat.Jpeg:
                using (var header = Image.Jpegload(path))
                {
                    var factor = Math.Min(header.Width, header.Height) / width;
                    var shrink =
                        factor >= 16 ? 8
                        : factor >= 8 ? 4
                        : factor >= 4 ? 2
                        : 1;
                    return Image.Jpegload(path, shrink: shrink, access: Enums.Access.Sequential);
                }

            case PictureFormat.Gif when !animate:
                return Image.Gifload(path, access: Enums.Access.Sequential);
            case PictureFormat.WebP when !animate:
                return Image.Webpload(path, access: Enums.Access.Sequential);
            default:
                return Open(path, format);
        }
    }

    private static Image Opaque(Image image)
    {
        using var colours = image.Colourspace(Enums.Interpretation.Srgb);
        return colours.HasAlpha() ? colours.Flatten(background: White) : colours.Copy();
    }

    /// <summary>Whether each of 8 × 8 places is brighter than the one to its right, upright and in grey.</summary>
    private static long Look(Image small)
    {
        using var upright = small.Autorot();
        using var opaque = Opaque(upright);
        using var grey = opaque.Colourspace(Enums.Interpretation.Bw);
        using var places = grey.ThumbnailImage(9, height: 8, size: Enums.Size.Force);
        var shades = places.WriteToMemory<byte>();
        var look = 0L;
        for (var i = 0; i < 64; i++)
        {
            var at = i / 8 * 9 + i % 8;
            look |= shades[at] > shades[at + 1] ? 1L << i : 0;
        }

        return look;
    }

    /// <summary>The average of the most frequent shade; three bytes per pixel.</summary>
    private static string DominantColour(byte[] pixels)
    {
        Span<int> counts = stackalloc int[512];
        for (var i = 0; i + 2 < pixels.Length; i += 3)
        {
            counts[Shade(pixels, i)]++;
        }

        var best = 0;
        for (var shade = 1; shade < counts.Length; shade++)
        {
            best = counts[shade] > counts[best] ? shade : best;
        }

        long red = 0,
            green = 0,
            blue = 0;
        for (var i = 0; i + 2 < pixels.Length; i += 3)
        {
            if (Shade(pixels, i) == best)
            {
                red += pixels[i];
                green += pixels[i + 1];
                blue += pixels[i + 2];
            }
        }

        var count = Math.Max(counts[best], 1);
        return $"#{red / count:x2}{green / count:x2}{blue / count:x2}";
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Shade(byte[] pixels, int i) =>
        (pixels[i] >> 5 << 6) | (pixels[i + 1] >> 5 << 3) | (pixels[i + 2] >> 5);

    private static PictureRefusedException Damaged(VipsException exception) =>
        new(new FieldError("", MediaErrorCodes.PictureDamaged), exception);

    private Task<T> AwaitedAsync<T>(
        long pixels,
        Func<CancellationToken, T> work,
        CancellationToken cancellationToken
    ) => _threads.RunAsync(isAwaited: true, isLarge: pixels > LargePixels, work, cancellationToken);
}
