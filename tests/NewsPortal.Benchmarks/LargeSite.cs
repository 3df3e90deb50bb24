using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Benchmarks;

/// <summary>Fills an empty database with a site of any size; the same number always gives the same site.</summary>
internal sealed class LargeSite(NewsDbContext db, ArticlePaths paths, SiteTime time)
{
    private const int Batch = 1000;

    private const int Paragraphs = 7;
    private const int WordsInAParagraph = 57;

    private readonly Vocabulary _vocabulary = new();

    /// <summary>Writes the articles, oldest first, one every 40 minutes back from now; 4 in 100 are drafts.</summary>
    public async Task FillAsync(int articles, CancellationToken cancellationToken)
    {
        var random = new Random(articles);
        var categories = await CategoriesAsync(cancellationToken);
        var authors = Enumerable
            .Range(1, 200)
            .Select(i => new Author { Slug = $"author-{i}", Name = _vocabulary.Name(random) })
            .ToList();
        var tags = Enumerable
            .Range(1, 2000)
            .Select(i => new Tag { Slug = $"tag-{i}", Name = _vocabulary.Name(random) })
            .ToList();
        db.AddRange(authors);
        db.AddRange(tags);
        await db.SaveChangesAsync(cancellationToken);
        var categoryIds = categories.ConvertAll(c => (c.Id, c.ParentId));
        var authorIds = authors.ConvertAll(a => a.Id);
        var tagIds = tags.ConvertAll(t => t.Id);
        db.ChangeTracker.Clear();

        var now = time.UtcNow;
        for (var start = 0; start < articles; start += Batch)
        {
            for (var i = start; i < Math.Min(start + Batch, articles); i++)
            {
                db.Articles.Add(
                    Make(i, now.AddMinutes(-40.0 * (articles - i)), random, categoryIds, authorIds, tagIds)
                );
            }

            await db.SaveChangesAsync(cancellationToken);
            db.ArticleVersions.AddRange(db.Articles.Local.Select(Version));
            db.ContentReferences.AddRange(db.Articles.Local.SelectMany(References));
            db.ArticleViewTotals.AddRange(
                db.Articles.Local.Select(a => new ArticleViewTotal { ArticleId = a.Id, Views = random.Next(20_000) })
            );
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    private static ArticleVersion Version(Article article) =>
        new()
        {
            ArticleId = article.Id,
            Number = 1,
            At = article.CreatedAt,
            ByName = "Benchmark",
            State = article.State,
            Content = new StoredContent
            {
                ArticleId = article.Id,
                Fields = new ArticleContent { Headline = article.Title, Slug = article.Slug },
                Body = ArticleBody.Of(article.Id, article.RenderedBody),
            },
        };

    private static IEnumerable<ContentReference> References(Article article)
    {
        return
        [
            .. article
                .Categories.Where(l => l.Position is not null)
                .Select(l => Of(ReferenceKind.Category, l.CategoryId)),
            .. article.Authors.Select(l => Of(ReferenceKind.Author, l.AuthorId)),
            .. article.Tags.Select(l => Of(ReferenceKind.Tag, l.TagId, l.Position)),
        ];

        ContentReference Of(ReferenceKind kind, long id, int position = 0) =>
            new()
            {
                ArticleId = article.Id,
                Kind = kind,
                TargetId = id,
                Position = position,
            };
    }

    private Article Make(
        int number,
        DateTime at,
        Random random,
        List<(long Id, long? ParentId)> categories,
        List<long> authors,
        List<long> tags
    )
    {
        var topic = random.Next(Vocabulary.Topics);
        var headline = _vocabulary.Headline(topic, random);
        var paragraphs = Enumerable
            .Range(0, Paragraphs)
            .Select(_ =>
                string.Join(' ', Enumerable.Range(0, WordsInAParagraph).Select(_ => _vocabulary.WordOn(topic, random)))
            )
            .ToList();
        var body = $"<p>{string.Join("</p><p>", paragraphs)}</p>";
        var article = new Article
        {
            Title = headline,
            Slug = Slug.From($"{headline} {number}"),
            CreatedAt = at,
            ModifiedAt = at,
            NewestVersion = 1,
            PublishedVersion = number % 25 == 0 ? null : 1,
        };
        var content = new ArticleContent
        {
            Headline = headline,
            Standfirst = HtmlText.Excerpt(paragraphs[0], 150),
            Body = body,
            Slug = article.Slug,
        };
        article.Project(content, "", Paragraphs * WordsInAParagraph, new RenderedBody(body, [], null));
        var (id, parent) = categories[random.Next(categories.Count)];
        article.Categories.Add(new ArticleCategory { CategoryId = id, Position = 0 });
        if (parent is { } ancestor)
        {
            article.Categories.Add(new ArticleCategory { CategoryId = ancestor });
        }

        article.Authors.Add(new ArticleAuthor { AuthorId = authors[random.Next(authors.Count)] });
        article.StateLinks();
        foreach (
            var tag in Enumerable.Range(0, 3).Select(i => tags[i == 0 ? topic : random.Next(tags.Count)]).Distinct()
        )
        {
            article.Tags.Add(new ArticleTag { TagId = tag, Position = article.Tags.Count });
        }

        if (number % 25 != 0)
        {
            article.Publish(at, paths.ForStory(article.Slug, at), at);
        }

        return article;
    }

    private async Task<List<Category>> CategoriesAsync(CancellationToken cancellationToken)
    {
        var parents = Enumerable
            .Range(1, 8)
            .Select(i => new Category
            {
                Slug = $"section-{i}",
                Name = $"Section {i}",
                InMenu = true,
            })
            .ToList();
        var children = parents
            .SelectMany(p =>
                Enumerable
                    .Range(1, 2)
                    .Select(i => new Category
                    {
                        Slug = $"{p.Slug}-{i}",
                        Name = $"{p.Name}.{i}",
                        Parent = p,
                    })
            )
            .ToList();
        db.AddRange(parents);
        db.AddRange(children);
        await db.SaveChangesAsync(cancellationToken);
        return [.. parents, .. children];
    }
}
