using ImageMagick;

namespace NewsPortal.Core.Media;

/// <summary>
/// Converts HEIC photographs, as taken by iPhones, to JPEG: the bundled libvips opens but cannot decode them, and
/// hardly any browser displays them. This library reads no other format.
/// </summary>
internal static class HeicPicture
{
    private const uint Quality = 92;
    private const ulong MostMemory = 768UL * 1024 * 1024;

    /// <summary>The photograph upright, with its embedded texts.</summary>
    /// <exception cref="PictureRefusedException">
    /// It is damaged or too large, or there is no decoder for this machine.
    /// </exception>
    public static byte[] ToJpeg(string path)
    {
        try
        {
            // Applies to the whole process. Set here, where a machine without the library gets a proper message.
            ResourceLimits.Memory = MostMemory;
            ResourceLimits.Disk = 0;
            ResourceLimits.Thread = 1;
            var settings = new MagickReadSettings { Format = MagickFormat.Heic };
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            using var image = new MagickImage();
            image.Ping(file, settings);
            if ((long)image.Width * image.Height > PictureMaker.MaxPixels)
            {
                throw new PictureRefusedException(
                    $"The picture has {image.Width} × {image.Height} pixels, more than 100 megapixels. Make it smaller "
                        + "and upload it again."
                );
            }

            file.Position = 0;
            image.Read(file, settings);
            image.AutoOrient();
            image.Quality = Quality;
            return image.ToByteArray(MagickFormat.Jpeg);
        }
        catch (MagickException exception)
        {
            throw new PictureRefusedException(
                $"This HEIC picture is damaged or of an unknown kind. {PictureFormats.HeicAdvice}",
                exception
            );
        }
        catch (Exception exception)
            when (exception is DllNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            throw new PictureRefusedException(
                $"HEIC pictures cannot be read on this server. {PictureFormats.HeicAdvice}",
                exception
            );
        }
    }
}
