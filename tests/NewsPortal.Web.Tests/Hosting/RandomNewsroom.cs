using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Structure;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>A small newspaper to which things happen at random, each as an editor would do it.</summary>
internal sealed class RandomNewsroom(NewsApp app, int seed)
{
    public const string TimePasses = "time passes";

    private static readonly Actor Editor = Actor.Program("Test");

    private readonly Random _random = new(seed);
    private int _names;

    private DateTime Now => app.Clock.GetUtcNow().UtcDateTime;

    /// <summary>Some sections, authors, topics, a series, pictures, and stories in them.</summary>
    public async Task BeginAsync()
    {
        var world = await app.Data.CreateCategoryAsync("world");
        await app.Data.CreateCategoryAsync("culture");
        await app.Data.CreateCategoryAsync("europe", parentId: world.Id);
        foreach (var name in new[] { "ada", "ben", "cleo" })
        {
            await app.Data.CreateAuthorAsync(name);
        }

        await DoAsync<SeriesEditor>((e, t) => e.SaveAsync(new SaveSeries { Title = "The river" }, Editor, t));
        for (var i = 1; i <= 4; i++)
        {
            using var picture = new MemoryStream(TestPicture.Jpeg(1300, 900, i));
            await DoAsync<MediaLibrary>(
                (e, t) => e.AddAsync(picture, $"{i}.jpg", new PictureTexts { Alt = $"Picture {i}" }, Editor, t)
            );
        }

        for (var i = 0; i < 14; i++)
        {
            await PublishAsync(Now.AddHours(-_random.Next(1, 900)));
        }
    }

    /// <summary>Does one thing; its name.</summary>
    public async Task<string> StepAsync()
    {
        (string Name, Func<Task> Act)[] acts =
        [
            ("publish", () => PublishAsync(null)),
            ("publish in the past", () => PublishAsync(Now.AddHours(-_random.Next(1, 900)))),
            ("schedule", () => PublishAsync(Now.AddMinutes(_random.Next(1, 90)))),
            (TimePasses, () => Task.Run(() => app.Clock.Advance(TimeSpan.FromMinutes(_random.Next(1, 40))))),
            ("change", ChangeAsync),
            ("change", ChangeAsync),
            ("withdraw", () => StateAsync((e, id, v, t) => e.ReturnToDraftAsync(id, v, Editor, t))),
            ("take down", () => StateAsync((e, id, v, t) => e.TakeDownAsync(id, v, Editor, t))),
            ("correct", CorrectAsync),
            ("author", AuthorAsync),
            ("category", CategoryAsync),
            ("tag", TagAsync),
            ("merge tags", MergeAsync),
            ("series", SeriesAsync),
            ("front", FrontAsync),
            ("breaking news", BreakingAsync),
            ("picture", PictureAsync),
            ("settings", SettingsAsync),
            ("draft", async () => await app.Data.CreateDraftAsync(Name("Draft"))),
        ];
        var (name, act) = acts[_random.Next(acts.Length)];
        await act();
        return name;
    }

    /// <summary>All addresses that readers may ask for.</summary>
    public Task<List<string>> AddressesAsync() =>
        app.Data.InDatabaseAsync(async db =>
        {
            var stories = await db
                .Articles.Where(a => a.Path != null)
                .Select(a => new
                {
                    a.Id,
                    a.Path,
                    a.PublishedAt,
                })
                .ToListAsync();
            var lists = (await db.Categories.Select(c => $"/category/{c.Slug}").ToListAsync())
                .Concat(await db.Tags.Select(t => $"/tag/{t.Slug}").ToListAsync())
                .Concat(await db.Authors.Select(a => $"/author/{a.Slug}").ToListAsync())
                .Concat(await db.Series.Select(s => $"/series/{s.Slug}").ToListAsync())
                .ToList();
            var days = stories.Where(s => s.PublishedAt != null).Select(s => s.PublishedAt!.Value).ToList();
            return (List<string>)
                [
                    "/",
                    "/feed",
                    "/feed/json",
                    "/sitemap.xml",
                    "/sitemaps/fronts.xml",
                    "/sitemaps/articles-0.xml",
                    "/sitemaps/tags-0.xml",
                    "/sitemaps/authors-0.xml",
                    "/news-sitemap.xml",
                    "/corrections",
                    .. lists,
                    .. lists.Select(list => $"{list}/feed/atom"),
                    .. days.SelectMany(d => new[] { $"/{d:yyyy}", $"/{d:yyyy/MM}", $"/{d:yyyy/MM/dd}" }).Distinct(),
                    .. stories.Select(s => ArticlePaths.Encode(s.Path!)),
                    .. stories.Select(s => $"/embed/{s.Id}"),
                ];
        });

