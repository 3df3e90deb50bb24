using System.Buffers.Text;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Tests.Articles;

public sealed class CursorTests
{
    public static TheoryData<DateTime, long> Positions =>
        new()
        {
            { DateTime.MinValue, 1 },
            { new DateTime(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc), 128 },
            { DateTime.MaxValue, long.MaxValue },
        };

    [Theory]
    [MemberData(nameof(Positions))]
    public void TryParse_TextOfAPosition_IsThatPosition(DateTime listedAt, long id)
    {
        var text = new Cursor(listedAt, id).ToString();

        Assert.True(Cursor.TryParse(text, out var cursor));
        Assert.Equal((listedAt, id, DateTimeKind.Utc), (cursor.ListedAt, cursor.Id, cursor.ListedAt.Kind));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(-1, 1)]
    [InlineData(3155378976000000000, 1)]
    public void TryParse_NoArticleOrNoDate_IsRefused(long ticks, long id) =>
        Assert.False(Cursor.TryParse(Text(ticks, id), out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AQ")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(Cursor.TryParse(text, out _));

    [Fact]
    public void TryParse_MoreThanAPosition_IsRefused() => Assert.False(Cursor.TryParse(Text(0, 1, 0), out _));

    private static string Text(params long[] numbers)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (var number in numbers)
        {
            writer.Write7BitEncodedInt64(number);
        }

        return Base64Url.EncodeToString(bytes.ToArray());
    }
}
