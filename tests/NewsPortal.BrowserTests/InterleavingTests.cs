using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>
/// Three editors write in one story in random order, while windows are closed, networks cut, sessions ended and the
/// program killed. Afterwards all show the same text, and every acknowledged character is in it.
/// </summary>
public sealed class InterleavingTests(Chromium chromium) : IClassFixture<Chromium>
{
    /// <summary>How many stories are written; 50 take a quarter of an hour.</summary>
    private const string RunsVariable = "WRITING_RUNS";

    /// <summary>The first seed: a story that failed is written again with it.</summary>
    private const string FirstVariable = "WRITING_SEED";

    private const int UsualRuns = 3;
    private const int Acts = 24;

    /// <summary>Each types a letter of their own, so that characters can be counted.</summary>
    private const string Letters = "XYZ";

    [SkippableFact]
    public async Task Story_WrittenByThreeThroughEveryMishap_IsTheSameForAllAndComplete()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        var node = Directory.CreateTempSubdirectory("newsportal-node-").FullName;
        await using var app = new NewsApp().With("Storage:Node", node);
        app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        await app.StopBackgroundWorkAsync();
        await using var site = new Restarted(app.StorageRoot);
        await site.StartAsync();
        List<Writer> writers = [];
        foreach (var letter in Letters)
        {
            writers.Add(await EnterAsync(app, site, letter));
        }

