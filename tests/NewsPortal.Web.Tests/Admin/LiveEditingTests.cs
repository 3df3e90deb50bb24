using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;
using NewsPortal.Web.Hubs;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>Several people in one story: the relay, snapshots, and saving what the log includes.</summary>
public sealed class LiveEditingTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string Hub = "https://news.test/admin/articles/live";

    [Fact]
    public async Task Append_Edit_IsStoredAndReachesTheOthers()
    {
        var draft = await app.Data.CreateDraftAsync("Two at a time");
        await using var ann = await EnterAsync(Roles.Editor);
        await using var bob = await EnterAsync(Roles.Editor);
        var story = await ann.OpenAsync(draft.Id);
        await bob.OpenAsync(draft.Id);

        var answer = await ann.AppendAsync(draft.Id, story.Log, [1, 2, 3]);

        Assert.Equal(new HubAnswer(null, 1), answer);
        var heard = await bob.HeardAsync("Edit");
        Assert.Equal((draft.Id, story.Log, 1L), (heard.Article, heard.Log, heard.Edit!.Sequence));
        Assert.Equal([1, 2, 3], heard.Edit.Update);
        Assert.Equal([1, 2, 3], (await bob.OpenAsync(draft.Id)).Edits.Single().Update);
    }

    [Fact]
    public async Task Open_WithALastEdit_ReturnsThoseAfterIt()
    {
        var draft = await app.Data.CreateDraftAsync("Continued");
        await using var ann = await EnterAsync(Roles.Editor);
        var story = await ann.OpenAsync(draft.Id);
        await ann.AppendAsync(draft.Id, story.Log, [1]);
        await ann.AppendAsync(draft.Id, story.Log, [2]);

        var later = await ann.OpenAsync(draft.Id, story.Log, 1);
        var otherLog = await ann.OpenAsync(draft.Id, story.Log + 5, 1);

        Assert.Equal([2], later.Edits.Single().Update);
        Assert.Equal([1L, 2L], otherLog.Edits.Select(e => e.Sequence));
        Assert.True(later.IsComplete);
    }

    [Fact]
    public async Task Append_SecondFillingOfALog_IsTaken()
    {
        var draft = await app.Data.CreateDraftAsync("Filled once");
        await using var ann = await EnterAsync(Roles.Editor);
        var story = await ann.OpenAsync(draft.Id);

        var first = await ann.AppendAsync(draft.Id, story.Log, [1], isFirst: true);
        var second = await ann.AppendAsync(draft.Id, story.Log, [2], isFirst: true);

        Assert.Null(first.Refusal);
        Assert.Equal("taken", second.Refusal);
    }

    [Fact]
    public async Task Append_ToAnotherPersonsDraft_IsRefused()
    {
        var draft = await app.Data.CreateDraftAsync("Not yours");
        await using var journalist = await EnterAsync(Roles.Journalist);

        Assert.Equal("not-allowed", (await journalist.OpenAsync(draft.Id)).Refusal);
        Assert.Equal("not-allowed", (await journalist.AppendAsync(draft.Id, 1, [1])).Refusal);
        Assert.Equal("not-found", (await journalist.AppendAsync(987_654, 1, [1])).Refusal);
    }

    [Fact]
    public async Task Append_TooLargeOrForAnEndedLog_IsRefused()
    {
        var draft = await app.Data.CreateDraftAsync("Bounds");
        await using var ann = await EnterAsync(Roles.Editor);
        var story = await ann.OpenAsync(draft.Id);

        Assert.Equal(
            "size",
            (await ann.AppendAsync(draft.Id, story.Log, new byte[WorkingCopies.MostBytes + 1])).Refusal
        );
        Assert.Equal("size", (await ann.AppendAsync(draft.Id, story.Log, [])).Refusal);
        Assert.Equal("conflict", (await ann.AppendAsync(draft.Id, story.Log + 1, [1])).Refusal);
    }

    [Fact]
    public async Task Append_AfterTheSessionEnded_IsRefused()
    {
        var draft = await app.Data.CreateDraftAsync("Signed out");
        await using var ann = await EnterAsync(Roles.Editor);
        var story = await ann.OpenAsync(draft.Id);
        await app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<SessionStore>().EndAllAsync(ann.User.Id, default);
            return true;
        });

        Assert.Equal("signed-out", (await ann.AppendAsync(draft.Id, story.Log, [1])).Refusal);
    }

    [Fact]
    public async Task Restrict_AStoryThatOthersHaveOpen_EndsTheirConnectionsAndTakesNothingMore()
    {
        var draft = await app.Data.CreateDraftAsync("Closed to others");
        await using var ann = await EnterAsync(Roles.Editor);
        await using var bob = await EnterAsync(Roles.Editor);
        var story = await ann.OpenAsync(draft.Id);
        await bob.OpenAsync(draft.Id);
        var address = $"/admin/articles/{draft.Id}/restriction";

        await (await ann.Browser.OpenAsync(address)).Form(address).SendAsync();
        var refused = await bob.AppendAsync(draft.Id, story.Log, [1]);
        for (var i = 0; i < 500 && !bob.IsClosed; i++)
        {
            app.Clock.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Delay(10);
        }

        Assert.Equal("not-found", refused.Refusal);
        Assert.True(bob.IsClosed);
        Assert.False(ann.IsClosed);
        Assert.Equal(new HubAnswer(null, 1), await ann.AppendAsync(draft.Id, story.Log, [1]));
    }

    [Fact]
    public async Task Append_FasterThanAnybodyTypes_IsRefusedUntilLater()
    {
        var draft = await app.Data.CreateDraftAsync("Flood");
        await using var ann = await EnterAsync(Roles.Editor);
        await ann.OpenAsync(draft.Id);

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => ann.AppendAsync(draft.Id, 99, [1])));

        Assert.Contains(answers, a => a.Refusal == "rate");
        Assert.Contains(answers, a => a.Refusal == "conflict");
    }

    [Fact]
    public async Task Connect_WithoutASessionOrFromAnotherSite_IsRefused()
    {
        var stranger = await Assert.ThrowsAsync<HttpRequestException>(() => Person.EnterAsync(app, null, null));
        var user = await app.Data.CreateUserAsync("Framed", Roles.Editor);
        var foreign = await Assert.ThrowsAsync<HttpRequestException>(() =>
            Person.EnterAsync(app, user, "https://elsewhere.test")
        );

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
    }

    [Fact]
    public async Task Aware_Caret_ReachesOnlyTheOthersInTheStory()
    {
        var draft = await app.Data.CreateDraftAsync("Carets");
        var other = await app.Data.CreateDraftAsync("Elsewhere");
        await using var ann = await EnterAsync(Roles.Editor);
        await using var bob = await EnterAsync(Roles.Editor);
        await using var cat = await EnterAsync(Roles.Editor);
        await ann.OpenAsync(draft.Id);
        await bob.OpenAsync(draft.Id);
        await cat.OpenAsync(other.Id);

        await cat.AwareAsync(draft.Id, [6]);
        await ann.AwareAsync(draft.Id, [7]);

        Assert.Equal([7], (await bob.HeardAsync("Aware")).Update!);
        Assert.DoesNotContain(cat.Heard, h => h.Event == "Aware");
        Assert.DoesNotContain(ann.Heard, h => h.Event == "Aware");
    }

    [Fact]
    public async Task Save_ByOneOfTwo_IsNoConflictForTheOther()
    {
        var draft = await app.Data.CreateDraftAsync("Both save");
        await using var ann = await EnterAsync(Roles.Editor);
        await using var bob = await EnterAsync(Roles.Editor);
        var story = await ann.OpenAsync(draft.Id);
        var (annsForm, bobsForm) = (await ann.FormAsync(draft.Id), await bob.FormAsync(draft.Id));
        var sequence = (await ann.AppendAsync(draft.Id, story.Log, [1])).Sequence;

        var first = await At(annsForm, story.Log, sequence).Fill("Headline", "Both saved").Press("Save").SendAsync();
        var second = await At(bobsForm, story.Log, sequence)
            .Fill("Headline", "Both saved it")
            .Press("Save")
            .SendAsync();

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (first.Status, second.Status));
        Assert.Equal("Both saved it", (await bob.FormAsync(draft.Id))["Headline"]);
        Assert.Equal(story.Log, (await ann.OpenAsync(draft.Id)).Log);
    }

    [Theory]
    [InlineData("", "2026-03-06T18:00")]
    [InlineData("2026-03-07T18:00", "2026-03-07T18:00")]
    public async Task Save_TimeThatAColleagueSetMeanwhile_StaysUnlessItIsChangedHere(string typed, string stays)
    {
        var draft = await app.Data.CreateDraftAsync("Wished twice");
        await using var ann = await EnterAsync(Roles.Editor);
        await using var bob = await EnterAsync(Roles.Editor);
        var story = await ann.OpenAsync(draft.Id);
        var (annsForm, bobsForm) = (await ann.FormAsync(draft.Id), await bob.FormAsync(draft.Id));
        var sequence = (await ann.AppendAsync(draft.Id, story.Log, [1])).Sequence;
        await At(bobsForm, story.Log, sequence).Fill("PublishAt", "2026-03-06T18:00").Press("Save").SendAsync();

        await At(annsForm, story.Log, sequence).Fill("PublishAt", typed).Press("Save").SendAsync();

        Assert.Equal(stays, (await ann.FormAsync(draft.Id))["PublishAt"]);
    }

    [Fact]
    public async Task Save_WithoutTheScript_EndsTheLogAndTellsThoseInIt()
    {
        var draft = await app.Data.CreateDraftAsync("From elsewhere");
        await using var ann = await EnterAsync(Roles.Editor);
        await using var bob = await EnterAsync(Roles.Editor);
        var story = await ann.OpenAsync(draft.Id);
        await ann.AppendAsync(draft.Id, story.Log, [1]);
        var late = await ann.FormAsync(draft.Id);

        await (await bob.FormAsync(draft.Id)).Fill("Headline", "By a plain form").Press("Save").SendAsync();
        var ended = await ann.HeardAsync("Ended", app);
        var refused = await At(late, story.Log, 1).Fill("Headline", "By the script").Press("Save").SendAsync();

        Assert.Equal((draft.Id, story.Log), (ended.Article, ended.Log));
        Assert.Equal("conflict", (await ann.AppendAsync(draft.Id, story.Log, [2])).Refusal);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("By a plain form", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_StoredByAnotherNode_ReachesThoseOnThisOne()
    {
        var draft = await app.Data.CreateDraftAsync("Two nodes");
        await using var ann = await EnterAsync(Roles.Editor);
        var story = await ann.OpenAsync(draft.Id);

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<WorkingCopies>()
                .AppendAsync(draft.Id, story.Log, [9], false, Actor.Program("Other node"), default)
        );

        Assert.Equal([9], (await ann.HeardAsync("Edit", app)).Edit!.Update);
    }

    [Fact]
    public async Task Connection_OfWhoLostTheRight_IsEnded()
    {
        var user = await app.Data.CreateUserAsync("Writes no more", Roles.Journalist);
        await using var person = await Person.EnterAsync(app, user, null);
        var draft = await app.InScopeAsync(async services =>
            (
                await services
                    .GetRequiredService<ArticleEditor>()
                    .SaveAsync(
                        new SaveArticle { Content = new ArticleContent { Headline = "Handed in meanwhile" } },
                        Actor.User(user.Id, "Writer", Roles.Journalist),
                        default
                    )
            ).Value
        );
        Assert.Null((await person.OpenAsync(draft.Id)).Refusal);

        await app.InScopeAsync(async services =>
            await services
                .GetRequiredService<ArticleEditor>()
                .SubmitAsync(draft.Id, draft.Version, Actor.Program("Test"), default)
        );

        for (var i = 0; i < 500 && !person.IsClosed; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        Assert.True(person.IsClosed);
    }

    [Fact]
    public async Task Snapshot_OfTheForm_IsStoredCleanAndMakesNoVersion()
    {
        var draft = await app.Data.CreateDraftAsync("Snapshot");
        await using var ann = await EnterAsync(Roles.Editor);
        var story = await ann.OpenAsync(draft.Id);
        await ann.AppendAsync(draft.Id, story.Log, [1]);
        var form = await ann.FormAsync(draft.Id);

        var answer = await At(form, story.Log, 1)
            .Fill("Headline", "Half a head")
            .Fill("Body", "<p onclick=x>Half a text")
            .To($"/admin/articles/{draft.Id}/snapshot")
            .SendAsync();

        Assert.Equal("{\"refusal\":null,\"sequence\":1}", answer.Html);
        var copy = await app.Data.InDatabaseAsync(db => db.WorkingCopies.SingleAsync(c => c.ArticleId == draft.Id));
        Assert.Equal(("Half a head", "<p>Half a text</p>"), (copy.Fields!.Headline, copy.Body));
        Assert.Equal(
            1,
            await app.Data.InDatabaseAsync(db => db.ArticleVersions.CountAsync(v => v.ArticleId == draft.Id))
        );
    }

    [Fact]
    public async Task Begin_NewStory_ExistsOnceBeforeItHasAHeadline()
    {
        await using var ann = await EnterAsync(Roles.Journalist);
        var page = await ann.Browser.OpenAsync("/admin/articles/new");

        var begun = await page.Form("/admin/articles/new").To("/admin/articles/new/begin").SendAsync();
        var again = await page.Form("/admin/articles/new").To("/admin/articles/new/begin").SendAsync();

        var id = JsonDocument.Parse(begun.Html).RootElement.GetProperty("id").GetInt64();
        Assert.Equal(begun.Html, again.Html);
        Assert.Null((await ann.OpenAsync(id)).Refusal);
        var form = await ann.FormAsync(id);
        var refused = await form.Press("Save").SendAsync();
        Assert.Contains("Write a headline", refused.Text, StringComparison.Ordinal);
        await (await ann.FormAsync(id)).Fill("Headline", "Späte Überschrift").Press("Save").SendAsync();
        Assert.Equal("spate-uberschrift", (await ann.FormAsync(id))["Slug"]);
    }

    [Fact]
    public async Task Find_Words_OffersVisibleStoriesOnly()
    {
        var story = await app.Data.CreateStoryAsync("Zebrafish in the harbour");
        await app.Data.CreateDraftAsync("Zebrafish, a draft");
        await using var ann = await EnterAsync(Roles.Journalist);

        var found = JsonDocument.Parse((await ann.Browser.OpenAsync("/admin/articles/find?q=zebrafish")).Html);

        var only = Assert.Single(found.RootElement.EnumerateArray());
        Assert.Equal(
            await app.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == story.Id).Select(a => a.Path).SingleAsync()
            ),
            only.GetProperty("path").GetString()
        );
        Assert.Equal("[]", (await ann.Browser.OpenAsync("/admin/articles/find?q=")).Html);
    }

    private static FilledForm At(FilledForm form, int log, long sequence) =>
        form.Fill("Log", $"{log}").Fill("Sequence", $"{sequence}");

    private async Task<Person> EnterAsync(string role) =>
        await Person.EnterAsync(app, await app.Data.CreateUserAsync($"{role}-{Guid.NewGuid():N}", role), null);

    private sealed record Message(string Event, long Article, int Log = 0)
    {
        public HubEdit? Edit { get; init; }

        public byte[]? Update { get; init; }
    }

    /// <summary>Somebody signed in, with a browser and a connection to the relay.</summary>
    private sealed class Person : IAsyncDisposable
    {
        private readonly HubConnection _connection;

        private Person(HttpClient browser, NewsUser user, HubConnection connection)
        {
            (Browser, User, _connection) = (browser, user, connection);
            connection.On<long, int, HubEdit>(
                "Edit",
                (article, log, edit) => Heard.Enqueue(new Message("Edit", article, log) { Edit = edit })
            );
            connection.On<long, byte[]>(
                "Aware",
                (article, update) => Heard.Enqueue(new Message("Aware", article) { Update = update })
            );
            connection.On<long, int>("Ended", (article, log) => Heard.Enqueue(new Message("Ended", article, log)));
            connection.Closed += _ =>
            {
                IsClosed = true;
                return Task.CompletedTask;
            };
        }

        public HttpClient Browser { get; }

        public NewsUser User { get; }

        public ConcurrentQueue<Message> Heard { get; } = [];

        public bool IsClosed { get; private set; }

        public static async Task<Person> EnterAsync(NewsApp app, NewsUser? user, string? origin)
        {
            var (browser, cookies) = app.BrowserWithCookies();
            if (user is not null)
            {
                await browser.SignInAsync(user);
            }

            var connection = new HubConnectionBuilder()
                .WithUrl(
                    Hub,
                    options =>
                    {
                        var cookie = cookies.GetCookieHeader(new Uri(Hub));
                        options.Transports = HttpTransportType.WebSockets;
                        options.HttpMessageHandlerFactory = _ => app.Server.CreateHandler();
                        options.WebSocketFactory = async (context, token) =>
                        {
                            var sockets = app.Server.CreateWebSocketClient();
                            sockets.ConfigureRequest = request => request.Headers.Cookie = cookie;
                            return await sockets.ConnectAsync(context.Uri, token);
                        };
                        if (cookie.Length > 0)
                        {
                            options.Headers["Cookie"] = cookie;
                        }

                        if (origin is not null)
                        {
                            options.Headers["Origin"] = origin;
                        }
                    }
                )
                .Build();
            try
            {
                await connection.StartAsync();
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }

            return new Person(browser, user!, connection);
        }

        public Task<HubStory> OpenAsync(long article, int log = 0, long after = 0) =>
            _connection.InvokeAsync<HubStory>("Open", article, log, after);

        public Task<HubAnswer> AppendAsync(long article, int log, byte[] update, bool isFirst = false) =>
            _connection.InvokeAsync<HubAnswer>("Append", article, log, update, isFirst);

        public Task AwareAsync(long article, byte[] update) => _connection.InvokeAsync("Aware", article, update);

        public async Task<FilledForm> FormAsync(long article) =>
            (await Browser.OpenAsync($"/admin/articles/{article}")).Form($"/admin/articles/{article}");

        /// <summary>
        /// The first message of a kind; with an app, whose clock goes on, also what the worker passes on.
        /// </summary>
        public async Task<Message> HeardAsync(string name, NewsApp? app = null)
        {
            for (var i = 0; i < 500; i++)
            {
                if (Heard.FirstOrDefault(h => h.Event == name) is { } message)
                {
                    return message;
                }

                app?.Clock.Advance(TimeSpan.FromMilliseconds(200));
                await Task.Delay(10);
            }

            throw new InvalidOperationException($"No {name} was heard.");
        }

        public ValueTask DisposeAsync() => _connection.DisposeAsync();
    }
}
