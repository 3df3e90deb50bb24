using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.ExternalLinks;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>Links to other sites are asked in the background, and told of in the launch panel.</summary>
public sealed class ExternalLinkTests
{
    private const string Missing = "https://gone.example/report";
    private const string Silent = "https://silent.example/";
    private const string Good = "https://good.example/";

    [Fact]
    public async Task Launch_LinkWhereNothingIs_IsWarnedOf()
    {
        var (app, _) = Start();
        await using var running = app;
        var story = await StoryAsync(app, Missing, Good);
        await RunAsync(app);

        Assert.Contains(
            "The link “a report” leads to https://gone.example/report, where nothing is any more (answer 404).",
            await PanelAsync(app, story),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Launch_ServerThatDoesNotAnswer_IsWarnedOfAfterTheSecondTime()
    {
        var (app, _) = Start();
        await using var running = app;
        var story = await StoryAsync(app, Silent, Good);
        await RunAsync(app);
        var once = await PanelAsync(app, story);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await RunAsync(app);

        Assert.DoesNotContain("no server answers", once, StringComparison.Ordinal);
        Assert.Contains("no server answers", await PanelAsync(app, story), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_OwnNetworkDown_TellsNothing()
    {
        var (app, _) = Start();
        await using var running = app;
        var story = await StoryAsync(app, Silent);
        for (var i = 0; i < 3; i++)
        {
            await RunAsync(app);
            app.Clock.Advance(TimeSpan.FromMinutes(6));
        }

        Assert.DoesNotContain("no server answers", await PanelAsync(app, story), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_TypedAndNotSaved_IsAskedOnce()
    {
        var (app, asker) = Start();
        await using var running = app;
        var draft = await app.Data.CreateDraftAsync("Typed");
        var actor = Actor.Program("Writer");
        await app.InScopeAsync(async services =>
        {
            var copies = services.GetRequiredService<WorkingCopies>();
            var opened = await copies.OpenAsync(draft.Id, null, actor, default);
            await copies.AppendAsync(draft.Id, opened!.Place.Log, [1], true, actor, default);
            return await copies.SnapshotAsync(
                draft.Id,
                new WorkingCopyPlace(opened.Place.Log, 1),
                new ArticleContent { Headline = "Typed", Body = $"<p><a href=\"{Good}\">good</a></p>" },
                actor,
                default
            );
        });

        await RunAsync(app);
        await RunAsync(app);

        Assert.Equal([Good], asker.Asked);
    }

    [Fact]
    public async Task Job_CheckThatIsOff_AsksNothing()
    {
        var (app, asker) = Start();
        await using var running = app;
        var admin = await app.SignedInAsync(Roles.Administrator);
        await (await admin.OpenAsync("/admin/checks"))
            .Form("/admin/checks")
            .Fill("Levels[ExternalLinks]", "Off")
            .SendAsync();
        await StoryAsync(app, Missing);

        await RunAsync(app);

        Assert.Empty(asker.Asked);
    }

    [Fact]
    public async Task Job_LinkThatNoTextHasForAMonth_IsForgotten()
    {
        var (app, _) = Start();
        await using var running = app;
        await StoryAsync(app, Good);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await RunAsync(app);
        app.Clock.Advance(TimeSpan.FromDays(31));

        await RunAsync(app);

        Assert.False(await app.Data.InDatabaseAsync(db => db.ExternalLinks.AnyAsync()));
    }

    private static (NewsApp App, Answers Asker) Start()
    {
        var asker = new Answers();
        return (
            new NewsApp().Adding(services => services.Replace(ServiceDescriptor.Singleton<ILinkAsker>(asker))),
            asker
        );
    }

    private static async Task<long> StoryAsync(NewsApp app, params string[] links)
    {
        await app.StopBackgroundWorkAsync();
        var body = string.Concat(links.Select(link => $"<p>It says so in <a href=\"{link}\">a report</a>.</p>"));
        return (await app.Data.CreateDraftAsync("With links", content => content with { Body = body })).Id;
    }

    private static Task RunAsync(NewsApp app) =>
        app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<AskExternalLinks>().RunAsync(default);
            return true;
        });

    private static async Task<string> PanelAsync(NewsApp app, long story)
    {
        var page = await (await app.SignedInAsync(Roles.Editor)).OpenAsync($"/admin/articles/{story}");
        return (await page.Form($"/admin/articles/{story}").Fill("Then", "launch").SendAsync()).Text;
    }

    private sealed class Answers : ILinkAsker
    {
        public ConcurrentQueue<string> Asked { get; } = new();

        public Task<LinkAnswer> AskAsync(Uri address, CancellationToken cancellationToken)
        {
            Asked.Enqueue(address.AbsoluteUri);
            return Task.FromResult(
                address.AbsoluteUri switch
                {
                    Missing => new LinkAnswer(LinkState.Missing, 404),
                    Silent => new LinkAnswer(LinkState.Unreachable),
                    _ => new LinkAnswer(LinkState.Reached, 200),
                }
            );
        }
    }
}
