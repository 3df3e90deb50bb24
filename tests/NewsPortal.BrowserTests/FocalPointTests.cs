using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>The focal point of a picture is set by the mouse and by the keyboard.</summary>
public sealed class FocalPointTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Mark_ClickedAndMovedByKeys_IsSavedAsThePoint()
    {
        await site.Data.CreateUserAsync("picture-desk", Roles.Editor);
        var added = await site.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(TestPicture.Jpeg(900, 600)),
                    "focus.jpg",
                    PictureTexts.None,
                    Actor.Program("Test"),
                    default
                )
        );
        var desk = await chromium.VisitorAsync(site);
        await Site.SignInAsync(desk, "picture-desk");
        await desk.GotoAsync($"/admin/media/{added.Id}");

        var picture = desk.Locator("[data-focus-picture]");
        var box = (await picture.BoundingBoxAsync())!;
        await picture.ClickAsync(
            new()
            {
                Position = new() { X = box.Width * 0.3f, Y = box.Height * 0.6f },
            }
        );
        await desk.Keyboard.PressAsync("ArrowLeft");
        await desk.Keyboard.PressAsync("Shift+ArrowDown");

        Assert.Equal("29", await desk.Locator("[name=FocusLeft]").InputValueAsync());
        Assert.Equal("70", await desk.Locator("[name=FocusTop]").InputValueAsync());
        await desk.Locator("[data-shortcut=s]").ClickAsync();
        await desk.GetByText("Saved.").WaitForAsync();
        var now = await site.Data.InDatabaseAsync(db =>
            db.Media.Where(m => m.Id == added.Id).Select(m => PictureRef.Of(m)).SingleAsync()
        );
        Assert.Equal((29, 70), (now.Focus.Left, now.Focus.Top));
    }
}