    private async Task PublishAsync(DateTime? at)
    {
        var content = await ContentAsync(new ArticleContent { Headline = Name("Story") });
        await app.Data.CreateStoryAsync(content.Headline, at, draft => content with { Body = draft.Body });
    }

    private async Task ChangeAsync()
    {
        if (await AnyStoryAsync(published: true) is var (id, version))
        {
            var content = await ContentAsync((await app.Data.ContentAsync(id))!);
            await app.Data.SaveAsync(
                new SaveArticle
                {
                    Id = id,
                    Version = version,
                    Content = content with
                    {
                        Headline = _random.Next(2) == 0 ? Name("Changed") : content.Headline,
                        Slug = _random.Next(5) == 0 ? Name("moved") : content.Slug,
                    },
                    Step = ArticleStep.Publish,
                    MarkUpdated = _random.Next(2) == 0,
                }
            );
        }
    }

    /// <summary>The same with other sections, authors, topics, pictures, and perhaps in a series.</summary>
    private async Task<ArticleContent> ContentAsync(ArticleContent content)
    {
        var (sections, authors, series, pictures) = await app.Data.InDatabaseAsync(async db =>
            (
                await db.Categories.Select(c => c.Id).ToListAsync(),
                await db.Authors.Select(a => a.Id).ToListAsync(),
                await db.Series.Select(s => s.Id).ToListAsync(),
                await db.Media.Select(m => m.Id).ToListAsync()
            )
        );
        return content with
        {
            CategoryIds = Some(sections, 2),
            AuthorIds = Some(authors, 2),
            Tags = Some(["ferries", "storms", "harbour", "music", "bread"], 2),
            SeriesId = series.Count > 0 && _random.Next(4) == 0 ? series[_random.Next(series.Count)] : null,
            PictureId = Some(pictures, 1) is [var picture] ? picture : null,
        };
    }

    private async Task StateAsync(Func<ArticleEditor, long, Guid, CancellationToken, Task> change)
    {
        if (await AnyStoryAsync(published: true) is var (id, version))
        {
            await DoAsync<ArticleEditor>((editor, token) => change(editor, id, version, token));
        }
    }

    private async Task CorrectAsync()
    {
        if (await AnyStoryAsync(published: true) is var (id, _))
        {
            await DoAsync<CorrectionEditor>(
                (e, t) =>
                    e.SaveAsync(
                        new SaveCorrection
                        {
                            ArticleId = id,
                            Kind = Enum.GetValues<CorrectionKind>()[
                                _random.Next(Enum.GetValues<CorrectionKind>().Length)
                            ],
                            Text = Name("We were wrong"),
                        },
                        Editor,
                        t
                    )
            );
        }
    }

    private async Task AuthorAsync()
    {
        var author = await AnyAsync(db => db.Authors.AsNoTracking());
        var picture = await AnyAsync(db => db.Media.AsNoTracking());
        await DoAsync<AuthorEditor>(
            (e, t) =>
                e.SaveAsync(
                    new SaveAuthor
                    {
                        Id = author!.Id,
                        Version = author.Version,
                        Name = Name("Author"),
                        Slug = _random.Next(3) == 0 ? Name("author") : author.Slug,
                        PortraitId = _random.Next(2) == 0 ? picture!.Id : author.PortraitId,
                    },
                    Editor,
                    t
                )
        );
    }

    private async Task CategoryAsync()
    {
        var category = await AnyAsync(db => db.Categories.AsNoTracking());
        await DoAsync<CategoryEditor>(
            (e, t) =>
                e.SaveAsync(
                    new SaveCategory
                    {
                        Id = category!.Id,
                        Version = category.Version,
                        Name = Name("Section"),
                        Slug = _random.Next(3) == 0 ? Name("section") : category.Slug,
                        ParentId = category.ParentId,
                        InMenu = _random.Next(2) == 0,
                    },
                    Editor,
                    t
                )
        );
    }

    private async Task TagAsync()
    {
        if (await AnyAsync(db => db.Tags.AsNoTracking()) is { } tag)
        {
            await DoAsync<TagEditor>(
                (e, t) =>
                    e.SaveAsync(
                        new SaveTag
                        {
                            Id = tag.Id,
                            Version = tag.Version,
                            Name = Name("Topic"),
                            Introduction = Name("About"),
                        },
                        Editor,
                        t
                    )
            );
        }
    }

    private async Task MergeAsync()
    {
        var tags = await app.Data.InDatabaseAsync(db =>
            db.Tags.AsNoTracking().Select(t => new { t.Id, t.Name }).ToListAsync()
        );
        if (tags.Count > 4)
        {
            await app.Data.ReshapeAsync(
                new ReshapeTerm
                {
                    Kind = TermKind.Tag,
                    Act = TermAct.Merged,
                    Id = tags[0].Id,
                    Others = tags[1].Name,
                }
            );
        }
    }

