using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>A shape of a picture is cut by hand: by the mouse, by a finger and by the keyboard.</summary>
public sealed class CropByHandTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Frame_DraggedByACornerAndMovedByKeys_IsSavedInItsShape()
    {
        var (desk, id) = await OpenAsync("crop-desk", 1);
        await desk.Locator("[data-crop='16x9'] button").ClickAsync();
        var before = await BoxAsync(desk.Locator(".crop-box"));

        await DragAsync(desk, desk.Locator("[data-corner='se']"), -before.Width / 2, -before.Height / 2);
        var smaller = await BoxAsync(desk.Locator(".crop-box"));
        await desk.Keyboard.PressAsync("ArrowRight");
        await desk.Keyboard.PressAsync("Shift+ArrowDown");
        await desk.Keyboard.PressAsync("+");

        Assert.Equal(16.0 / 9, smaller.Width / smaller.Height, 0.03);
        Assert.Equal(before.Width / 2, smaller.Width, 8.0);
        Assert.Equal(before.X, smaller.X, 2.0);
        await desk.Locator("[data-shortcut=s]").ClickAsync();
        await desk.GetByText("Saved.").WaitForAsync();
        var crop = await CropAsync(id, Ratio.Wide);
        Assert.InRange(crop.Width, 4800, 5400);
        Assert.InRange(crop.Left, 30, 120);
        Assert.True(await IsByHandAsync(desk, "16x9"));
        Assert.False(await IsByHandAsync(desk, "3x2"));
    }

    [SkippableFact]
    public async Task Frame_DraggedInTheMiddle_StopsAtTheEdge()
    {
        var (desk, _) = await OpenAsync("edge-desk", 2);
        await desk.Locator("[data-crop='1x1'] button").ClickAsync();
        await desk.Keyboard.PressAsync("_");

        await DragAsync(desk, desk.Locator(".crop-box"), 2000, 2000);

        var (left, top, width) = (
            await FieldAsync(desk, "Left"),
            await FieldAsync(desk, "Top"),
            await FieldAsync(desk, "Width")
        );
        Assert.Equal(100, left + width, 0.02);
        Assert.Equal(100, top + width * 1.5, 0.02);

        await desk.GetByText("Follow the focal point", new() { Exact = true }).ClickAsync();
        Assert.Equal("", await desk.Locator("[name='Crops[1x1].Left']").InputValueAsync());

        async Task<double> FieldAsync(IPage page, string name) =>
            double.Parse(
                await page.Locator($"[name='Crops[1x1].{name}']").InputValueAsync(),
                CultureInfo.InvariantCulture
            );
    }

    [SkippableFact]
    public async Task Frame_DraggedByAFinger_MovesAndThePageDoesNot()
    {
        var (desk, _) = await OpenAsync("finger-desk", 3);
        await desk.Locator("[data-crop='1x1'] button").ClickAsync();
        await desk.Keyboard.PressAsync("_");
        var box = await BoxAsync(desk.Locator(".crop-box"));
        var (x, y) = (box.X + box.Width / 2, box.Y + box.Height / 2);
        var touch = await desk.Context.NewCDPSessionAsync(desk);

        await TouchAsync("touchStart", x, y);
        await TouchAsync("touchMove", x - 10, y - 8);
        await TouchAsync("touchMove", x - 30, y - 20);
        await TouchAsync("touchEnd");

        var after = await BoxAsync(desk.Locator(".crop-box"));
        Assert.Equal(box.X - 30, after.X, 1.5);
        Assert.Equal(0, await desk.EvaluateAsync<int>("scrollY"));

        Task TouchAsync(string type, double? atX = null, double? atY = null) =>
            touch.SendAsync(
                "Input.dispatchTouchEvent",
                new()
                {
                    ["type"] = type,
                    ["touchPoints"] = atX is null
                        ? Array.Empty<object>()
                        : new object[]
                        {
                            new Dictionary<string, object> { ["x"] = atX.Value, ["y"] = atY!.Value },
                        },
                }
            );
    }

    private async Task<(IPage Desk, long Id)> OpenAsync(string name, int seed)
    {
        await site.Data.CreateUserAsync(name, Roles.Editor);
        var added = await site.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(TestPicture.Jpeg(1800, 1200, seed)),
                    "crop.jpg",
                    PictureTexts.None,
                    Actor.Program("Test"),
                    default
                )
        );
        var desk = await chromium.VisitorAsync(site);
        await Site.SignInAsync(desk, name);
        await desk.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"/admin/media/{added.Value.Id}"));
        return (desk, added.Value.Id);
    }

    private static async Task DragAsync(IPage desk, ILocator from, double right, double down)
    {
        var box = await BoxAsync(from);
        var (x, y) = (box.X + box.Width / 2, box.Y + box.Height / 2);
        await desk.Mouse.MoveAsync((float)x, (float)y);
        await desk.Mouse.DownAsync();
        await desk.Mouse.MoveAsync((float)(x + right), (float)(y + down), new() { Steps = 5 });
        await desk.Mouse.UpAsync();
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator locator) =>
        (await locator.BoundingBoxAsync())!;

    private static Task<bool> IsByHandAsync(IPage desk, string ratio) =>
        desk.Locator($"[data-crop='{ratio}'] .crop-view")
            .EvaluateAsync<bool>("view => view.classList.contains('by-hand')");

    private Task<CropBox> CropAsync(long id, Ratio ratio) =>
        site.Data.InDatabaseAsync(async db =>
            (await db.Media.Where(m => m.Id == id).Select(m => PictureRef.Of(m)).SingleAsync()).Crops.Of(ratio)!.Value
        );
}
