using System.Text;

namespace NewsPortal.TestKit;

/// <summary>Small files of many kinds; each seed gives a different one.</summary>
public static class TestFile
{
    public static byte[] Pdf(int seed = 0) =>
        Bytes($"%PDF-1.4\n%{seed}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    /// <summary>Starts like a recording, but is silent.</summary>
    public static byte[] Mp3(int seed = 0, int length = 2000) => Padded([0xFF, 0xFB, 0x90, 0x00], seed, length);

    public static byte[] Mp4(int seed = 0, int length = 2000) => Padded([0, 0, 0, 0x18, .. "ftypmp42"u8], seed, length);

    public static byte[] Docx(int seed = 0) => Padded([.. "PK\u0003\u0004"u8], seed, 500);

    public static byte[] Text(string text) => Bytes(text);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Padded(byte[] head, int seed, int length)
    {
        var file = new byte[length];
        head.CopyTo(file, 0);
        BitConverter.GetBytes(seed).CopyTo(file, head.Length);
        return file;
    }
}