    private async Task SeriesAsync()
    {
        var series = await AnyAsync(db => db.Series.AsNoTracking());
        var parts = await app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.SeriesId == series!.Id).Select(a => a.Id).ToListAsync()
        );
        await DoAsync<SeriesEditor>(
            (e, t) =>
                e.SaveAsync(
                    new SaveSeries
                    {
                        Id = series!.Id,
                        Version = series.Version,
                        Title = Name("Series"),
                        Slug = series.Slug,
                        Places =
                        [
                            .. parts.Select(id => new SeriesPlacement { ArticleId = id, Place = _random.Next(9) }),
                        ],
                    },
                    Editor,
                    t
                )
        );
    }

    private async Task FrontAsync()
    {
        var category = _random.Next(2) == 0 ? null : await AnyAsync(db => db.Categories.AsNoTracking());
        var stories = await app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.ListedAt != null).Select(a => a.Id).ToListAsync()
        );
        var version = await app.Data.InDatabaseAsync(db =>
            db.Fronts.Where(f => f.CategoryId == (category == null ? null : category.Id))
                .Select(f => (Guid?)f.Version)
                .SingleOrDefaultAsync()
        );
        var placed = Some(stories, 2)
            .Select(
                (id, i) =>
                    new PlacedStory(
                        Slots.Of(category?.Id)[i].Name,
                        id,
                        _random.Next(2) == 0 ? Now.AddMinutes(_random.Next(1, 60)) : null
                    )
                    {
                        Headline = _random.Next(2) == 0 ? Name("On the front") : "",
                    }
            );
        await DoAsync<FrontEditor>(
            (e, t) =>
                e.PublishAsync(
                    new SaveFront
                    {
                        CategoryId = category?.Id,
                        Version = version,
                        Placements = [.. placed],
                    },
                    Editor,
                    t
                )
        );
    }

    private async Task BreakingAsync()
    {
        var begins = Now.AddMinutes(_random.Next(-5, 30));
        await DoAsync<BreakingNewsEditor>(
            (e, t) =>
                e.SaveAsync(
                    new SaveBreakingNews
                    {
                        Text = Name("Breaking"),
                        StartsAt = begins < Now ? null : begins,
                        EndsAt = Now.AddMinutes(_random.Next(31, 90)),
                    },
                    Editor,
                    t
                )
        );
    }

    private async Task PictureAsync()
    {
        var picture = await AnyAsync(db => db.Media.AsNoTracking());
        await DoAsync<MediaLibrary>(
            (e, t) =>
                e.SaveAsync(
                    picture!.Id,
                    picture.Version,
                    new PictureTexts
                    {
                        Alt = Name("Picture"),
                        Caption = Name("Caption"),
                        Rights = new PictureRights(
                            "",
                            "",
                            _random.Next(2) == 0 ? Now.AddMinutes(_random.Next(-10, 60)) : null
                        ),
                    },
                    null,
                    new Dictionary<Ratio, CropBox?>(),
                    Editor,
                    t
                )
        );
    }

    private Task SettingsAsync() =>
        DoAsync<SettingsEditor>(
            async (e, t) =>
                await e.SaveAsync(await e.ReadAsync(t) with { Name = "Courier", Tagline = Name("Line") }, Editor, t)
        );

    private async Task<(long Id, Guid Version)?> AnyStoryAsync(bool published)
    {
        var stories = await app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => (a.State == ArticleState.Published) == published)
                .OrderBy(a => a.Id)
                .Select(a => new { a.Id, a.Version })
                .ToListAsync()
        );
        return stories.Count == 0 ? null
            : stories[_random.Next(stories.Count)] is var story ? (story.Id, story.Version)
            : null;
    }

    private async Task<T?> AnyAsync<T>(Func<NewsDbContext, IQueryable<T>> rows)
        where T : class
    {
        var all = await app.Data.InDatabaseAsync(db => rows(db).ToListAsync());
        return all.Count == 0 ? null : all[_random.Next(all.Count)];
    }

    private List<T> Some<T>(IReadOnlyList<T> of, int most) =>
        [.. of.OrderBy(_ => _random.Next()).Take(_random.Next(most + 1))];

    private string Name(string of) => $"{of} {++_names}";

    private Task DoAsync<T>(Func<T, CancellationToken, Task> act)
        where T : notnull =>
        app.InScopeAsync(async services =>
        {
            await act(services.GetRequiredService<T>(), default);
            return true;
        });
}
