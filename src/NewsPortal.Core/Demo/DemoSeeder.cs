using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Demo;

/// <summary>What seeding wrote; all zero if the demo newspaper was already there.</summary>
public sealed record DemoSeeded(int Stories, int Pages, int Authors, int Sections);

/// <summary>
/// Writes the demo newspaper into the database in one transaction, so that a kill leaves all of it or none. The
/// pictures take longer and follow one by one; see <see cref="DemoPictures"/>. What was written is recorded like an
/// import with its own source, which is how <see cref="DemoCleaner"/> finds it again.
/// </summary>
public sealed class DemoSeeder(
    NewsDbContext db,
    ArticleEditor editor,
    DemoPictures pictures,
    ArticlePaths paths,
    SeriesEditor series,
    CorrectionEditor corrections,
    FrontEditor fronts,
    BreakingNewsEditor breaking,
    ChangeFeed changes,
    SiteTime time
)
{
    /// <summary>The source of demo content among the imported items.</summary>
    internal const string Source = "demo:";

    /// <summary>How many pictures are worth waiting for; each takes about a third of a second.</summary>
    private const int PicturesAtOnce = 6;

    private static readonly Actor Demo = Actor.Program("Demo");

    /// <summary>True if the database contains the demo newspaper or remains of it.</summary>
    public Task<bool> IsSeededAsync(CancellationToken cancellationToken) =>
        db.ImportedItems.AnyAsync(i => i.Source == Source && i.SourceType == DemoItems.Story, cancellationToken);

    /// <summary>
    /// Writes the demo newspaper shipped with the program, unless the database has an article, and draws the pictures
    /// at the top of the home page. <see cref="DrawDemoPictures"/> draws the rest.
    /// </summary>
    public async Task SeedEmptyAsync(CancellationToken cancellationToken)
    {
        if (await db.Articles.AnyAsync(cancellationToken))
        {
            return;
        }

        var content = DemoContent.Read(DemoContent.DefaultFolder);
        await SeedAsync(content, cancellationToken);
        await pictures.DrawAsync(content, PicturesAtOnce, null, cancellationToken);
    }

    /// <summary>Writes the demo newspaper, with ages relative to now. Does nothing if it is already there.</summary>
    /// <exception cref="DemoContentException">A file of the demo content is invalid.</exception>
    public async Task<DemoSeeded> SeedAsync(DemoContent content, CancellationToken cancellationToken)
    {
        if (await IsSeededAsync(cancellationToken))
        {
            return new DemoSeeded(0, 0, 0, 0);
        }

        var seeded = await db.InTransactionAsync(token => WriteAsync(content, token), cancellationToken);
        await changes.AnnounceAsync(cancellationToken);
        return seeded;
    }

    private async Task<DemoSeeded> WriteAsync(DemoContent content, CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        await WriteSettingsAsync(content.Site, cancellationToken);
        var sections = await WriteSectionsAsync(content.Sections, cancellationToken);
        var authors = await WriteAuthorsAsync(content.Authors, cancellationToken);
        var known = (await db.Tags.Select(t => t.Slug).ToListAsync(cancellationToken)).ToHashSet();
        foreach (var page in content.Pages)
        {
            await WritePageAsync(page, now, cancellationToken);
        }

        var slugs = await FreeSlugsAsync(content.Stories, cancellationToken);
        var addresses = content.Stories.ToDictionary(s => s.Slug, s => paths.ForStory(slugs[s.Slug], now - s.Age));
        var parts = await WriteSeriesAsync(content.Series, cancellationToken);
        Dictionary<string, long> ids = [];
        foreach (var story in content.Stories)
        {
            var written = new ArticleContent
            {
                Headline = story.Headline,
                Slug = slugs[story.Slug],
                Standfirst = story.Standfirst,
                Body = DemoContent.WithAddresses(story.Html, addresses),
                CategoryIds = [.. story.Sections.Select(slug => sections[slug])],
                AuthorIds = [.. story.Authors.Select(slug => authors[slug])],
                Tags = story.Tags,
                StoryKind = story.Kind,
                SeriesId = parts.GetValueOrDefault(story.Slug)?.SeriesId,
                SeriesPlace = parts.GetValueOrDefault(story.Slug)?.Place,
                PictureAlt = story.Picture?.Alt,
                PictureCaption = story.Picture?.Caption,
                PictureCredit = story.Picture?.Credit,
            };
            ids.Add(story.Slug, await WriteStoryAsync(story, written, now, cancellationToken));
        }

        await WriteFrontsAsync(content.Fronts, sections, ids, cancellationToken);
        await WriteBreakingAsync(content.Site.Breaking, ids, now, cancellationToken);

        foreach (var tag in await db.Tags.Where(t => !known.Contains(t.Slug)).ToListAsync(cancellationToken))
        {
            Remember(DemoItems.Tag, tag.Slug, tag.Id);
        }

        await db.SaveChangesAsync(cancellationToken);
        return new DemoSeeded(
            content.Stories.Count,
            content.Pages.Count,
            content.Authors.Count,
            content.Sections.Count
        );
    }

    /// <summary>Names the newspaper, unless somebody has done so already.</summary>
    private async Task WriteSettingsAsync(DemoSite site, CancellationToken cancellationToken)
    {
        if (await db.SiteSettings.AnyAsync(cancellationToken))
        {
            return;
        }

        var settings = new SiteSettings
        {
            Name = site.Name,
            Tagline = site.Tagline,
            Description = site.Description,
            ContactEmail = site.ContactEmail,
            FooterText = site.FooterText,
        };
        db.SiteSettings.Add(settings);
        changes.Append(ChangeSubject.Settings, settings.Id);
        await db.SaveChangesAsync(cancellationToken);
        Remember(DemoItems.Settings, "site", settings.Id, settings.Version);
    }

    private async Task<Dictionary<string, long>> WriteSectionsAsync(
        IReadOnlyList<DemoSection> sections,
        CancellationToken cancellationToken
    )
    {
        var ids = await db.Categories.ToDictionaryAsync(c => c.Slug, c => c.Id, cancellationToken);
        for (var i = 0; i < sections.Count; i++)
        {
            var section = sections[i];
            if (ids.ContainsKey(section.Slug))
            {
                continue;
            }

            var category = new Category
            {
                Slug = section.Slug,
                Name = section.Name,
                Description = section.Description,
                Colour = section.Colour,
                ParentId = section.Parent is null ? null : ids[section.Parent],
                Position = i,
                InMenu = section.Parent is null,
            };
            db.Categories.Add(category);
            await db.SaveChangesAsync(cancellationToken);
            ids.Add(section.Slug, category.Id);
            Remember(DemoItems.Category, section.Slug, category.Id);
            changes.Append(ChangeSubject.Category, category.Id);
        }

        return ids;
    }

    private async Task<Dictionary<string, long>> WriteAuthorsAsync(
        IReadOnlyList<DemoAuthor> authors,
        CancellationToken cancellationToken
    )
    {
        var slugs = authors.Select(a => a.Slug).ToList();
        var ids = await db
            .Authors.Where(a => slugs.Contains(a.Slug))
            .ToDictionaryAsync(a => a.Slug, a => a.Id, cancellationToken);
        foreach (var author in authors.Where(a => !ids.ContainsKey(a.Slug)))
        {
            var row = new Author
            {
                Slug = author.Slug,
                Name = author.Name,
                Role = author.Role,
                Biography = author.Biography,
                Email = author.Email,
            };
            row.Links.AddRange(
                author.Links.Select(
                    (link, i) =>
                        new AuthorLink
                        {
                            Position = i,
                            Label = link.Label,
                            Url = link.Url,
                        }
                )
            );
            db.Authors.Add(row);
            await db.SaveChangesAsync(cancellationToken);
            ids.Add(author.Slug, row.Id);
            Remember(DemoItems.Author, author.Slug, row.Id);
            changes.Append(ChangeSubject.Author, row.Id);
        }

        return ids;
    }

    private async Task WritePageAsync(DemoPage page, DateTime now, CancellationToken cancellationToken)
    {
        var path = "/" + page.Slug;
        if (await db.Articles.AnyAsync(a => a.Path == path, cancellationToken))
        {
            return;
        }

        var content = new ArticleContent
        {
            Headline = page.Headline,
            PagePath = page.Slug,
            Standfirst = page.Standfirst,
            Body = page.Html,
        };
        var id = await PublishAsync(
            $"pages/{page.Slug}.md",
            ArticleKind.Page,
            content,
            now.AddDays(-30),
            cancellationToken
        );
        Remember(DemoItems.Page, page.Slug, id);
    }

    private async Task<Dictionary<string, Part>> WriteSeriesAsync(
        IReadOnlyList<DemoSeries> wanted,
        CancellationToken cancellationToken
    )
    {
        Dictionary<string, Part> parts = [];
        foreach (var one in wanted)
        {
            var id = Done(
                "series.yml",
                await series.SaveAsync(
                    new SaveSeries { Title = one.Title, Introduction = one.Introduction },
                    Demo,
                    cancellationToken
                )
            ).Id;
            Remember(DemoItems.Series, one.Title, id);
            for (var i = 0; i < one.Parts.Count; i++)
            {
                parts[one.Parts[i]] = new Part(id, i + 1);
            }
        }

        return parts;
    }

    /// <summary>Publishes the demo's placements on fronts that nobody has arranged.</summary>
    private async Task WriteFrontsAsync(
        IReadOnlyList<DemoFront> wanted,
        Dictionary<string, long> sections,
        Dictionary<string, long> stories,
        CancellationToken cancellationToken
    )
    {
        foreach (var front in wanted)
        {
            long? section = front.Section is null ? null : sections[front.Section];
            if (await db.Fronts.AnyAsync(f => f.CategoryId == section, cancellationToken))
            {
                continue;
            }

            var command = new SaveFront
            {
                CategoryId = section,
                Placements = [.. front.Stories.Select(s => new PlacedStory(s.Slot, stories[s.Story], null))],
            };
            var id = Done("fronts.yml", await fronts.PublishAsync(command, Demo, cancellationToken)).Id;
            var version = await db.Fronts.Where(f => f.Id == id).Select(f => f.Version).SingleAsync(cancellationToken);
            Remember(DemoItems.Front, front.Section ?? "", id, version);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task WriteBreakingAsync(
        DemoBreakingNews? line,
        Dictionary<string, long> stories,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        if (line is null)
        {
            return;
        }

        var command = new SaveBreakingNews
        {
            Text = line.Text,
            Story = line.Story is null ? null : $"#{stories[line.Story]}",
            EndsAt = now + line.Length,
        };
        Remember(
            DemoItems.BreakingNews,
            "line",
            Done("site.yml", await breaking.SaveAsync(command, Demo, cancellationToken)).Id
        );
    }

    private async Task<long> WriteStoryAsync(
        DemoStory story,
        ArticleContent content,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var id = await PublishAsync(
            $"stories/{story.Slug}.md",
            ArticleKind.Story,
            content,
            now - story.Age,
            cancellationToken
        );
        var article = db.Articles.Local.Single(a => a.Id == id);
        article.UpdatedAt = now - story.Updated;
        article.ModifiedAt = article.UpdatedAt ?? article.PublishedAt!.Value;
        db.ArticleViewTotals.Add(new ArticleViewTotal { ArticleId = id, Views = story.Views });
        var hours = DemoReadership.Spread(id, story, now).ToList();
        db.ArticleViewHours.AddRange(hours);
        db.ReadingCounts.AddRange(DemoReadership.Details(hours, story.Slug));
        Remember(DemoItems.Story, story.Slug, id);
        await db.SaveChangesAsync(cancellationToken);
        if (story.Correction is { } text)
        {
            Done(
                $"stories/{story.Slug}.md",
                await corrections.SaveAsync(new SaveCorrection { ArticleId = id, Text = text }, Demo, cancellationToken)
            );
        }

        db.ChangeTracker.Clear();
        return id;
    }

    private async Task<long> PublishAsync(
        string file,
        ArticleKind kind,
        ArticleContent content,
        DateTime at,
        CancellationToken cancellationToken
    )
    {
        var command = new SaveArticle
        {
            Kind = kind,
            Content = content,
            Target = new ArticleTarget(ArticleState.Published, at),
        };
        return Done(file, await editor.SaveAsync(command, Demo, cancellationToken)).Id;
    }

    private static T Done<T>(string file, Result<T> result) =>
        result is { IsDone: true, Value: { } stored }
            ? stored
            : throw new DemoContentException(
                $"Demo content, {file}: {result.Outcome}. {string.Join(" ", result.Errors.Select(e => $"{e.Field}: {e.Message}"))}"
            );

    /// <summary>The slug of each story: its own, numbered if the newsroom already uses it.</summary>
    private async Task<Dictionary<string, string>> FreeSlugsAsync(
        IReadOnlyList<DemoStory> stories,
        CancellationToken cancellationToken
    )
    {
        Dictionary<string, string> slugs = [];
        foreach (var wanted in stories.Select(s => s.Slug))
        {
            var slug = wanted;
            for (var number = 2; slugs.ContainsValue(slug) || await IsTakenAsync(slug); number++)
            {
                slug = Slug.Numbered(wanted, number);
            }

            slugs.Add(wanted, slug);
        }

        return slugs;

        Task<bool> IsTakenAsync(string slug) =>
            db.Articles.AnyAsync(a => a.Kind == ArticleKind.Story && a.Slug == slug, cancellationToken);
    }

    /// <summary>Records in the current unit of work that this is demo content.</summary>
    private void Remember(string type, string key, long id, Guid? version = null) =>
        db.ImportedItems.Add(
            new ImportedItem
            {
                Source = Source,
                SourceType = type,
                SourceId = key,
                TargetId = id,
                TargetVersion = version,
                ContentHash = "",
                ImportedAt = time.UtcNow,
            }
        );

    private sealed record Part(long SeriesId, int Place);
}

/// <summary>The kinds of things in the demo newspaper.</summary>
internal static class DemoItems
{
    public const string Story = "story";
    public const string Page = "page";
    public const string Author = "author";
    public const string Category = "category";
    public const string Tag = "tag";
    public const string Picture = "picture";
    public const string Settings = "settings";
    public const string Series = "series";
    public const string Front = "front";
    public const string BreakingNews = "breaking";
}
