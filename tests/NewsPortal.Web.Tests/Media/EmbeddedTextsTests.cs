using System.Net;
using System.Text;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Iptc;
using MetadataExtractor.Formats.Xmp;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

/// <summary>
/// What photographers and agencies wrote into a file becomes the picture's texts, and never reaches readers.
/// </summary>
public sealed class EmbeddedTextsTests
{
    private const string Properties = """
        <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Titel</rdf:li></rdf:Alt></dc:title>
        <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Wer &amp; was.</rdf:li></rdf:Alt></dc:description>
        <dc:creator><rdf:Seq><rdf:li>Ada Ward</rdf:li></rdf:Seq></dc:creator>
        <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">Free to use</rdf:li></rdf:Alt></dc:rights>
        <dc:subject><rdf:Bag><rdf:li>eel</rdf:li><rdf:li>river</rdf:li></rdf:Bag></dc:subject>
        <photoshop:Credit>Agency</photoshop:Credit>
        <photoshop:DateCreated>2026-01-05T10:00:00+01:00</photoshop:DateCreated>
        """;

    [Fact]
    public async Task Upload_WithIptc_FillsEveryField()
    {
        var item = await UploadAsync(
            TestPicture.JpegWithIptc(
                [
                    (5, "ferry-01"),
                    (25, "ferry"),
                    (25, "harbour"),
                    (55, "20260214"),
                    (80, "Ada Ørsted"),
                    (105, "The ferry returns"),
                    (110, "Nordfoto"),
                    (116, "© 2026 Nordfoto"),
                    (120, "Flut in Lübeck."),
                ],
                TestPicture.Jpeg(seed: 1)
            )
        );

        Assert.Equal("The ferry returns", item.Title);
        Assert.Equal("Flut in Lübeck.", item.Caption);
        Assert.Equal("Ada Ørsted/Nordfoto", item.Credit);
        Assert.Equal("© 2026 Nordfoto", item.RightsNotice);
        Assert.Equal("ferry, harbour", item.Keywords);
        Assert.Equal(new DateOnly(2026, 2, 14), item.TakenOn);
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("png, compressed")]
    [InlineData("webp")]
    public async Task Upload_WithXmpAlone_FillsEveryField(string format)
    {
        var item = await UploadAsync(
            format switch
            {
                "jpeg" => TestPicture.JpegWithXmp(Properties, TestPicture.Jpeg(seed: 2)),
                "webp" => TestPicture.WebPWithXmp(Properties),
                _ => TestPicture.PngWithXmp(Properties, TestPicture.Png(), isCompressed: format.Length > 3),
            }
        );

        Assert.Equal(
            ("Titel", "Wer & was.", "Ada Ward/Agency", "Free to use", "eel, river", new DateOnly(2026, 1, 5)),
            (item.Title, item.Caption, item.Credit, item.RightsNotice, item.Keywords, item.TakenOn)
        );
    }

    [Fact]
    public async Task Upload_PngWithItsOwnTexts_FillsEveryField()
    {
        var png = TestPicture.Png();
        foreach (
            var text in new[]
            {
                "Title\0The ferry",
                "Description\0It comes back.",
                "Author\0Ada \u00d8rsted",
                "Copyright\0\u00a9 Nordfoto",
                "Creation Time\0Sat, 14 Feb 2026 10:00:00 GMT",
            }
        )
        {
            png = TestPicture.PngWith(png, "tEXt", Encoding.Latin1.GetBytes(text));
        }

        var item = await UploadAsync(png);

        Assert.Equal(
            ("The ferry", "It comes back.", "Ada Ørsted", "© Nordfoto", new DateOnly(2026, 2, 14)),
            (item.Title, item.Caption, item.Credit, item.RightsNotice, item.TakenOn)
        );
    }

    [Theory]
    [InlineData("png")]
    [InlineData("webp")]
    public async Task Upload_WithExifAlone_TakesThePhotographer(string format)
    {
        var item = await UploadAsync(
            format == "png" ? TestPicture.PngWithPlace(seed: 5) : TestPicture.WebPWithPlace(seed: 5)
        );

        Assert.Equal("Ada Ward", item.Credit);
    }

