using ImageMagick;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>
/// Makes a JPEG of a HEIC photograph, as iPhones take them: libvips opens those here but cannot decode them, and hardly
/// any browser shows them. No other format is ever read by this library.
/// </summary>
internal static class HeicPicture
{
    private const uint Quality = 92;
    private const ulong MostMemory = 768UL * 1024 * 1024;

    /// <summary>The photograph upright, with the camera's texts.</summary>
    /// <exception cref="PictureRefusedException">It is damaged, too large, or there is no decoder for this
    /// machine.</exception>
    public static byte[] ToJpeg(string path)
    {
        try
        {
            // For the whole process; here, where a machine without the library is told of in words.
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
                throw new PictureRefusedException(MediaErrorCodes.PicturePixels, image.Width, image.Height);
            }

            file.Position = 0;
            image.Read(file, settings);
            image.AutoOrient();
            image.Quality = Quality;
            return image.ToByteArray(MagickFormat.Jpeg);
        }
        catch (MagickException exception)
        {
            throw new PictureRefusedException(new FieldError("", MediaErrorCodes.HeicDamaged), exception);
        }
        catch (Exception exception)
            when (exception is DllNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            throw new PictureRefusedException(new FieldError("", MediaErrorCodes.HeicUnreadable), exception);
        }
    }
}