        var runs = int.Parse(
            Environment.GetEnvironmentVariable(RunsVariable) ?? UsualRuns.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );
        var first = int.Parse(Environment.GetEnvironmentVariable(FirstVariable) ?? "1", CultureInfo.InvariantCulture);
        for (var seed = first; seed < first + runs; seed++)
        {
            var draft = await app.Data.CreateDraftAsync($"Interleaved {seed}");
            await Task.WhenAll(writers.Select(writer => writer.OpenAsync(draft.Id)));
            var random = new Random(seed);
            List<string> done = [];
            for (var act = 0; act < Acts; act++)
            {
                done.Add(await ActAsync(app, site, writers[random.Next(writers.Count)], random));
            }

            await ComeBackAsync(writers);
            var story = $"Seed {seed}: {string.Join("; ", done)}";
            await AgreeAsync(writers, story);
            await SaveAsync(app, draft.Id, writers, story);
        }
    }

    private async Task<Writer> EnterAsync(NewsApp app, Restarted site, char letter)
    {
        var name = $"writer-{char.ToLowerInvariant(letter)}";
        await app.Data.CreateUserAsync(name, Roles.Editor);
        var page = await chromium.VisitorAsync(site.Address.GetLeftPart(UriPartial.Authority));
        await Site.SignInAsync(page, name);
        return new Writer(page, name, letter);
    }

    /// <summary>Does one thing, and says what.</summary>
    private static async Task<string> ActAsync(NewsApp app, Restarted site, Writer writer, Random random)
    {
        switch (random.Next(20))
        {
            case 0:
                await site.RestartAsync();
                return "the program is killed";
            case 1:
                await writer.CloseWindowAsync();
                return $"{writer.Letter} closes the window";
            case 2 when !writer.IsSignedOut:
                await app.InScopeAsync(async services =>
                {
                    var db = services.GetRequiredService<Core.Data.NewsDbContext>();
                    var id = await db
                        .Users.Where(u => u.UserName == $"{writer.Name}@news.test")
                        .Select(u => u.Id)
                        .SingleAsync();
                    await services.GetRequiredService<SessionStore>().EndAllAsync(id, default);
                    return true;
                });
                writer.IsSignedOut = true;
                return $"{writer.Letter}'s session ends";
            case 3 or 4:
                await writer.CutAsync(!writer.IsOffline);
                return $"{writer.Letter} is {(writer.IsOffline ? "offline" : "online")}";
            case 5 or 6 when !writer.IsOffline && !writer.IsSignedOut:
                await writer.Page.Keyboard.PressAsync("Control+s");
                return $"{writer.Letter} saves";
            case 7 when !writer.IsOffline && !writer.IsSignedOut:
                await writer.AcknowledgedAsync();
                return $"{writer.Letter} waits";
            default:
                await writer.TypeAsync(random);
                return $"{writer.Letter} types";
        }
    }

    private static async Task ComeBackAsync(IReadOnlyList<Writer> writers)
    {
        foreach (var writer in writers)
        {
            await writer.CutAsync(false);
            await writer.SignInAgainAsync();
            await writer.AcknowledgedAsync();
        }
    }

    private static async Task AgreeAsync(IReadOnlyList<Writer> writers, string story)
    {
        IReadOnlyList<string> texts = [];
        for (var attempt = 0; attempt < 150; attempt++)
        {
            texts = await Task.WhenAll(writers.Select(writer => writer.Page.WrittenAsync()));
            if (texts.Distinct().Count() == 1)
            {
                break;
            }

            await Task.Delay(100);
        }

        Assert.True(
            texts.Distinct().Count() == 1,
            $"They show different texts. {story}\n{string.Join("\n--\n", texts)}"
        );
        foreach (var writer in writers)
        {
            var found = texts[0].Count(c => c == writer.Letter);
            Assert.True(
                found >= writer.Acknowledged,
                $"Of {writer.Acknowledged} acknowledged {writer.Letter} {found} are there. {story}\n{texts[0]}"
            );
        }
    }

    private static async Task SaveAsync(NewsApp app, long article, IReadOnlyList<Writer> writers, string story)
    {
        var page = writers[0].Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        for (var attempt = 0; attempt < 600; attempt++)
        {
            var content = await app.InScopeAsync(services =>
                services.GetRequiredService<ArticleVersions>().NewestAsync(article, default)
            );
            if (writers.All(writer => content?.Body?.Count(c => c == writer.Letter) >= writer.Acknowledged))
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail($"It was not saved. {story}\n{await page.Locator("main").InnerTextAsync()}");
    }

    /// <summary>An editor with a window.</summary>
    private sealed class Writer(IPage page, string name, char letter)
    {
        private long _article;
        private int _typed;

        public IPage Page { get; private set; } = page;
        public string Name => name;
        public char Letter => letter;
        public bool IsOffline { get; private set; }
        public bool IsSignedOut { get; set; }

        /// <summary>How many letters the page has said that the server has.</summary>
        public int Acknowledged { get; private set; }

        public async Task OpenAsync(long article)
        {
            (_article, _typed, Acknowledged) = (article, 0, 0);
            await Page.WriteInAsync(article);
        }

        /// <summary>Letters and new paragraphs at a random place.</summary>
        public async Task TypeAsync(Random random)
        {
            await Page.Surface().FocusAsync();
            await Page.Keyboard.PressAsync(random.Next(2) == 0 ? "Control+End" : "Control+Home");
            for (var i = random.Next(6); i > 0; i--)
            {
                await Page.Keyboard.PressAsync(random.Next(2) == 0 ? "ArrowLeft" : "ArrowDown");
            }

            if (random.Next(4) == 0)
            {
                await Page.Keyboard.PressAsync("Enter");
            }

            var count = random.Next(1, 8);
            await Page.Keyboard.TypeAsync(new string(Letter, count));
            _typed += count;
        }

        /// <summary>Waits until the page says that everything is stored.</summary>
        public async Task AcknowledgedAsync()
        {
            var typed = _typed;
            await Page.StoredAsync();
            Acknowledged = typed;
        }

        public async Task CutAsync(bool isOffline)
        {
            IsOffline = isOffline;
            await Page.Context.SetOfflineAsync(isOffline);
        }

        /// <summary>Closes the window without a question, and opens the story in another one.</summary>
        public async Task CloseWindowAsync()
        {
            var context = Page.Context;
            await Page.CloseAsync();
            IsOffline = false;
            await context.SetOfflineAsync(false);
            Page = await context.NewPageAsync();
            if (IsSignedOut)
            {
                await Site.SignInAsync(Page, Name);
                IsSignedOut = false;
            }

            await Page.WriteInAsync(_article);
        }

        /// <summary>In the small window that the page offers.</summary>
        public async Task SignInAgainAsync()
        {
            if (!IsSignedOut)
            {
                return;
            }

            // Something must be sent before the page learns of it.
            await TypeAsync(new Random(1));
            var window = await Page.RunAndWaitForPopupAsync(() =>
                Page.GetByRole(AriaRole.Link, new() { Name = "Sign in again" }).ClickAsync()
            );
            var closed = new TaskCompletionSource();
            window.Close += (_, _) => closed.TrySetResult();
            await window.Locator("[name=Email]").FillAsync($"{Name}@news.test");
            await window.Locator("[name=Password]").FillAsync(TestData.Password);
            await window.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
            await closed.Task;
            IsSignedOut = false;
        }
    }

    /// <summary>The program, which is killed and started again at the same address.</summary>
    private sealed class Restarted(string root) : IAsyncDisposable
    {
        private WebProgram? _program;

        public Uri Address { get; } = WebProgram.FreeAddress();

        public async Task StartAsync()
        {
            _program = WebProgram.Start(
                Address,
                // Its scripts and styles are still with the sources.
                ("ASPNETCORE_ENVIRONMENT", "Development"),
                ("Storage:Root", root),
                ("Site:BaseUrl", Address.GetLeftPart(UriPartial.Authority))
            );
            await _program.LiveAsync();
        }

        public async Task RestartAsync()
        {
            await _program!.KillAsync();
            await _program.DisposeAsync();
            await StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (_program is not null)
            {
                await _program.DisposeAsync();
            }
        }
    }
}
