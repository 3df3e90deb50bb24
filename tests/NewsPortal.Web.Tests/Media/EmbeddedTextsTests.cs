using System.Net;
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

    [Fact]
    public async Task Upload_WithXmpAlone_FillsEveryField()
    {
        var item = await UploadAsync(
            TestPicture.JpegWithXmp(
                """
                <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Titel</rdf:li></rdf:Alt></dc:title>
                <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Wer &amp; was.</rdf:li></rdf:Alt></dc:description>
                <dc:creator><rdf:Seq><rdf:li>Ada Ward</rdf:li></rdf:Seq></dc:creator>
                <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">Free to use</rdf:li></rdf:Alt></dc:rights>
                <dc:subject><rdf:Bag><rdf:li>eel</rdf:li><rdf:li>river</rdf:li></rdf:Bag></dc:subject>
                <photoshop:Credit>Agency</photoshop:Credit>
                <photoshop:DateCreated>2026-01-05T10:00:00+01:00</photoshop:DateCreated>
                """,
                TestPicture.Jpeg(seed: 2)
            )
        );

        Assert.Equal(
            ("Titel", "Wer & was.", "Ada Ward/Agency", "Free to use", "eel, river", new DateOnly(2026, 1, 5)),
            (item.Title, item.Caption, item.Credit, item.RightsNotice, item.Keywords, item.TakenOn)
        );
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

    [Fact]
    public async Task Readers_OfAnySizeOfAPictureWithPlaceAndTexts_GetNeither()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        var file = TestPicture.JpegWithIptc(
            [(120, "A secret caption")],
            TestPicture.JpegWithXmp(
                "<photoshop:City>Lübeck</photoshop:City>",
                TestPicture.JpegWithPlace(1400, 900, seed: 4)
            )
        );
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