    [Theory]
    [InlineData("tEXt", new byte[0])]
    [InlineData("iTXt", new byte[] { 65, 0 })]
    [InlineData("iTXt", new byte[] { 65, 0, 1, 0, 0, 0, 7, 7, 7 })]
    [InlineData("zTXt", new byte[] { 65, 0 })]
    [InlineData("eXIf", new byte[] { 73, 73, 42, 0, 255, 255, 255, 127 })]
    public async Task Upload_PngWithADamagedChunk_IsStored(string type, byte[] data)
    {
        var item = await UploadAsync(TestPicture.PngWith(TestPicture.Png(), type, data));

        Assert.Equal(("", "image/png"), (item.Caption, item.ContentType));
    }

    [Theory]
    [InlineData("Comment")]
    [InlineData("Description")]
    public async Task Upload_PngWhoseTextUnfoldsToGigabytes_IsStoredWithoutIt(string keyword)
    {
        var item = await UploadAsync(TestPicture.PngTextBomb(300_000_000, keyword));

        Assert.Equal("", item.Caption);
    }

    [Fact]
    public async Task Upload_XmpThatExpandsEntities_IsStoredWithoutItsTexts()
    {
        var item = await UploadAsync(
            TestPicture.JpegWithXmp(
                "<dc:title>&a;</dc:title>",
                TestPicture.Jpeg(seed: 3),
                "<!DOCTYPE x [<!ENTITY a \"boom\">]>"
            )
        );

        Assert.Equal("", item.Title);
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("webp")]
    public async Task Readers_OfAnySizeOfAPictureWithPlaceAndTexts_GetNeither(string format)
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        const string City = "<photoshop:City>Lübeck</photoshop:City>";
        var file = format switch
        {
            "png" => TestPicture.PngWithXmp(City, TestPicture.PngWithPlace(1400, 900, seed: 4)),
            "webp" => TestPicture.WebPWithPlace(1400, 900, seed: 4),
            _ => TestPicture.JpegWithIptc(
                [(120, "A secret caption")],
                TestPicture.JpegWithXmp(City, TestPicture.JpegWithPlace(1400, 900, seed: 4))
            ),
        };
        Assert.NotEmpty(ImageMetadataReader.ReadMetadata(new MemoryStream(file)).OfType<GpsDirectory>());
        await browser.UploadPicturesAsync([("placed.jpg", file)]);
        var picture = await app.Data.InDatabaseAsync(db => db.Media.Select(m => PictureRef.Of(m)).SingleAsync());
        var category = await app.Data.CreateCategoryAsync("places");
        var author = await app.Data.CreateAuthorAsync("ada");
        await app.Data.CreateStoryAsync(
            "A story",
            null,
            c => c with { PictureId = picture.Id, CategoryIds = [category.Id], AuthorIds = [author.Id] }
        );

        foreach (var size in PictureSize.All(picture.MayMove).Where(size => size.Width <= 640))
        {
            var answer = await app.Browser().GetAsync(picture.Address(size));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var parts = ImageMetadataReader.ReadMetadata(new MemoryStream(await answer.Content.ReadAsByteArrayAsync()));
            Assert.DoesNotContain(
                parts,
                part =>
                    part is GpsDirectory or ExifIfd0Directory or ExifSubIfdDirectory or IptcDirectory or XmpDirectory
            );
        }

        foreach (var original in new[] { "original", "original.jpg" })
        {
            var answer = await app.Browser().GetAsync($"/media/{picture.Id}/{picture.Sha256[..12]}/{original}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static async Task<MediaItem> UploadAsync(byte[] file)
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Journalist);
        await browser.UploadPicturesAsync([("file.jpg", file)]);
        return await app.Data.InDatabaseAsync(db => db.Media.AsNoTracking().SingleAsync());
    }
}
